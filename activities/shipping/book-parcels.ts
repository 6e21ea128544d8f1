import { cancellationSignal } from '@temporalio/activity';
import { sql } from 'kysely';
import { type Database, json } from '../../db/database.ts';
import type { Address } from '../../domain/address.ts';
import { choose, type DeliveryPromise, type Quote } from '../../domain/carriers/rate.ts';
import type { OrderId, ParcelId } from '../../domain/ids.ts';
import type { SourcingPromise } from '../../domain/sourcing/types.ts';
import { type Carrier, CarrierRefused, type Label, type ParcelMeasures } from '../carriers/carrier.ts';
import { refuse } from '../refuse.ts';
import type { ShipBody } from './ship-body.ts';

const CALL_TIME_MAX_MS = 20_000;

type ShippedOrder = {
  readonly id: OrderId;
  readonly currency: string;
  readonly delivery: { readonly method: string; readonly service?: string };
  readonly shippingAddress: Address | null;
};
type Way = { readonly from: Address; readonly to: Address; readonly signal: AbortSignal };

/** Buys a label for every parcel of a shipment that has none yet, all at the offer that was chosen first. */
export async function bookParcels(
  db: Database,
  carrier: Carrier,
  order: ShippedOrder,
  shipmentId: string,
  body: ShipBody,
): Promise<void> {
  const parcels = await readParcels(db, shipmentId);
  const unlabelled = parcels.filter(({ trackingNumber }) => trackingNumber === null);
  const [first] = unlabelled;
  if (!first || !order.shippingAddress) return;
  const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(CALL_TIME_MAX_MS)]);
  const way = { from: first.address, to: order.shippingAddress, signal };
  const quote =
    first.quote ?? (await chooseQuote(db, carrier, order, body, way, shipmentId, unlabelled.map(measuresOf)));
  for (const parcel of unlabelled) {
    const label = await carrier
      .buy({ ...way, quote, reference: parcel.id, parcel: measuresOf(parcel) })
      .catch(refusedBy);
    await keepLabel(db, parcel.id, label, quote);
  }
}

function readParcels(db: Database, shipmentId: string) {
  return db
    .selectFrom('parcel')
    .innerJoin('shipment', 'shipment.id', 'parcel.shipmentId')
    .innerJoin('fulfillment_order', 'fulfillment_order.id', 'parcel.fulfillmentOrderId')
    .innerJoin('location', 'location.id', 'fulfillment_order.locationId')
    .select([
      'parcel.id',
      'parcel.weightGrams',
      'parcel.dimensionsMm',
      'parcel.trackingNumber',
      'location.address',
      'shipment.quote',
    ])
    .where('parcel.shipmentId', '=', shipmentId)
    .orderBy('parcel.id')
    .execute();
}

/** The cheapest offer that keeps the promise, written down before it is bought, so that a repeat buys no other. */
async function chooseQuote(
  db: Database,
  carrier: Carrier,
  order: ShippedOrder,
  body: ShipBody,
  way: Way,
  shipmentId: string,
  parcels: readonly ParcelMeasures[],
): Promise<Quote> {
  const service = body.service ?? order.delivery.service;
  const question = { ...way, parcels, currency: order.currency, ...(body.carrier ? { carrier: body.carrier } : {}) };
  const quotes = await carrier.rates({ ...question, ...(service ? { service } : {}) }).catch(refusedBy);
  const quote = choose(quotes, await promiseOf(db, order.id));
  if (!quote) {
    const between = `from ${way.from.country} to ${way.to.country}`;
    throw refuse({
      kind: 'carrier-refused',
      detail: `No carrier offers ${service ?? 'any service'} ${between} for these parcels.`,
    });
  }
  await db
    .updateTable('shipment')
    .set({ quotes: json(quotes), quote: json(quote) })
    .where('id', '=', shipmentId)
    .execute();
  return quote;
}

/** What the customer was told when the order was sourced. */
async function promiseOf(db: Database, orderId: OrderId): Promise<DeliveryPromise | undefined> {
  const row = await db
    .selectFrom('sourcing_decision')
    // Only this: the rest of a decision may be large.
    .select(sql<SourcingPromise | null>`decision -> 'promise'`.as('promise'))
    .where('orderId', '=', orderId)
    .orderBy('at', 'desc')
    .executeTakeFirst();
  const deliverBy = row?.promise?.deliverBy;
  return deliverBy === undefined ? undefined : { leavesAt: new Date().toISOString(), deliverBy };
}

async function keepLabel(db: Database, parcelId: ParcelId, label: Label, quote: Quote): Promise<void> {
  await db
    .updateTable('parcel')
    .set({
      carrier: label.carrier,
      service: label.service,
      trackingNumber: label.trackingNumber,
      carrierShipmentId: label.carrierShipmentId ?? null,
      provider: quote.provider,
      costMinor: label.cost.amount,
      costCurrency: label.cost.currency,
      transitDays: quote.transitDays ?? null,
    })
    .where('id', '=', parcelId)
    .execute();
  if (label.labelPdf) await keepPdf(db, parcelId, Buffer.from(label.labelPdf));
}

/** The broker's address of it may not live as long as somebody wants to print it again. */
async function keepPdf(db: Database, parcelId: ParcelId, pdf: Buffer): Promise<void> {
  await db
    .insertInto('parcel_label')
    .values({ parcelId, pdf })
    .onConflict((conflict) => conflict.column('parcelId').doUpdateSet({ pdf }))
    .execute();
}

const measuresOf = ({
  weightGrams,
  dimensionsMm,
}: {
  weightGrams: number;
  dimensionsMm: { l: number; w: number; h: number } | null;
}) => ({
  weightGrams,
  ...(dimensionsMm ? { dimensionsMm } : {}),
});

function refusedBy(error: unknown): never {
  if (error instanceof CarrierRefused)
    throw refuse({ kind: 'carrier-refused', detail: error.message, facts: { code: error.code } });
  throw error;
}
