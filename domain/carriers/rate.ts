import { type Money, money } from '../money.ts';
import type { RateZone } from '../sourcing/types.ts';
import { RANK_MAX, zoneRank } from '../sourcing/zones.ts';

export type Place = { readonly country: string; readonly region?: string; readonly postalCode?: string };

/** What a carrier asks for all parcels of one shipment. */
export type Quote = {
  /** Who answers for it and sells the label: the built-in rate cards or the account at a broker. */
  readonly provider: string;
  readonly carrier: string;
  readonly service: string;
  readonly price: Money;
  /** Days after hand-over; absent where the carrier does not say. */
  readonly transitDays?: number;
};

export type RateQuestion = {
  readonly parcelWeights: readonly number[];
  readonly from: Place;
  readonly to: Place;
  readonly carrier?: string;
  readonly service?: string;
  /** Quotes in it come first. Amounts of different currencies are never compared. */
  readonly currency?: string;
};

export const RATE_CARDS = 'rate-card';

/** One quote per carrier and service that takes every parcel, the cheapest first. */
export function quotes(question: RateQuestion, cards: readonly RateZone[]): Quote[] {
  const { parcelWeights, carrier, service } = question;
  if (parcelWeights.length === 0) throw new RangeError('a shipment has at least one parcel, got none');

  const offers = cards.filter(
    (zone) =>
      (carrier === undefined || zone.carrier === carrier) &&
      (service === undefined || zone.service === service) &&
      exactness(zone, question) !== undefined,
  );
  const byOffer = Map.groupBy(offers, (zone) => JSON.stringify([zone.carrier, zone.service, zone.currency]));
  const found = [...byOffer.values()].flatMap((zones) => quoteOf(zones, question) ?? []);
  return inOrder(found, question.currency);
}

/** Cheapest first, then fastest, then by name, so that equal offers never change places between two calls. */
export function inOrder(offers: readonly Quote[], currency?: string): Quote[] {
  const isForeign = (quote: Quote) => Number(quote.price.currency !== currency);
  return [...offers].sort(
    (left, right) =>
      isForeign(left) - isForeign(right) ||
      compare(left.price.currency, right.price.currency) ||
      left.price.amount - right.price.amount ||
      daysOf(left) - daysOf(right) ||
      compare(left.carrier, right.carrier) ||
      compare(left.service, right.service),
  );
}

export type DeliveryPromise = { readonly leavesAt: string; readonly deliverBy: string };

/** Of quotes in order: the cheapest that keeps the promise, else the fastest. Undefined only without any quote. */
export function choose(offers: readonly Quote[], promise?: DeliveryPromise): Quote | undefined {
  const inTime = promise ? offers.find((quote) => keeps(promise, quote)) : offers[0];
  // Of equally fast ones the first stays, which is the cheapest.
  return (
    inTime ?? offers.reduce<Quote | undefined>((best, next) => (best && isAsFast(best, next) ? best : next), undefined)
  );
}

const DAY_MS = 86_400_000;

function keeps({ leavesAt, deliverBy }: DeliveryPromise, quote: Quote): boolean {
  return Date.parse(leavesAt) + daysOf(quote) * DAY_MS <= Date.parse(deliverBy);
}

const isAsFast = (best: Quote, next: Quote): boolean => daysOf(best) <= daysOf(next);
/** Who does not say how long it takes keeps no promise. */
const daysOf = ({ transitDays }: Quote): number => transitDays ?? Number.MAX_SAFE_INTEGER;
const compare = (left: string, right: string): number => (left === right ? 0 : left < right ? -1 : 1);

function quoteOf(zones: readonly RateZone[], question: RateQuestion): Quote | undefined {
  const perParcel = question.parcelWeights.map((weight) => zoneFor(weight, zones, question));
  const [first] = perParcel;
  if (!first || !perParcel.every((zone) => zone !== undefined)) return undefined;
  return {
    provider: RATE_CARDS,
    carrier: first.carrier,
    service: first.service,
    price: money(
      perParcel.reduce((sum, zone) => sum + zone.price, 0),
      first.currency,
    ),
    transitDays: Math.max(...perParcel.map((zone) => zone.transitDays)),
  };
}

/** The most exact zone that still takes the weight; within it the smallest band. */
function zoneFor(weight: number, zones: readonly RateZone[], places: RateQuestion): RateZone | undefined {
  const rank = (zone: RateZone) => exactness(zone, places) ?? -1;
  return zones
    .filter((zone) => zone.upToGrams >= weight)
    .sort(
      (left, right) =>
        rank(right) - rank(left) ||
        left.upToGrams - right.upToGrams ||
        left.price - right.price ||
        left.transitDays - right.transitDays,
    )[0];
}

/** The destination says more about a price than the origin. Undefined where the zone does not cover the way. */
function exactness(zone: RateZone, { from, to }: Pick<RateQuestion, 'from' | 'to'>): number | undefined {
  const [ofFrom, ofTo] = [zoneRank(zone.from, from), zoneRank(zone.to, to)];
  return ofFrom === undefined || ofTo === undefined ? undefined : ofTo * RANK_MAX + ofFrom;
}
