import { floorPriceOf, type Lane } from './lanes.ts';

/** With more locations or more parcels than this the bound leaves out what has no place yet. */
const LOCATIONS_MAX = 3;
const PARCELS_MAX = 4;

/** The least that all parcels can cost, when `rest` grams more go to any of the open locations. */
export function cheapestSplit(
  lanes: readonly Lane[],
  open: readonly number[],
  grams: Float64Array,
  rest: number,
): number {
  const isSmall =
    open.length <= LOCATIONS_MAX && open.every((location) => parcels(lanes, location, rest) <= PARCELS_MAX);
  return isSmall
    ? splitFrom(0, lanes, open, grams, rest)
    : open.reduce((sum, at) => sum + priceAt(lanes, at, grams, 0), 0);
}

function splitFrom(
  rank: number,
  lanes: readonly Lane[],
  open: readonly number[],
  grams: Float64Array,
  rest: number,
): number {
  if (rank === open.length) return 0;
  const location = open[rank] as number;
  if (rank === open.length - 1) return priceAt(lanes, location, grams, rest);
  let least = Number.POSITIVE_INFINITY;
  // Inside a step more weight costs nothing here and less elsewhere, so only full steps can be cheapest.
  for (const added of [0, ...fillings(lanes[location] as Lane, Math.max(0, grams[location] as number), rest), rest]) {
    const here = priceAt(lanes, location, grams, added);
    if (here < least) least = Math.min(least, here + splitFrom(rank + 1, lanes, open, grams, rest - added));
  }
  return least;
}

function fillings(lane: Lane, grams: number, rest: number): number[] {
  const last = (lane[lane.length - 1] as Lane[number]).upToGrams;
  const found: number[] = [];
  for (let full = Math.floor(grams / last); full * last <= grams + rest; full += 1) {
    for (const { upToGrams } of lane) {
      const added = full * last + upToGrams - grams;
      if (added > 0 && added < rest) found.push(added);
    }
  }
  return found;
}

function priceAt(lanes: readonly Lane[], location: number, grams: Float64Array, added: number): number {
  const weight = grams[location] as number;
  if (weight < 0 && added === 0) return 0;
  return floorPriceOf(lanes[location] as Lane, Math.max(0, weight) + added);
}

function parcels(lanes: readonly Lane[], location: number, grams: number): number {
  const lane = lanes[location] as Lane;
  return grams / (lane[lane.length - 1] as Lane[number]).upToGrams;
}
