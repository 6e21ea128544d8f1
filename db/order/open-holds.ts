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
  const hold = await openOn(db, orderId).where('fulfillmentOrderId', 'is', null).executeTakeFirst();
  return hold !== undefined;
}

/** To be narrowed down. */
export const openOn = (db: Database, orderId: OrderId) =>
  db.selectFrom('hold').select('id').where('orderId', '=', orderId).where('releasedAt', 'is', null);
