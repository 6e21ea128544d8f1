import { sql } from 'kysely';
import type { HoldId, OrderId } from '../../domain/ids.ts';
import type { HoldReason } from '../../domain/order/hold.ts';
import type { Database } from '../database.ts';

/** Not yet released, on the order or on its fulfillment orders. */
export async function openHolds(db: Database, orderId: OrderId, reason: HoldReason): Promise<HoldId[]> {
  const holds = await openOn(db, orderId).where('reason', '=', reason).execute();
  return holds.map(({ id }) => id);
}

/** As a whole, so that all its fulfillment orders are stopped. */
export async function isHeld(db: Database, orderId: OrderId): Promise<boolean> {
  const { isHeld } = await db.selectNoFrom(holdOf(orderId).as('isHeld')).executeTakeFirstOrThrow();
  return isHeld;
}

/** The same for a column of a statement that is sent anyway. */
export const holdOf = (orderId: OrderId) => sql<boolean>`
  exists (select from hold h
    where h.order_id = ${orderId}::uuid and h.released_at is null and h.fulfillment_order_id is null)`;

/** To be narrowed down. */
export const openOn = (db: Database, orderId: OrderId) =>
  db.selectFrom('hold').select('id').where('orderId', '=', orderId).where('releasedAt', 'is', null);
