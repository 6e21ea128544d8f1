import type { HoldId, OrderId } from '../../domain/ids.ts';
import type { HoldReason } from '../../domain/order/hold.ts';
import type { Database } from '../database.ts';

/** Not yet released, on the order or on its fulfillment orders. */
export async function openHolds(db: Database, orderId: OrderId, reason: HoldReason): Promise<HoldId[]> {
  const holds = await db
    .selectFrom('hold')
    .select('id')
    .where('orderId', '=', orderId)
    .where('reason', '=', reason)
    .where('releasedAt', 'is', null)
    .execute();
  return holds.map(({ id }) => id);
}

/** As a whole, so that all its fulfillment orders are stopped. */
export async function isHeld(db: Database, orderId: OrderId): Promise<boolean> {
  const hold = await db
    .selectFrom('hold')
    .select('id')
    .where('orderId', '=', orderId)
    .where('fulfillmentOrderId', 'is', null)
    .where('releasedAt', 'is', null)
    .executeTakeFirst();
  return hold !== undefined;
}
