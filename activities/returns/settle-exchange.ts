import { v7 as uuid } from 'uuid';
import type { Database, Tx } from '../../db/database.ts';
import { post, readStanding } from '../../db/ledger/post.ts';
import { askIn } from '../../db/order/attention.ts';
import { changeOrder, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { insertCommand, leaveToSweep, type NewCommand } from '../../db/order/inbox.ts';
import { openHolds } from '../../db/order/open-holds.ts';
import { type Intent, insertTransaction } from '../../db/order/payment-intents.ts';
import { intendRefund } from '../../db/order/refunds.ts';
import type { ReturnSubject } from '../../db/returns/change-return.ts';
import { type Exchange, readArriving, readExchangeOf } from '../../db/returns/exchange.ts';
import type { CommandId, PaymentId, ReturnId } from '../../domain/ids.ts';
import { postingOfPayment } from '../../domain/ledger.ts';
import type { ReturnFacts } from '../../domain/return/return.ts';
import { readReturn } from './end-return.ts';

/**
 * Carries a return's credit into the exchange and tells it to go, to go nowhere, or that it is short; under the lock of
 * the exchange. What that order has to do is a command like any other, so it survives whatever dies in between.
 */
export async function settleExchange(db: Database, subject: ReturnSubject): Promise<ReturnFacts> {
  const { orderId, returnId } = subject;
  const { orderId: exchangeOrderId } = await readExchangeOf(db, returnId);
  await changeOrder(db, exchangeOrderId, async (tx, order) => {
    // Read under the lock: what the return does meanwhile is settled by the next run.
    const exchange = await readExchangeOf(tx, returnId);
    const arriving = await readArriving(tx, orderId, order.id);
    const events: OrderEvent[] = [];
    for (const each of arriving) events.push(await arrive(tx, order, each));
    if (isGivenUp(order)) await sendBack(tx, order, returnId, arriving);
    else if (exchange.verdict !== exchange.told) await tell(tx, order, returnId, exchange);
    const set = { exchangeVerdict: exchange.verdict };
    await tx.updateTable('order_return').set(set).where('id', '=', returnId).execute();
    return events;
  });
  return readReturn(db, subject);
}

/** The same means on this side, so that a later refund finds its way back to where the money came from. */
async function arrive(tx: Tx, { id: orderId, currency }: OrderRow, left: Intent): Promise<OrderEvent> {
  const { tender, token, code, amountMinor, id: parentId, orderId: otherOrderId } = left;
  const { last } = await tx
    .selectFrom('payment')
    .select(({ fn }) => fn.max('position').as('last'))
    .where('orderId', '=', orderId)
    .executeTakeFirstOrThrow();
  const paymentId = uuid() as PaymentId;
  const payment = { id: paymentId, orderId, position: (last ?? -1) + 1, tender, token, code, amountMinor };
  await tx.insertInto('payment').values(payment).execute();
  const standing = await readStanding(tx, orderId);
  const id = uuid();
  const sale = { id, orderId, paymentId, kind: 'SALE' as const, amountMinor, parentId, otherOrderId };
  await insertTransaction(tx, { ...sale, status: 'SUCCEEDED', settledAt: new Date() });
  const source = { type: 'payment-transaction', id, orderId, currency };
  await post(tx, source, postingOfPayment(standing, amountMinor, 'exchange-clearing'));
  return {
    type: 'exchange.credited',
    actor: SYSTEM,
    after: { amount: { amount: amountMinor, currency }, otherOrderId },
  };
}

const isGivenUp = ({ status }: OrderRow): boolean => status === 'REFUSED' || status === 'CANCELLED';

/** The order had been given up when its money came: it goes back by a refund of its own. */
async function sendBack(tx: Tx, order: OrderRow, returnId: ReturnId, arrived: readonly Intent[]): Promise<void> {
  for (const { id, amountMinor } of arrived) {
    const amount = { amount: amountMinor, currency: order.currency };
    const command = {
      kind: 'refundPayment',
      orderId: order.id,
      body: { amount, reason: 'exchange given up' },
    } as const;
    await intendRefund(tx, order.id, { amountMinor, causedBy: await ask(tx, command, returnId, id) });
  }
}

async function tell(tx: Tx, order: OrderRow, returnId: ReturnId, { verdict }: Exchange): Promise<void> {
  const { id: orderId } = order;
  switch (verdict) {
    case 'WAIT':
      return;
    case 'GO':
      return release(tx, order, returnId);
    case 'SHORT':
      return askIn(tx, orderId, 'exchange-short', returnId);
    case 'CANCEL': {
      if (await hasShipped(tx, order)) await askIn(tx, orderId, 'exchange-unreturned', returnId);
      await ask(tx, { kind: 'cancelOrder', orderId, body: { reason: 'nothing came back' } }, returnId, 'cancel');
    }
  }
}

async function release(tx: Tx, { id: orderId }: OrderRow, returnId: ReturnId): Promise<void> {
  const [holdId] = await openHolds(tx, orderId, 'AWAITING_RETURN_ITEMS');
  if (!holdId) return;
  const body = { holdId, note: 'the goods came back' };
  await ask(tx, { kind: 'releaseHold', orderId, body }, returnId, 'release');
}

async function hasShipped(tx: Tx, { id }: OrderRow): Promise<boolean> {
  const line = await tx
    .selectFrom('order_line')
    .select('id')
    .where('orderId', '=', id)
    .where('shipped', '>', 0)
    .executeTakeFirst();
  return line !== undefined;
}

/** In the inbox of that order, once for each thing that this return has to say. */
async function ask(tx: Tx, command: NewCommand, returnId: ReturnId, what: string): Promise<CommandId> {
  const sender = { client: `return ${returnId}`, actor: SYSTEM, key: what, bodyHash: '' };
  const { id } = await insertCommand(tx, command, sender);
  await leaveToSweep(tx, id);
  return id;
}
