import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, type OrderRow } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import { readIntents } from '../../db/order/payment-intents.ts';
import { insertParcels } from '../../db/order/scans.ts';
import type { CommandId, FulfillmentOrderId, OrderId, ParcelId } from '../../domain/ids.ts';
import { OWN_DRIVER } from '../../domain/order/shipment.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { intendCaptures } from '../payments/intend-captures.ts';
import { refuse } from '../refuse.ts';
import { bookParcels } from './book-parcels.ts';
import { keepOwnLabel } from './own-label.ts';
import type { ShipBody } from './ship-body.ts';
import { valueOfShipment } from './value-of-shipment.ts';

/** Who carries the parcels, and whose range of numbers they get. */
export type ShippingDesk = {
  readonly carrier: Carrier;
  /** GS1's number of the shop: the SSCC of each parcel begins with it. */
  readonly companyPrefix: string;
};
/** What must happen outside the database before the goods may leave. */
export type ShipmentTodo = {
  readonly mustAuthorize: boolean;
  readonly mustBuyLabels: boolean;
  readonly mustCapture: boolean;
};

/** Decides which parcels leave and what they are worth, books our own carrier, and writes down the money to capture. */
export async function prepareShipment(
  db: Database,
  { carrier, companyPrefix }: ShippingDesk,
  orderId: OrderId,
  commandId: CommandId,
  fulfillmentOrderId: FulfillmentOrderId,
): Promise<ShipmentTodo> {
  await changeOrder(db, orderId, async (tx, order) => {
    const shipments = await shipmentsOf(tx, orderId);
    if (shipments.some(({ id }) => id === commandId)) return [];
    const { actor, body } = await readCommand<ShipBody>(tx, commandId);
    const packed = { tx, companyPrefix, order, id: fulfillmentOrderId };
    const parcels = isPickUp(order)
      ? [await packForCounter(packed, body.code)]
      : await parcelsToShip(packed, body.parcelIds);
    const lines = parcels.flatMap((parcel) => parcel.lines);
    const earlier = shipments.filter(({ status }) => status !== 'VOIDED');
    const { value, chargesShipping } = await valueOfShipment(tx, order, lines, shipments);
    const shipment = { id: commandId, orderId, fulfillmentOrderId, status: 'PREPARED' as const };
    await tx
      .insertInto('shipment')
      .values({ ...shipment, valueMinor: value.gross, taxMinor: value.tax, chargesShipping })
      .execute();
    const parcelIds = parcels.map(({ id }) => id);
    await tx.updateTable('parcel').set({ shipmentId: commandId }).where('id', 'in', parcelIds).execute();
    await keepOwnLabel(tx, parcels, body);
    if (order.delivery.method === 'LOCAL_DELIVERY') await giveToDriver(tx, parcelIds);
    if (carrier.knowsReferences && needsLabel(order)) await bookParcels(tx, carrier, order, commandId, body);
    const owedBefore = earlier.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
    await intendCaptures(tx, { orderId, shipmentId: commandId, gross: value.gross, owedBefore });
    return [{ type: 'shipment.prepared', actor, after: { shipmentId: commandId, fulfillmentOrderId } }];
  });
  return todoOf(db, carrier, orderId, commandId);
}

function shipmentsOf(tx: Tx, orderId: OrderId) {
  return tx
    .selectFrom('shipment')
    .select(['id', 'status', 'valueMinor', 'chargesShipping', 'shippedAt'])
    .where('orderId', '=', orderId)
    .execute();
}

async function todoOf(db: Database, carrier: Carrier, orderId: OrderId, shipmentId: CommandId): Promise<ShipmentTodo> {
  const intents = (await readIntents(db, orderId)).filter(
    ({ status, causedBy }) => status === 'PENDING' && causedBy === shipmentId,
  );
  return {
    mustAuthorize: intents.some(({ kind }) => kind === 'AUTHORIZATION'),
    mustBuyLabels: !carrier.knowsReferences && (await isUnlabelled(db, shipmentId)),
    mustCapture: intents.some(({ kind }) => kind === 'CAPTURE'),
  };
}

const isPickUp = ({ delivery }: Pick<OrderRow, 'delivery'>): boolean => delivery.method === 'PICK_UP';

