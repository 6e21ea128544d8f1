import type { Database, Tx } from '../../db/database.ts';
import { postLabels, readShippedParcels, type ShippedParcel } from '../../db/ledger/labels.ts';
import { post, readStanding } from '../../db/ledger/post.ts';
import { changeOrder, type OrderRow } from '../../db/order/change-order.ts';
import { countShipped } from '../../db/order/line-units.ts';
import { issueUnits, type LineUnits } from '../../db/stock/commitments.ts';
import { durationMs } from '../../domain/duration.ts';
import type {
  CommandId,
  FulfillmentOrderId,
  LocationId,
  OrderId,
  OrderLineId,
  ParcelId,
  Sku,
} from '../../domain/ids.ts';
import { postingOfShipment } from '../../domain/ledger.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { DELIVER_WITHIN_DEFAULT } from '../../domain/order/policy.ts';
import type { Value } from '../../domain/order/totals.ts';
import { suspendBehindHold } from '../order/holds.ts';
import { markDelivered } from './record-tracking.ts';

/** The goods have left: stock, units, books and the fulfillment order say so in one transaction. */
export function shipStock(db: Database, orderId: OrderId, shipmentId: CommandId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    const shipment = await readShipment(tx, shipmentId);
    if (shipment.status !== 'PREPARED') return [];
    const { fulfillmentOrderId, actor, body } = shipment;
    const parcels = await readShippedParcels(tx, shipmentId);
    const units = await shippedUnits(tx, parcels);
    await post(
      tx,
      { type: 'shipment', id: shipmentId, orderId, currency: order.currency },
      postingOfShipment(await readStanding(tx, orderId), wholeValue(shipment)),
    );
    await postLabels(tx, orderId, parcels);
    const status = await moveUnits(tx, fulfillmentOrderId, units);
    if (status === 'IN_PROGRESS') await suspendBehindHold(tx, orderId, fulfillmentOrderId);
    await closeShipment(tx, order, shipmentId);
    if (order.delivery.method === 'PICK_UP') {
      await markDelivered(tx, idsOf(parcels));
      await keepWhoCame(tx, fulfillmentOrderId, body.name);
    }
    // Last, because other orders want the same rows.
    await issueUnits(tx, orderId, actor, shipmentId, stockUnits(units, shipment.locationId));
    const after = { shipmentId, fulfillmentOrderId, fulfillmentOrderStatus: status };
    return [{ type: 'shipment.shipped', actor, commandId: shipmentId, after }];
  });
}

/** With the command that it carries out, whose id it has. */
async function readShipment(tx: Tx, shipmentId: CommandId) {
  const row = await tx
    .selectFrom('shipment')
    .innerJoin('fulfillment_order', 'fulfillment_order.id', 'shipment.fulfillmentOrderId')
    .innerJoin('command', 'command.id', 'shipment.id')
    .select([
      'shipment.status',
      'shipment.valueMinor',
      'shipment.taxMinor',
      'shipment.fulfillmentOrderId',
      'fulfillment_order.locationId',
      'command.actor',
      'command.body',
    ])
    .where('shipment.id', '=', shipmentId)
    .executeTakeFirstOrThrow();
  if (row.locationId === null) throw new Error(`shipment ${shipmentId} leaves from no location`);
  return { ...row, locationId: row.locationId as LocationId, body: row.body as { readonly name?: string } };
}

type ShippedUnits = Awaited<ReturnType<typeof shippedUnits>>;

/** The units of all parcels of the shipment, one entry a line. */
async function shippedUnits(tx: Tx, parcels: readonly ShippedParcel[]) {
  const counts = new Map<OrderLineId, number>();
  for (const { lineId, quantity } of parcels.flatMap(({ lines }) => lines))
    counts.set(lineId, (counts.get(lineId) ?? 0) + quantity);
  const lines = await tx
    .selectFrom('order_line')
    .selectAll()
    .where('id', 'in', [...counts.keys()])
    .execute();
  return lines.map((line) => ({ ...line, count: counts.get(line.id) ?? 0 }));
}

/** As it was when its money was asked for, whatever has left or was cancelled since. */
const wholeValue = ({ valueMinor: gross, taxMinor: tax }: { valueMinor: number; taxMinor: number }): Value => ({
  net: gross - tax,
  tax,
  gross,
});

function stockUnits(units: ShippedUnits, locationId: LocationId): LineUnits[] {
  return units.flatMap(({ id: orderLineId, sku, kit, count }) =>
    (kit ?? [{ sku: sku as Sku, quantity: 1 }]).map((part) => ({
      orderLineId,
      sku: part.sku,
      locationId,
      quantity: count * part.quantity,
    })),
  );
}

async function moveUnits(tx: Tx, id: FulfillmentOrderId, units: ShippedUnits) {
  const shipped = units.map((line) => ({ lineId: line.id, quantity: line.count }));
  const isMoreToShip = await countShipped(tx, id, shipped);
  const status = isMoreToShip ? ('IN_PROGRESS' as const) : ('CLOSED' as const);
  await tx.updateTable('fulfillment_order').set({ status, acceptBy: null }).where('id', '=', id).execute();
  return status;
}

const idsOf = (parcels: readonly ShippedParcel[]): ParcelId[] => parcels.map(({ id }) => id);

async function closeShipment(tx: Tx, order: OrderRow, shipmentId: CommandId): Promise<void> {
  const shippedAt = new Date();
  const deliverWithin = order.policy.sla.deliverWithin ?? DELIVER_WITHIN_DEFAULT;
  const deliverBy = new Date(shippedAt.getTime() + durationMs(deliverWithin));
  await tx
    .updateTable('shipment')
    .set({ status: 'SHIPPED', shippedAt, deliverBy })
    .where('id', '=', shipmentId)
    .execute();
}

async function keepWhoCame(tx: Tx, id: FulfillmentOrderId, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  await tx.updateTable('fulfillment_order').set({ pickedUpBy: name }).where('id', '=', id).execute();
}
