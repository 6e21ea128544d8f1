import type { Database, Tx } from '../../db/database.ts';
import { readAmounts } from '../../db/order/amounts.ts';
import { changeByCommand, changeOrder, type OrderEvent, type OrderRow } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import { openHolds } from '../../db/order/open-holds.ts';
import {
  type Intent,
  intend,
  readIntents,
  readMeans,
  remainingOf,
  type TransactionRow,
} from '../../db/order/payment-intents.ts';
import { awaitedCredit } from '../../db/returns/exchange.ts';
import type { CommandId, OrderId, PaymentId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { isAuthorizable, type Tender } from '../../domain/order/payment.ts';
import { type Means, type Replacement, replacementFor, takenOf } from '../../domain/order/replacement.ts';
import { releaseHolds } from '../order/holds.ts';
import { refuse } from '../refuse.ts';
import { takeCash } from './cash.ts';

/** What `POST /v1/orders/{id}/payments` asks for, as its row keeps it. */
export type NewPayment = { readonly tender: Tender; readonly token?: string; readonly code?: string };

/**
 * Writes down the new means and what to authorise on it. Until that is authorised it is worth nothing, so a shipment
 * that leaves meanwhile does not draw on it, and a refusal leaves nothing to take back.
 */
export async function intendPayment(db: Database, orderId: OrderId, commandId: CommandId): Promise<void> {
  await changeOrder(db, orderId, async (tx) => {
    const id = paymentOf(commandId);
    const written = await tx.selectFrom('payment').select('id').where('id', '=', id).executeTakeFirst();
    if (written) return [];
    const { amountMinor } = await readReplacement(tx, orderId, id);
    if (amountMinor === 0) throw nothingDue(orderId);
    const { tender, token = null, code = null } = (await readCommand<NewPayment>(tx, commandId)).body;
    const position = await nextPosition(tx, orderId);
    await tx.insertInto('payment').values({ id, orderId, position, tender, token, code, amountMinor: 0 }).execute();
    if (isAuthorizable(tender)) {
      await intend(tx, { orderId, paymentId: id, kind: 'AUTHORIZATION', amountMinor, causedBy: commandId });
    }
    return [];
  });
}

/** The new means is good: it takes the place of what was refused, and what waited for it goes on. */
export function replacePayment(db: Database, orderId: OrderId, commandId: CommandId): Promise<OrderFacts> {
  return changeByCommand<NewPayment>(db, orderId, commandId, async (tx, { actor, body }, order) => {
    const id = paymentOf(commandId);
    const replacement = await readReplacement(tx, orderId, id);
    await retire(tx, orderId, replacement, commandId);
    const amountMinor = (await authorizedOn(tx, orderId, id)) ?? replacement.amountMinor;
    await tx.updateTable('payment').set({ amountMinor }).where('id', '=', id).execute();
    if (body.tender === 'CASH') await takeCash(tx, order, id);
    const released = await releaseUnpaid(tx, order, actor);
    const after = { tender: body.tender, amount: { amount: amountMinor, currency: order.currency } };
    const before = { payments: replacement.replaced };
    return [{ type: 'payment.replaced', actor, commandId, before, after }, ...released];
  });
}

/** One command, one payment: a repeat finds it by its id. */
const paymentOf = (commandId: CommandId): PaymentId => commandId as string as PaymentId;

async function readReplacement(tx: Tx, orderId: OrderId, without: PaymentId): Promise<Replacement> {
  const { due } = await readAmounts(tx, orderId);
  const means = await readMoved(tx, orderId);
  const awaited = await awaitedCredit(tx, orderId);
  return replacementFor(
    means.filter(({ id }) => id !== without),
    due - awaited,
  );
}

/** With what moved on each, in the order in which it was settled. */
async function readMoved(tx: Tx, orderId: OrderId): Promise<Means[]> {
  const { payments, intents } = await readMeans(tx, orderId);
  const settledAt = ({ settledAt: at }: TransactionRow) => at?.getTime() ?? Number.POSITIVE_INFINITY;
  const movements = intents.toSorted(
    (left, right) => settledAt(left) - settledAt(right) || left.sequence - right.sequence,
  );
  return payments.map((payment) => ({
    ...payment,
    movements: movements.filter(({ paymentId }) => paymentId === payment.id),
  }));
}

/** What was taken of the old means stays theirs; the rest of their authorisations is given back. */
async function retire(tx: Tx, orderId: OrderId, { replaced }: Replacement, causedBy: CommandId): Promise<void> {
  const means = await readMoved(tx, orderId);
  for (const { id, movements } of means.filter((each) => replaced.includes(each.id))) {
    await tx
      .updateTable('payment')
      .set({ amountMinor: takenOf({ movements }) })
      .where('id', '=', id)
      .execute();
  }
  const intents = (await readIntents(tx, orderId)).filter(({ paymentId }) => replaced.includes(paymentId));
  for (const authorization of intents.filter((intent) => mayBeVoided(intent, intents))) {
    const { paymentId, id: parentId } = authorization;
    const amountMinor = remainingOf(authorization, intents);
    if (amountMinor > 0) await intend(tx, { orderId, paymentId, kind: 'VOID', amountMinor, parentId, causedBy });
  }
}

/** A capture under way may give the rest back by itself; what it leaves is voided when the order ends. */
const mayBeVoided = ({ kind, status, id }: Intent, all: readonly Intent[]): boolean =>
  kind === 'AUTHORIZATION' &&
  status === 'SUCCEEDED' &&
  !all.some(({ parentId, status: of }) => parentId === id && of === 'PENDING');

async function authorizedOn(tx: Tx, orderId: OrderId, id: PaymentId): Promise<number | undefined> {
  const intents = await readIntents(tx, orderId);
  return intents.find(({ paymentId, kind }) => paymentId === id && kind === 'AUTHORIZATION')?.amountMinor;
}

async function releaseUnpaid(tx: Tx, { id: orderId }: OrderRow, actor: string): Promise<OrderEvent[]> {
  const unpaid = await openHolds(tx, orderId, 'AWAITING_PAYMENT');
  return releaseHolds(tx, orderId, actor, unpaid, 'paid another way');
}

async function nextPosition(tx: Tx, orderId: OrderId): Promise<number> {
  const { last } = await tx
    .selectFrom('payment')
    .select(({ fn }) => fn.max('position').as('last'))
    .where('orderId', '=', orderId)
    .executeTakeFirstOrThrow();
  return (last ?? -1) + 1;
}

const nothingDue = (orderId: OrderId) =>
  refuse({
    kind: 'payment-not-awaited',
    detail: `Nothing of order ${orderId} is due that no means of payment covers.`,
  });
