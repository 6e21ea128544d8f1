import type { Database, Tx } from '../../db/database.ts';
import { changeByCommand, type OrderRow } from '../../db/order/change-order.ts';
import { removeUnits } from '../../db/order/work-lines.ts';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId, OrderLineId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { releaseHolds } from '../order/holds.ts';
import { openParts } from '../order/open-parts.ts';

/** Units have come for work that waited: each location that has some gets a fulfillment order for them. */
export function openBackorder(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeByCommand(db, orderId, commandId, async (tx, { actor }, order) => {
    const arrived = await takeArrived(tx, orderId, id);
    if (arrived.size === 0) return [];
    const opened = await openParts(tx, order as OrderRow, partsOf(arrived), new Date());
    const released = (await shrinkWaiting(tx, id, arrived)) ? await releaseHolds(tx, orderId, actor, [id]) : [];
    return [{ type: 'order.backorder-opened', actor, commandId, after: { fulfillmentOrders: opened } }, ...released];
  });
}

type Arrived = ReadonlyMap<LocationId, ReadonlyMap<OrderLineId, number>>;

/** From here on these reservations are like any other: found by line and location. */
async function takeArrived(tx: Tx, orderId: OrderId, id: FulfillmentOrderId): Promise<Arrived> {
  const rows = await tx
    .updateTable('reservation')
    .set({ fulfillmentOrderId: null })
    .where('orderId', '=', orderId)
    .where('fulfillmentOrderId', '=', id)
    .returning(['sku', 'locationId', 'orderLineId', 'quantity'])
    .execute();
  const kits = await firstParts(tx, orderId);
  const arrived = new Map<LocationId, Map<OrderLineId, number>>();
  for (const { sku, locationId, orderLineId, quantity } of rows) {
    if (orderLineId === null) continue;
    const first = kits.get(orderLineId) ?? { sku, quantity: 1 };
    if (first.sku !== sku) continue;
    const lines = arrived.get(locationId) ?? new Map<OrderLineId, number>();
    const units = (lines.get(orderLineId) ?? 0) + quantity / first.quantity;
    arrived.set(locationId, lines.set(orderLineId, units));
  }
  return arrived;
}

/** Kits come whole, so there are as many as there are sets of their first part. */
async function firstParts(tx: Tx, orderId: OrderId) {
  const lines = await tx.selectFrom('order_line').select(['id', 'kit']).where('orderId', '=', orderId).execute();
  return new Map(lines.flatMap(({ id, kit }) => (kit?.[0] ? [[id, kit[0]]] : [])));
}

const partsOf = (arrived: Arrived) =>
  [...arrived].map(([locationId, lines]) => ({
    locationId,
    lines: [...lines].map(([lineId, quantity]) => ({ lineId, quantity })),
  }));

/** True when nothing waits any more; then the waiting fulfillment order is over. */
async function shrinkWaiting(tx: Tx, id: FulfillmentOrderId, arrived: Arrived): Promise<boolean> {
  for (const [lineId, quantity] of [...arrived.values()].flatMap((lines) => [...lines])) {
    await removeUnits(tx, id, { lineId, quantity });
  }
  const waiting = await tx
    .selectFrom('fulfillment_order_line')
    .select('orderLineId')
    .where('fulfillmentOrderId', '=', id)
    .where('quantity', '>', 0)
    .executeTakeFirst();
  if (waiting) return false;
  await tx.updateTable('fulfillment_order').set({ status: 'CANCELLED' }).where('id', '=', id).execute();
  return true;
}
