import { v7 as uuid } from 'uuid';
import type { Tx } from '../../db/database.ts';
import { readAmounts } from '../../db/order/amounts.ts';
import { type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { awaitedCredit, readExchangeOf } from '../../db/returns/exchange.ts';
import { durationMs } from '../../domain/duration.ts';
import type { HoldId } from '../../domain/ids.ts';
import type { HoldReason } from '../../domain/order/hold.ts';

/** What goes out in place of a return waits for it as its channel says, and for what the return does not pay. */
export async function holdExchange(tx: Tx, order: OrderRow, now: Date): Promise<OrderEvent[]> {
  if (order.exchangeOf === null) return [];
  const { verdict } = await readExchangeOf(tx, order.exchangeOf);
  const events: OrderEvent[] = [];
  if (verdict !== 'GO') events.push(await hold(tx, order, 'AWAITING_RETURN_ITEMS', null));
  if (await isUncovered(tx, order)) events.push(await hold(tx, order, 'AWAITING_PAYMENT', unpaidUntil(order, now)));
  return events;
}

async function isUncovered(tx: Tx, { id }: OrderRow): Promise<boolean> {
  const { due } = await readAmounts(tx, id);
  const { means } = await tx
    .selectFrom('payment')
    .select(({ fn }) => fn.sum<number>('amountMinor').as('means'))
    .where('orderId', '=', id)
    .executeTakeFirstOrThrow();
  return due > (await awaitedCredit(tx, id)) + Number(means ?? 0);
}

async function hold(tx: Tx, { id: orderId }: OrderRow, reason: HoldReason, expiresAt: Date | null) {
  const id = uuid() as HoldId;
  await tx.insertInto('hold').values({ id, orderId, reason, placedBy: SYSTEM, expiresAt }).execute();
  return { type: 'order.held', actor: SYSTEM, reason, after: { holdId: id } };
}

function unpaidUntil({ policy: { unpaidExpiry } }: OrderRow, now: Date): Date | null {
  return unpaidExpiry === undefined ? null : new Date(now.getTime() + durationMs(unpaidExpiry));
}
