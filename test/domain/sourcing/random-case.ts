import fc from 'fast-check';
import type { GeoPoint } from '../../../domain/address.ts';
import { money } from '../../../domain/money.ts';
import type { Goal, RateZone, SourcingLine, SourcingLocation } from '../../../domain/sourcing/types.ts';
import type { Case } from './brute-force.ts';
import {
  AT,
  aKit,
  aLine,
  aLocation,
  anOrder,
  aRate,
  aRuleSet,
  aSnapshot,
  CHICAGO,
  LOS_ANGELES,
  NEW_YORK,
} from './builders.ts';

export type Shape = {
  readonly locationsMax: number;
  readonly linesMax: number;
  readonly quantityMax: number;
  readonly goals: fc.Arbitrary<readonly Goal[]>;
  readonly withKits?: boolean;
  /** As many locations and lines as there may be, each location with few of the goods. */
  readonly isFull?: boolean;
};

const SKUS = ['A', 'B', 'C', 'D'] as const;
// Few values each, so that ties are common: they are where a search goes wrong.
const PLACES: readonly (GeoPoint | undefined)[] = [NEW_YORK, CHICAGO, CHICAGO, LOS_ANGELES, undefined];
const COUNTRIES = ['US', 'CA', 'MX'] as const;

export function randomCase(shape: Shape): fc.Arbitrary<Case> {
  const { locationsMax, linesMax, quantityMax, goals, withKits, isFull = false } = shape;
  const count = fc.integer({ min: isFull ? locationsMax : 1, max: locationsMax });
  const lines = fc.array(
    withKits ? fc.oneof(randomLine(quantityMax), randomKit(quantityMax)) : randomLine(quantityMax),
    {
      minLength: isFull ? linesMax : 1,
      maxLength: linesMax,
    },
  );
  return fc
    .record({
      goals,
      lines: lines.map(named),
      locations: count.chain(randomLocations),
      rates: randomRates,
      terms: randomTerms,
    })
    .chain(({ goals, lines, locations, rates, terms }) =>
      randomStock(locations, quantityMax, isFull ? 4 : 1).map((stock) => ({
        order: anOrder({ ...terms.order, lines }),
        snapshot: aSnapshot(locations, stock, rates),
        ruleSet: { ...aRuleSet(goals), costWeights: terms.costWeights },
      })),
    );
}

function randomLine(quantityMax: number): fc.Arbitrary<SourcingLine> {
  return fc
    .record({
      sku: fc.constantFrom(...SKUS),
      quantity: fc.integer({ min: 1, max: quantityMax }),
      weightGrams: fc.constantFrom(0, 300, 700, 1_000),
    })
    .map(({ quantity, sku, weightGrams }) => aLine(sku, quantity, { weightGrams }));
}

function randomKit(quantityMax: number): fc.Arbitrary<SourcingLine> {
  const parts = fc.dictionary(fc.constantFrom(...SKUS), fc.integer({ min: 1, max: 2 }), { minKeys: 1, maxKeys: 3 });
  return fc
    .record({ parts, quantity: fc.integer({ min: 1, max: Math.min(2, quantityMax) }) })
    .map(({ parts, quantity }) => aKit('KIT', quantity, parts));
}

function named(lines: readonly SourcingLine[]): SourcingLine[] {
  return lines.map((line, index) => ({ ...line, lineId: `line-${index}` as SourcingLine['lineId'] }));
}

function randomLocations(count: number): fc.Arbitrary<SourcingLocation[]> {
  const facts = fc.record({
    geo: fc.constantFrom(...PLACES),
    country: fc.constantFrom(...COUNTRIES),
    rank: fc.integer({ min: 0, max: 2 }),
    isSlow: fc.boolean(),
    handling: fc.constantFrom(0, 0, 150),
  });
  return fc.array(facts, { minLength: count, maxLength: count }).map((all) =>
    all.map(({ country, geo, handling, isSlow, rank }, index) => {
      const { geo: _somewhere, ...location } = aLocation(`L${index}`, { country, rank });
      return {
        ...location,
        ...(geo ? { geo } : {}),
        ...(isSlow ? { handlingTime: 'P3D' } : {}),
        ...(handling > 0 ? { handlingCost: money(handling, 'USD') } : {}),
      };
    }),
  );
}

/** Often nothing, often less than is asked for: an order that fits anywhere tells nothing. */
function randomStock(locations: readonly SourcingLocation[], quantityMax: number, empty: number) {
  const none = { weight: empty, arbitrary: fc.constant(0) };
  const units = fc.oneof(none, { weight: 1, arbitrary: fc.integer({ min: 1, max: quantityMax * 2 }) });
  const row = fc.record({ A: units, B: units, C: units, D: units });
  return fc
    .array(row, { minLength: locations.length, maxLength: locations.length })
    .map((rows) => Object.fromEntries(rows.map((stock, index) => [locations[index]?.id as string, stock])));
}

/** A tariff as carriers have it, so much a parcel and so much a weight, in every country. */
const tariffs: fc.Arbitrary<RateZone[]> = fc
  .array(fc.record({ base: fc.integer({ min: 0, max: 5 }), perKilo: fc.integer({ min: 1, max: 5 }) }), {
    minLength: COUNTRIES.length,
    maxLength: COUNTRIES.length,
  })
  .map((terms) =>
    terms.flatMap(({ base, perKilo }, index) =>
      [500, 1_000, 2_000, 3_500].map((upToGrams) =>
        aRate({
          from: COUNTRIES[index] as string,
          to: 'US',
          upToGrams,
          price: base * 100 + (perKilo * upToGrams) / 10,
        }),
      ),
    ),
  );

/** Only some countries have rates, and more weight may cost less. */
const oddRates: fc.Arbitrary<RateZone[]> = fc
  .array(
    fc.record({
      from: fc.constantFrom(...COUNTRIES),
      upToGrams: fc.constantFrom(500, 1_000, 2_000, 5_000),
      price: fc.integer({ min: 1, max: 9 }).map((price) => price * 100),
    }),
    { maxLength: 8 },
  )
  .map((rates) => {
    const unique = new Map(rates.map((rate) => [`${rate.from}/${rate.upToGrams}`, rate]));
    return [...unique.values()].map((rate) => aRate({ ...rate, to: 'US' }));
  });

const randomRates = fc.oneof(tariffs, oddRates);

const randomTerms = fc
  .record({
    allowSplit: fc.boolean(),
    allowBackorder: fc.boolean(),
    isPromised: fc.boolean(),
    costWeights: fc.constantFrom({}, { perSplit: 200 }, { perLateUnit: 50, perUnitKm: 0.1, perSplit: 30 }),
  })
  .map(({ allowBackorder, allowSplit, costWeights, isPromised }) => ({
    costWeights,
    order: { allowBackorder, allowSplit, ...(isPromised ? { shipBy: AT } : {}) },
  }));
