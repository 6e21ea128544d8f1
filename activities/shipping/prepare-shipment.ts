import { type Insertable, sql } from 'kysely';
import { builtOnce } from '../../db/built-once.ts';
import { PLACES_VERSION } from '../../db/catalogue/places.ts';
import { type Database, json, type Tables, type Tx } from '../../db/database.ts';
import { changeQuietly, type OrderRow } from '../../db/order/change-order.ts';
import { newIntent, readIntents, readMeans } from '../../db/order/payment-intents.ts';
import { newParcel, type ParcelLabel } from '../../db/order/scans.ts';
import { numberedBy } from '../../db/order/sscc.ts';
import type { Write } from '../../db/together.ts';
import type { CommandId, FulfillmentOrderId, OrderId, ParcelId } from '../../domain/ids.ts';
import { allows, type FulfillmentOrderStatus, mayShip } from '../../domain/order/fulfillment-order.ts';
import type { TransactionKind } from '../../domain/order/payment.ts';
import { notAllowed } from '../../domain/order/refusals.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { capturesOf } from '../payments/captures-of.ts';
import { refuse } from '../refuse.ts';
import { beingShipped } from '../work/change-work.ts';
import { type Labelling, labelAtOnce } from './label-at-once.ts';
import type { Offer, Wanted } from './offers.ts';
import { type LeavingParcel, parcelsToShip, type Work } from './parcels-to-ship.ts';
import { promiseTo } from './promise-to.ts';
import type { ShipBody } from './ship-body.ts';
import { type OtherShipment, type SoldLine, soldLines, valueOfShipment } from './value-of-shipment.ts';

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
  desk: ShippingDesk,
  orderId: OrderId,
  commandId: CommandId,
  fulfillmentOrderId: FulfillmentOrderId,
): Promise<ShipmentTodo> {
  let todo: ShipmentTodo | undefined;
  await changeQuietly(db, orderId, async (tx, order) => {
    const asked = await readAsked(tx, orderId, commandId, fulfillmentOrderId);
    const { actor, shipments } = asked;
    if (shipments.some(({ id }) => id === commandId)) return [];
    mustLeave(order, asked);
    const shipment = { id: commandId, orderId, fulfillmentOrderId };
    const { gross, mustBuyLabels, rows } = await shipmentFor(tx, desk, order, shipment, asked);
    const standing = shipments.filter(({ status }) => status !== 'VOIDED');
    const owedBefore = standing.reduce((sum, { valueMinor }) => sum + valueMinor, 0);
    const shipmentToPay = { orderId, shipmentId: commandId, gross, owedBefore };
    const intents = capturesOf(await readMeans(tx, orderId), shipmentToPay);
    todo = todoOf(intents, mustBuyLabels);
    const after = { shipmentId: commandId, fulfillmentOrderId };
    return [{ type: 'shipment.prepared', actor, after, writes: [...rows, ...intents.map(newIntent)] }];
  });
  return todo ?? readTodo(db, desk.carrier, orderId, commandId);
}

type ShipmentOfOrder = OtherShipment & { readonly id: CommandId; readonly of: FulfillmentOrderId };
type Asked = Wanted & {
  readonly actor: string;
  readonly status: FulfillmentOrderStatus;
  readonly shipments: readonly ShipmentOfOrder[];
  readonly lines: readonly SoldLine[];
  readonly work: Work;
};

/** Who asked for what; with the fulfillment order's row locked, and what is known of the order already. */
async function readAsked(tx: Tx, orderId: OrderId, commandId: CommandId, id: FulfillmentOrderId): Promise<Asked> {
  const row = await ASKED({ orderId, commandId, id }).one(tx);
  const { actor, body, status, shipments, lines, promise, placesVersion, ...work } = row;
  return { actor, body: body as ShipBody, status, shipments, lines, promise, placesVersion, work };
}

type AskedOf = { readonly orderId: OrderId; readonly commandId: CommandId; readonly id: FulfillmentOrderId };

const ASKED = builtOnce((query, { orderId, commandId, id }: AskedOf) =>
  query
    .selectFrom('command as c')
    .innerJoin('fulfillment_order as f', (join) => join.on('f.id', '=', id))
    .leftJoin('location as l', 'l.id', 'f.locationId')
    .select(['c.actor', 'c.body', 'f.id', 'f.status', 'f.pickupCode', 'l.floor', 'l.address'])
    // No other transaction writes these while this one holds the order, so it may have waited for the row.
    .select([shipmentsOf(orderId).as('shipments'), promiseTo(orderId).as('promise'), soldLines(orderId).as('lines')])
    .select(PLACES_VERSION.as('placesVersion'))
    .where('c.id', '=', commandId)
    .forUpdate('f'),
);

