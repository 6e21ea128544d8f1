import { cancellationSignal } from '@temporalio/activity';
import type { ParcelLabel } from '../../db/order/scans.ts';
import type { Address } from '../../domain/address.ts';
import { choose, type DeliveryPromise, type Quote } from '../../domain/carriers/rate.ts';
import type { OrderId, ParcelId } from '../../domain/ids.ts';
import type { SourcingPromise } from '../../domain/sourcing/types.ts';
import { type Carrier, CarrierRefused, type Label, type Measured, measuresOf } from '../carriers/carrier.ts';
import { refuse } from '../refuse.ts';
import { within } from '../within.ts';
import type { ShipBody } from './ship-body.ts';

const CALL_TIME_MAX_MS = 20_000;

export type ShippedOrder = {
  readonly id: OrderId;
  readonly currency: string;
  readonly delivery: { readonly method: string; readonly service?: string };
  readonly shippingAddress: Address | null;
};
export type Ends = { readonly from: Address; readonly to: Address };
export type Way = Ends & { readonly signal: AbortSignal };
export type Offer = { readonly quotes: readonly Quote[]; readonly quote: Quote };
export type Wanted = {
  readonly body: ShipBody;
  /** What the customer was told when the order was sourced. */
  readonly promise: SourcingPromise | null;
  readonly placesVersion?: string;
};

/** Undefined where there is no way for a carrier. */
export const endsOf = (from: Address | null, { shippingAddress: to }: ShippedOrder): Ends | undefined =>
  from && to ? { from, to } : undefined;

/** All calls of carriers for one shipment. */
export const alongTheWay = <Answer>(ends: Ends, call: (way: Way) => Promise<Answer>): Promise<Answer> =>
  within(CALL_TIME_MAX_MS, cancellationSignal(), (signal) => call({ ...ends, signal }));

/** The cheapest offer that keeps the promise. Write it down before it is bought, so that a repeat buys no other. */
export async function chooseOffer(
  carrier: Carrier,
  order: ShippedOrder,
  { body, promise, placesVersion }: Wanted,
  way: Way,
  parcels: readonly Measured[],
): Promise<Offer> {
  const service = body.service ?? order.delivery.service;
  const wanted = { ...(body.carrier ? { carrier: body.carrier } : {}), ...(service ? { service } : {}) };
  const what = { parcels: parcels.map(measuresOf), currency: order.currency };
  const quotes = await carrier.rates({ ...way, ...wanted, ...what, placesVersion }).catch(refusedBy);
  const quote = choose(quotes, deliveryBy(promise));
  if (quote) return { quotes, quote };
  const between = `from ${way.from.country} to ${way.to.country}`;
  throw refuse({
    kind: 'carrier-refused',
    detail: `No carrier offers ${service ?? 'any service'} ${between} for these parcels.`,
  });
}

export function buyLabel(
  carrier: Carrier,
  way: Way,
  quote: Quote,
  parcel: Measured & { readonly id: ParcelId },
): Promise<Label> {
  return carrier.buy({ ...way, quote, reference: parcel.id, parcel: measuresOf(parcel) }).catch(refusedBy);
}

/** What a parcel's row keeps of its label. */
export const columnsOf = (label: Label, { provider, transitDays }: Quote): ParcelLabel => ({
  carrier: label.carrier,
  service: label.service,
  trackingNumber: label.trackingNumber,
  carrierShipmentId: label.carrierShipmentId ?? null,
  provider,
  costMinor: label.cost.amount,
  costCurrency: label.cost.currency,
  transitDays: transitDays ?? null,
});

function deliveryBy(promise: SourcingPromise | null): DeliveryPromise | undefined {
  const deliverBy = promise?.deliverBy;
  return deliverBy === undefined ? undefined : { leavesAt: new Date().toISOString(), deliverBy };
}

function refusedBy(error: unknown): never {
  if (error instanceof CarrierRefused)
    throw refuse({ kind: 'carrier-refused', detail: error.message, facts: { code: error.code } });
  throw error;
}