/** Over the counter and with our own driver there is no carrier. */
const needsLabel = ({ delivery }: Pick<OrderRow, 'delivery'>): boolean => delivery.method === 'SHIPPING';

/** Nobody sells a label for his way: people at the location say how far he has come. */
async function giveToDriver(tx: Tx, ids: readonly ParcelId[]): Promise<void> {
  const driver = { carrier: OWN_DRIVER, service: 'LOCAL_DELIVERY' };
  await tx
    .updateTable('parcel')
    .set(driver)
    .where('id', 'in', [...ids])
    .execute();
}

/** Not what is handed over, nor what has a label of somebody else. */
async function isUnlabelled(db: Database, shipmentId: CommandId): Promise<boolean> {
  const parcels = await db
    .selectFrom('parcel as p')
    .innerJoin('orders as o', 'o.id', 'p.orderId')
    .select(['p.trackingNumber', 'o.delivery'])
    .where('p.shipmentId', '=', shipmentId)
    .execute();
  return parcels.some((parcel) => parcel.trackingNumber === null && needsLabel(parcel));
}

type Packing = {
  readonly tx: Tx;
  readonly companyPrefix: string;
  readonly order: OrderRow;
  readonly id: FulfillmentOrderId;
};

/** Only against the code that the customer was sent. */
async function packForCounter({ tx, id, ...rest }: Packing, code: string | undefined) {
  const work = await tx
    .selectFrom('fulfillment_order')
    .select('pickupCode')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (work.pickupCode !== null && work.pickupCode === code) return packTheRest({ tx, id, ...rest });
  throw refuse({ kind: 'wrong-pickup-code', detail: `The code is not the one of fulfillment order ${id}.` });
}

async function parcelsToShip(packing: Packing, wanted: readonly ParcelId[] | undefined) {
  const { tx, id } = packing;
  const part = await tx
    .selectFrom('fulfillment_order')
    .leftJoin('location', 'location.id', 'fulfillment_order.locationId')
    .select(['fulfillment_order.id', 'location.floor'])
    .where('fulfillment_order.id', '=', id)
    .forUpdate('fulfillment_order')
    .executeTakeFirstOrThrow();
  const packed = await tx
    .selectFrom('parcel')
    .select(['id', 'lines'])
    .where('fulfillmentOrderId', '=', id)
    .where('shipmentId', 'is', null)
    .where('isVoid', '=', false)
    .$if(wanted !== undefined, (query) => query.where('id', 'in', [...(wanted ?? [])]))
    .orderBy('id')
    .execute();
  const isComplete = wanted === undefined || packed.length === new Set(wanted).size;
  if (packed.length > 0 && isComplete) return packed;
  if (wanted === undefined && part.floor === 'DIRECT') return [await packTheRest(packing)];
  throw refuse({
    kind: 'nothing-to-ship',
    detail: `Fulfillment order ${id} has no such packed parcel that is not shipped.`,
  });
}

/** A DIRECT floor scans nothing: whatever remains leaves in one parcel. */
async function packTheRest({ tx, companyPrefix, order, id: fulfillmentOrderId }: Packing) {
  const rows = await tx
    .selectFrom('fulfillment_order_line as f')
    .innerJoin('order_line as l', 'l.id', 'f.orderLineId')
    .innerJoin('sku', 'sku.sku', 'l.sku')
    .select(['f.orderLineId', 'f.quantity', 'f.shipped', 'sku.weightGrams'])
    .where('f.fulfillmentOrderId', '=', fulfillmentOrderId)
    .orderBy('l.position')
    .execute();
  const remaining = rows.filter(({ quantity, shipped }) => quantity > shipped);
  const lines = remaining.map(({ orderLineId, quantity, shipped }) => ({
    lineId: orderLineId,
    quantity: quantity - shipped,
  }));
  if (lines.length === 0)
    throw refuse({ kind: 'nothing-to-ship', detail: `Fulfillment order ${fulfillmentOrderId} has nothing left.` });
  const weightGrams = remaining.reduce((sum, line) => sum + line.weightGrams * (line.quantity - line.shipped), 0);
  const whole = { lines, weightGrams, dimensionsMm: null };
  const [id] = await insertParcels(tx, { id: fulfillmentOrderId, orderId: order.id }, [whole], companyPrefix);
  return { id: id as ParcelId, lines };
}