/** The workflow has asked the same of what it knows, which may be less than the rows know: see `mustAllow`. */
function mustLeave({ delivery }: OrderRow, { status, shipments, work: { id, floor } }: Asked): void {
  if (shipments.some((other) => other.of === id && other.status === 'PREPARED')) throw beingShipped(id);
  const isHandedOver = delivery.method === 'PICK_UP';
  if (isHandedOver ? allows(status, 'pickUp') : mayShip(status, floor ?? 'SCAN')) return;
  throw refuse(notAllowed(id, isHandedOver ? 'picked-up' : 'ship', status));
}

const shipmentsOf = (orderId: OrderId) => sql<readonly ShipmentOfOrder[]>`
  (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'of', s.fulfillment_order_id,
      'status', s.status, 'valueMinor', s.value_minor,
      'chargesShipping', s.charges_shipping, 'hasLeft', s.shipped_at is not null)), '[]')
    from shipment s where s.order_id = ${orderId}::uuid)`;

type NewShipment = {
  readonly id: CommandId;
  readonly orderId: OrderId;
  readonly fulfillmentOrderId: FulfillmentOrderId;
};

type Shipment = { readonly gross: number; readonly mustBuyLabels: boolean; readonly rows: readonly Write[] };

async function shipmentFor(
  tx: Tx,
  { carrier, companyPrefix }: ShippingDesk,
  order: OrderRow,
  shipment: NewShipment,
  asked: Asked,
): Promise<Shipment> {
  const leaving = await parcelsToShip(tx, order, asked.work, asked.body);
  const units = leaving.parcels.flatMap(({ lines }) => lines);
  const { value, chargesShipping } = await valueOfShipment(tx, order, units, asked);
  const labelling = await labelAtOnce(tx, carrier, order, leaving, asked);
  const { offer } = labelling;
  const worth = { valueMinor: value.gross, taxMinor: value.tax, chargesShipping };
  const row = { ...shipment, ...worth, ...offer, status: 'PREPARED' as const };
  const sent = leaving.parcels.map((parcel) => send(companyPrefix, shipment, parcel, labelling));
  return {
    gross: value.gross,
    mustBuyLabels: labelling.mustBuy,
    rows: [SHIPMENT(row), ...sent],
  };
}

type ShipmentRow = Omit<Insertable<Tables['shipment']>, 'quotes' | 'quote'> & Partial<Offer>;

const SHIPMENT = builtOnce((query, { quotes, quote, ...row }: ShipmentRow) =>
  query.insertInto('shipment').values({ ...row, ...(quote ? { quotes: json(quotes), quote: json(quote) } : {}) }),
);

function send(
  companyPrefix: string,
  { id: shipmentId, orderId, fulfillmentOrderId }: NewShipment,
  { id, serial, lines, weightGrams, dimensionsMm }: LeavingParcel,
  { labels }: Labelling,
): Write {
  const sent = { id, shipmentId, ...labels.get(id) };
  if (serial === null) return SENT(sent);
  const packed = { orderId, fulfillmentOrderId, lines, weightGrams, dimensionsMm };
  return newParcel({ ...sent, ...packed, ...numberedBy(companyPrefix, serial) });
}

type Sent = ParcelLabel & { readonly id: ParcelId; readonly shipmentId: CommandId };

const SENT = builtOnce((query, { id, ...sent }: Sent) => query.updateTable('parcel').set(sent).where('id', '=', id));

const todoOf = (intents: readonly { readonly kind: TransactionKind }[], mustBuyLabels: boolean): ShipmentTodo => ({
  mustAuthorize: intents.some(({ kind }) => kind === 'AUTHORIZATION'),
  mustBuyLabels,
  mustCapture: intents.some(({ kind }) => kind === 'CAPTURE'),
});

/** What is still to do of a shipment that an earlier try has prepared. */
async function readTodo(
  db: Database,
  carrier: Carrier,
  orderId: OrderId,
  shipmentId: CommandId,
): Promise<ShipmentTodo> {
  const intents = (await readIntents(db, orderId)).filter(
    ({ status, causedBy }) => status === 'PENDING' && causedBy === shipmentId,
  );
  const mustBuyLabels = !carrier.knowsReferences && (await isUnlabelled(db, shipmentId));
  return todoOf(intents, mustBuyLabels);
}

/** Not what is handed over or goes with our own driver, nor what has a label of somebody else. */
async function isUnlabelled(db: Database, shipmentId: CommandId): Promise<boolean> {
  const parcels = await db
    .selectFrom('parcel as p')
    .innerJoin('orders as o', 'o.id', 'p.orderId')
    .select(['p.trackingNumber', 'o.delivery'])
    .where('p.shipmentId', '=', shipmentId)
    .execute();
  return parcels.some((parcel) => parcel.trackingNumber === null && parcel.delivery.method === 'SHIPPING');
}
