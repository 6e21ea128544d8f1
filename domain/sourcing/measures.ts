import { distanceKm, FARTHEST_KM } from '../distance.ts';
import type { Sku } from '../ids.ts';
import type { Item } from './items.ts';
import type { Lane } from './lanes.ts';
import type { Candidate } from './survey.ts';
import type { TermsOf } from './terms.ts';
import type { CostWeights, Goal, SourcingOrder } from './types.ts';

/** One goal as numbers, less is better: so much a used location, so much a unit there, so much by weight. */
export type Measure = {
  readonly name: Goal | 'TIE';
  /** What every plan has in common. */
  readonly base: number;
  /** For each location, once, where it is used. */
  readonly fixed: Float64Array;
  /** For each unit: at [location], or where `stride` is not 0 at [item * stride + location]. */
  readonly unit: Float64Array;
  readonly stride: number;
  /** For each location, its price by weight. */
  readonly lanes?: readonly Lane[];
  /** What the score shown is divided by. Whole numbers inside make sums exact and ties real. */
  readonly scale: number;
};

/** More than any real price: where no rate card goes, only no other way is worse. */
export const UNRATED_PRICE = 1e12;
const UNRATED: Lane = [
  { upToGrams: Number.MAX_SAFE_INTEGER, price: UNRATED_PRICE, transitDays: 0, floorPrice: UNRATED_PRICE },
];
const HUNDREDTHS = 100;
const SHARES = 1e12;

export type Measuring = {
  readonly order: SourcingOrder;
  readonly items: readonly Item[];
  readonly skus: ReadonlyMap<Sku, number>;
  readonly candidates: readonly Candidate[];
  readonly termsOf: TermsOf;
  readonly costWeights: CostWeights;
  readonly isPartWaiting: boolean;
};

/** The rule set's goals; plans equal on all of them are told apart by fewer parts, then by location ids. */
export function measuresOf(goals: readonly Goal[], measuring: Measuring): Measure[] {
  const asked = goals.map((goal) => MEASURES[goal](measuring));
  const fewest = goals.includes('FEWEST_SPLITS')
    ? []
    : [{ ...MEASURES.FEWEST_SPLITS(measuring), name: 'TIE' as const }];
  return [...asked, ...fewest, byPosition(measuring)];
}

const MEASURES: Record<Goal, (measuring: Measuring) => Measure> = {
  FEWEST_SPLITS: ({ candidates, isPartWaiting }) => ({
    ...nothing('FEWEST_SPLITS', candidates),
    base: isPartWaiting ? 1 : 0,
    fixed: new Float64Array(candidates.length).fill(1),
  }),
  IN_PROMISE: (measuring) => perLocation('IN_PROMISE', measuring, (candidate) => latenessOf(candidate, measuring)),
  NEAREST: (measuring) => ({
    ...perLocation('NEAREST', measuring, (candidate) => Math.round(kmTo(candidate, measuring) * HUNDREDTHS)),
    scale: HUNDREDTHS,
  }),
  CHEAPEST: (measuring) => priced('CHEAPEST', measuring, 0),
  RANKED: (measuring) => perLocation('RANKED', measuring, ranking(measuring.candidates)),
  BALANCE: balance,
  COST: cost,
};

function balance(measuring: Measuring): Measure {
  const { candidates, items, skus } = measuring;
  const unit = new Float64Array(items.length * candidates.length);
  for (const [index, { parts }] of items.entries()) {
    for (const [position, { available }] of candidates.entries()) {
      const share = parts.reduce((sum, { sku, quantity }) => {
        const units = available[skus.get(sku) as number] as number;
        return units > 0 ? sum + Math.round((SHARES * quantity) / units) : sum;
      }, 0);
      unit[index * candidates.length + position] = share;
    }
  }
  return { ...nothing('BALANCE', candidates), unit, stride: candidates.length, scale: SHARES };
}

/** Rates and handling, and what the rule set asks for every further part, late unit and unit-kilometre. */
function cost(measuring: Measuring): Measure {
  const { perSplit = 0, perLateUnit = 0, perUnitKm = 0 } = measuring.costWeights;
  const perUnit = perLocation('COST', measuring, (candidate) =>
    Math.round(perLateUnit * latenessOf(candidate, measuring) + perUnitKm * kmTo(candidate, measuring)),
  );
  const base = (measuring.isPartWaiting ? 0 : -1) * perSplit;
  return { ...priced('COST', measuring, perSplit), unit: perUnit.unit, base };
}

function priced(name: Goal, { candidates, order, termsOf }: Measuring, perPart: number): Measure {
  const fixed = Float64Array.from(candidates, ({ location: { handlingCost } }) =>
    handlingCost?.currency === order.currency ? handlingCost.amount + perPart : perPart,
  );
  const lanes = candidates.map(({ location }) => termsOf(location).lane ?? UNRATED);
  return { ...nothing(name, candidates), fixed, lanes };
}

function byPosition(measuring: Measuring): Measure {
  return perLocation('TIE', measuring, (_candidate, position) => position);
}

function perLocation(
  name: Measure['name'],
  { candidates }: Measuring,
  worth: (candidate: Candidate, position: number) => number,
): Measure {
  return { ...nothing(name, candidates), unit: Float64Array.from(candidates, worth) };
}

function nothing(name: Measure['name'], { length }: readonly Candidate[]): Measure {
  return { name, base: 0, fixed: new Float64Array(length), unit: new Float64Array(length), stride: 0, scale: 1 };
}

function latenessOf({ location }: Candidate, { termsOf }: Measuring): number {
  return termsOf(location).isLate ? 1 : 0;
}

/** A location without a place of its own is far; a customer without one is equally near to all. */
function kmTo({ location: { geo } }: Candidate, { order: { destination } }: Measuring): number {
  if (!destination.geo) return 0;
  return geo ? distanceKm(geo, destination.geo) : FARTHEST_KM;
}

/** A location without a rank comes after all that have one. */
function ranking(candidates: readonly Candidate[]): (candidate: Candidate) => number {
  const last = candidates.reduce((rank, { location }) => Math.max(rank, location.rank ?? rank), 0);
  return ({ location: { rank = last + 1 } }) => rank;
}
