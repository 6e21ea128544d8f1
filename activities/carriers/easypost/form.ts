import { z } from 'zod';
import type { Address } from '../../../domain/address.ts';
import type { Quote } from '../../../domain/carriers/rate.ts';
import { exponentOf } from '../../../domain/currency.ts';
import { type Money, money } from '../../../domain/money.ts';
import type { ParcelMeasures } from '../carrier.ts';

const Rate = z.object({
  id: z.string(),
  carrier: z.string(),
  service: z.string(),
  rate: z.string(),
  currency: z.string(),
  delivery_days: z.int().nullish(),
  est_delivery_days: z.int().nullish(),
});
const AddressAnswer = z.object({
  street1: z.string().nullish(),
  city: z.string().nullish(),
  zip: z.string().nullish(),
  country: z.string().nullish(),
});
/** What we read of EasyPost's shipment. Its published types call every field present; half of them may be null. */
export const Shipment = z.object({
  id: z.string(),
  reference: z.string().nullish(),
  created_at: z.string(),
  to_address: AddressAnswer,
  from_address: AddressAnswer,
  parcel: z.object({ weight: z.number() }),
  rates: z.array(Rate).default([]),
  selected_rate: Rate.nullish(),
  postage_label: z.object({ label_url: z.string() }).nullish(),
  tracking_code: z.string().nullish(),
  refund_status: z.string().nullish(),
});
export type Rate = z.output<typeof Rate>;
export type Shipment = z.output<typeof Shipment>;
export const ShipmentPage = z.object({ shipments: z.array(Shipment), has_more: z.boolean() });

type Content = { readonly from: Address; readonly to: Address; readonly parcel: ParcelMeasures };

export function shipmentForm({ from, to, parcel }: Content, reference?: string) {
  return {
    ...(reference === undefined ? {} : { reference }),
    from_address: addressForm(from),
    to_address: addressForm(to),
    parcel: parcelForm(parcel),
    options: { label_format: 'PDF', label_size: '4x6' },
  };
}

/** An older try's shipment is bought only for the same way and weight: the address may have been corrected since. */
export function isFor({ from, to, parcel }: Content, shipment: Shipment): boolean {
  return (
    keyOf(addressForm(from)) === keyOf(shipment.from_address) &&
    keyOf(addressForm(to)) === keyOf(shipment.to_address) &&
    parcelForm(parcel).weight === shipment.parcel.weight
  );
}

export function quoteOf(rates: readonly Rate[], provider: string): Quote | undefined {
  const [first] = rates;
  if (!first) return undefined;
  const days = rates.map(daysOf).filter((each) => each !== undefined);
  return {
    provider,
    carrier: first.carrier,
    service: first.service,
    price: money(
      rates.reduce((sum, rate) => sum + priceOf(rate).amount, 0),
      first.currency,
    ),
    ...(days.length === rates.length ? { transitDays: Math.max(...days) } : {}),
  };
}

export function priceOf({ rate, currency }: Rate): Money {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(rate);
  if (!match) throw new RangeError(`a rate is a decimal number such as 7.58, got ${JSON.stringify(rate)}`);
  const exponent = exponentOf(currency);
  const fraction = (match[2] ?? '').padEnd(exponent + 1, '0');
  // Digits behind the minor unit round the price up: what a label costs is not to be reported as less.
  const rest = Number(/[1-9]/.test(fraction.slice(exponent)));
  return money(Number(`${match[1]}${fraction.slice(0, exponent)}`) + rest, currency);
}

const daysOf = (rate: Rate): number | undefined => rate.delivery_days ?? rate.est_delivery_days ?? undefined;

function addressForm({ name, line1, line2, city, region, postalCode, country }: Address) {
  const optional = { name, street2: line2, state: region, zip: postalCode };
  return {
    street1: line1,
    city,
    country,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

const keyOf = ({ street1, city, zip, country }: z.output<typeof AddressAnswer>): string =>
  JSON.stringify([street1, city, zip, country].map((text) => (text ?? '').trim().toLowerCase()));

const GRAMS_PER_OUNCE = 28.349523125;
const MM_PER_INCH = 25.4;

function parcelForm({ weightGrams, dimensionsMm }: ParcelMeasures) {
  // EasyPost refuses a weight of 0; a parcel that nobody weighed still weighs something.
  const weight = Math.max(0.1, tenthsUp(weightGrams / GRAMS_PER_OUNCE));
  if (!dimensionsMm) return { weight };
  const [length, width, height] = [dimensionsMm.l, dimensionsMm.w, dimensionsMm.h].map((mm) =>
    tenthsUp(mm / MM_PER_INCH),
  );
  return { weight, length, width, height };
}

/** A parcel declared too light or too small is charged again later. */
const tenthsUp = (value: number): number => Math.ceil(value * 10) / 10;
