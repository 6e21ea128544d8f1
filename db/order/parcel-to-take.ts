import type { CommandId, FulfillmentOrderId, LocationId, OrderId, ParcelId, Sku } from '../../domain/ids.ts';
import type { DELIVERY_FAILURES, LostParcelChoice } from '../../domain/order/lost-parcel.ts';
import type { SHIPMENT_STATUSES } from '../../domain/order/shipment.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import type { Tx } from '../database.ts';
import { unitsOfLine } from '../sourcing/order-to-source.ts';
import type { LineUnits } from '../stock/commitments.ts';

/** A parcel that is taken back or given up, with the stock behind its units. */
export type ParcelToTake = {
  readonly id: ParcelId;
  readonly orderId: OrderId;
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly shipmentId: CommandId | null;
  readonly shipmentStatus: (typeof SHIPMENT_STATUSES)[number] | null;
  readonly lines: readonly UnitsOfLine[];
  readonly stock: readonly LineUnits[];
  readonly isVoid: boolean;
  readonly deliveredAt: Date | null;
  readonly failedAs: (typeof DELIVERY_FAILURES)[number] | null;
  readonly decision: LostParcelChoice | null;
  readonly restockedAt: Date | null;
};

/** Within a transaction of the order: its work first, as scans take it, then itself, as news of the carrier does. */
export async function lockParcel(tx: Tx, id: ParcelId): Promise<ParcelToTake> {
  const { fulfillmentOrderId } = await tx
    .selectFrom('parcel')
    .select('fulfillmentOrderId')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { locationId } = await tx
    .selectFrom('fulfillment_order')
    .select('locationId')
    .where('id', '=', fulfillmentOrderId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const parcel = await tx
    .selectFrom('parcel')
    .leftJoin('shipment', 'shipment.id', 'parcel.shipmentId')
    .select(['parcel.id', 'parcel.orderId', 'parcel.shipmentId', 'parcel.lines', 'parcel.isVoid', 'parcel.deliveredAt'])
    .select(['parcel.failedAs', 'parcel.decision', 'parcel.restockedAt', 'shipment.status as shipmentStatus'])
    .where('parcel.id', '=', id)
    .forUpdate('parcel')
    .executeTakeFirstOrThrow();
  const shipmentId = parcel.shipmentId as CommandId | null;
  return {
    ...parcel,
    fulfillmentOrderId,
    shipmentId,
    stock: await stockOf(tx, parcel.lines, locationId as LocationId),
  };
}

async function stockOf(tx: Tx, lines: readonly UnitsOfLine[], locationId: LocationId): Promise<LineUnits[]> {
  const rows = await tx
    .selectFrom('order_line')
    .select(['id', 'sku', 'kit'])
    .where(
      'id',
      'in',
      lines.map(({ lineId }) => lineId),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.id, { ...row, sku: row.sku as Sku }]));
  return lines.flatMap(({ lineId, quantity }) => unitsOfLine(byId.get(lineId), locationId, quantity));
}
