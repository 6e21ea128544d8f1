import type { RateZone, SourcingLocation, SourcingOrder } from './types.ts';
import { RANK_MAX, zoneRank } from './zones.ts';

/** What one carrier asks up to a weight. */
export type Step = {
  readonly upToGrams: number;
  readonly price: number;
  readonly transitDays: number;
  /** The least that this weight or a heavier one costs, for bounds: price lists are not always ascending. */
  readonly floorPrice: number;
};

/** From one location to the customer: steps by weight. What is too heavy for the last step goes in several parcels. */
export type Lane = readonly Step[];

export const FREE: Lane = [{ upToGrams: Number.MAX_SAFE_INTEGER, price: 0, transitDays: 0, floorPrice: 0 }];

export function priceOf(lane: Lane, grams: number): number {
  return fullParcels(lane, grams) * lastOf(lane).price + stepOf(lane, grams).price;
}

/** Never falls with weight, and never above the price. */
export function floorPriceOf(lane: Lane, grams: number): number {
  return fullParcels(lane, grams) * lastOf(lane).price + stepOf(lane, grams).floorPrice;
}

export function transitDaysOf(lane: Lane, grams: number): number {
  const rest = stepOf(lane, grams).transitDays;
  return fullParcels(lane, grams) > 0 ? Math.max(rest, lastOf(lane).transitDays) : rest;
}

/** Undefined: no carrier goes there. `withinDays` narrows to carriers that keep the promise, where there are any. */
export type LaneFinder = (location: SourcingLocation, withinDays?: number) => Lane | undefined;

export function laneFinder(order: SourcingOrder, rates: readonly RateZone[]): LaneFinder {
  if (order.delivery.method === 'PICK_UP') return () => FREE;
  const offers = offersTo(order, rates);
  // Without a rate card of its own, the shop's van brings a local delivery.
  if (order.delivery.method === 'LOCAL_DELIVERY' && offers.length === 0) return () => FREE;

  const found = new Map<string, Lane | undefined>();
  return (location, withinDays) => {
    const key = [location.country, location.region, location.postalCode, withinDays].join('|');
    if (!found.has(key)) found.set(key, laneFrom(location, offers, withinDays));
    return found.get(key);
  };
}

/** Rates that may carry the order, from wherever it leaves: of all there are, those that a decision is made of. */
export function ratesTo(order: SourcingOrder, rates: readonly RateZone[]): RateZone[] {
  if (order.delivery.method === 'PICK_UP') return [];
  return offersTo(order, rates).map(({ rank: _rank, ...zone }) => zone);
}

type Offer = RateZone & { readonly rank: number };

function offersTo({ delivery, currency, destination }: SourcingOrder, rates: readonly RateZone[]): Offer[] {
  const service = delivery.method === 'SHIPPING' ? delivery.service : 'LOCAL_DELIVERY';
  return rates.flatMap((zone) => {
    if (zone.service !== service || zone.currency !== currency) return [];
    const rank = zoneRank(zone.to, destination);
    return rank === undefined ? [] : [{ ...zone, rank: rank * RANK_MAX }];
  });
}

function laneFrom(location: SourcingLocation, offers: readonly Offer[], withinDays?: number): Lane | undefined {
  const leaving = offers.flatMap((offer) => {
    const rank = zoneRank(offer.from, location);
    return rank === undefined ? [] : [{ ...offer, rank: offer.rank + rank }];
  });
  const inTime = withinDays === undefined ? [] : leaving.filter(({ transitDays }) => transitDays <= withinDays);
  const usable = inTime.length > 0 ? inTime : leaving;
  return usable.length > 0 ? withFloors(stepsOf(usable)) : undefined;
}

/** At each weight where any price changes: the carrier that asks least. */
function stepsOf(offers: readonly Offer[]): Omit<Step, 'floorPrice'>[] {
  const byCarrier = [...Map.groupBy(offers, ({ carrier }) => carrier).values()].map((own) => own.sort(byExactness));
  const weights = [...new Set(offers.map(({ upToGrams }) => upToGrams))].sort((left, right) => left - right);
  return weights.map((upToGrams) => {
    // A carrier's most exact zone that takes the weight speaks for it.
    const asked = byCarrier.flatMap((own) => own.find((offer) => offer.upToGrams >= upToGrams) ?? []);
    const { price, transitDays } = asked.reduce((best, next) => (isBetter(next, best) ? next : best));
    return { upToGrams, price, transitDays };
  });
}

function byExactness(left: Offer, right: Offer): number {
  return (
    right.rank - left.rank ||
    left.upToGrams - right.upToGrams ||
    left.price - right.price ||
    left.transitDays - right.transitDays
  );
}

function isBetter(next: Offer, best: Offer): boolean {
  return (next.price - best.price || next.transitDays - best.transitDays) < 0;
}

function withFloors(steps: readonly Omit<Step, 'floorPrice'>[]): Lane {
  let floorPrice = Number.POSITIVE_INFINITY;
  return steps
    .toReversed()
    .map((step) => {
      floorPrice = Math.min(floorPrice, step.price);
      return { ...step, floorPrice };
    })
    .toReversed();
}

const lastOf = (lane: Lane): Step => lane[lane.length - 1] as Step;

function fullParcels(lane: Lane, grams: number): number {
  const { upToGrams } = lastOf(lane);
  return grams > upToGrams ? Math.ceil(grams / upToGrams) - 1 : 0;
}

function stepOf(lane: Lane, grams: number): Step {
  const rest = grams - fullParcels(lane, grams) * lastOf(lane).upToGrams;
  for (const step of lane) if (rest <= step.upToGrams) return step;
  return lastOf(lane);
}
