import { describe, expect, it } from '@jest/globals';
import { money } from '../../../domain/money.ts';
import { planSourcing } from '../../../domain/sourcing/plan-sourcing.ts';
import type { CostWeights, Goal, RateZone, SourcingLocation, SourcingOrder } from '../../../domain/sourcing/types.ts';
import {
  AT,
  aLine,
  aLocation,
  anOrder,
  aRate,
  aRuleSet,
  aSnapshot,
  CHICAGO,
  LOS_ANGELES,
  NEW_YORK,
  told,
} from './builders.ts';

type Stock = Record<string, Record<string, number>>;
type World = {
  readonly goals: readonly Goal[];
  readonly order?: Partial<SourcingOrder>;
  readonly locations: readonly SourcingLocation[];
  readonly stock: Stock;
  readonly rates?: readonly RateZone[];
  readonly costWeights?: CostWeights;
};

function decide({ costWeights, goals, locations, order, rates, stock }: World) {
  const ruleSet = { ...aRuleSet(goals), ...(costWeights ? { costWeights } : {}) };
  return planSourcing(anOrder(order), aSnapshot(locations, stock, rates), ruleSet);
}

const AB = { lines: [aLine('A'), aLine('B')] };
const NEAR = aLocation('NEAR', { geo: NEW_YORK });
const MIDDLE = aLocation('MIDDLE', { geo: CHICAGO });
const FAR = aLocation('FAR', { geo: LOS_ANGELES });
const SLOW = aLocation('A-SLOW', { handlingTime: 'P5D' });
const FROM_CHICAGO = aLocation('FROM-IL', { region: 'IL' });
const FROM_LA = aLocation('FROM-CA', { region: 'CA' });
const BY_REGION = [aRate({ from: 'US-IL', price: 900 }), aRate({ from: 'US-CA', price: 400 })];
const DEAR = { handlingCost: money(600, 'USD') };
/** Each place has one of the two, one far place has both. */
const APART: Stock = { NEAR: { A: 9 }, MIDDLE: { B: 9 }, FAR: { A: 9, B: 9 } };

describe('goals', () => {
  it.each<[string, World, string, Record<string, number>]>([
    [
      'FEWEST_SPLITS takes one far location rather than two near ones',
      { goals: ['FEWEST_SPLITS', 'NEAREST'], order: AB, locations: [NEAR, MIDDLE, FAR], stock: APART },
      'FAR: 1 A + 1 B',
      { FEWEST_SPLITS: 1, NEAREST: 7_870.44 },
    ],
    [
      'NEAREST takes two near ones rather than one far location',
      { goals: ['NEAREST', 'FEWEST_SPLITS'], order: AB, locations: [NEAR, MIDDLE, FAR], stock: APART },
      'MIDDLE: 1 B | NEAR: 1 A',
      { NEAREST: 1_144.05, FEWEST_SPLITS: 2 },
    ],
    [
      'NEAREST sums units and not parts',
      {
        goals: ['FEWEST_SPLITS', 'NEAREST'],
        order: { lines: [aLine('A', 5), aLine('B')] },
        locations: [NEAR, MIDDLE, FAR],
        stock: { NEAR: { A: 5 }, MIDDLE: { A: 4, B: 1 }, FAR: { B: 1 } },
      },
      'MIDDLE: 1 B | NEAR: 5 A',
      { FEWEST_SPLITS: 2, NEAREST: 1_144.05 },
    ],
    [
      'IN_PROMISE avoids who would leave too late',
      {
        goals: ['IN_PROMISE'],
        order: { shipBy: AT },
        locations: [SLOW, FAR],
        stock: { 'A-SLOW': { A: 9 }, FAR: { A: 9 } },
      },
      'FAR: 1 A',
      { IN_PROMISE: 0 },
    ],
    [
      'IN_PROMISE counts late units when all cannot be in time',
      {
        goals: ['IN_PROMISE'],
        order: { shipBy: AT, lines: [aLine('A', 5)] },
        locations: [SLOW, FAR],
        stock: { 'A-SLOW': { A: 9 }, FAR: { A: 2 } },
      },
      'A-SLOW: 3 A | FAR: 2 A',
      { IN_PROMISE: 3 },
    ],
    [
      'IN_PROMISE counts the days of the way',
      {
        goals: ['IN_PROMISE'],
        order: { deliverBy: '2026-03-06T15:00:00Z' },
        locations: [FROM_LA, FROM_CHICAGO],
        stock: { 'FROM-CA': { A: 9 }, 'FROM-IL': { A: 9 } },
        rates: [aRate({ from: 'US-CA', transitDays: 4 }), aRate({ from: 'US-IL', transitDays: 2 })],
      },
      'FROM-IL: 1 A',
      { IN_PROMISE: 0 },
    ],
    [
      'IN_PROMISE is equal for all where nothing was promised',
      { goals: ['IN_PROMISE'], locations: [SLOW, FAR], stock: { 'A-SLOW': { A: 9 }, FAR: { A: 9 } } },
      'A-SLOW: 1 A',
      { IN_PROMISE: 0 },
    ],
    [
      'CHEAPEST takes the lowest rate',
      {
        goals: ['CHEAPEST'],
        locations: [FROM_CHICAGO, FROM_LA],
        stock: { 'FROM-CA': { A: 9 }, 'FROM-IL': { A: 9 } },
        rates: BY_REGION,
      },
      'FROM-CA: 1 A',
      { CHEAPEST: 400 },
    ],
    [
      'CHEAPEST adds handling',
      {
        goals: ['CHEAPEST'],
        locations: [FROM_CHICAGO, { ...FROM_LA, ...DEAR }],
        stock: { 'FROM-CA': { A: 9 }, 'FROM-IL': { A: 9 } },
        rates: BY_REGION,
      },
      'FROM-IL: 1 A',
      { CHEAPEST: 900 },
    ],
    [
      'CHEAPEST splits where a heavier parcel costs more than a second one',
      {
        goals: ['CHEAPEST'],
        order: AB,
        locations: [NEAR, FAR],
        stock: { NEAR: { A: 1, B: 1 }, FAR: { A: 1, B: 1 } },
        rates: [aRate({ upToGrams: 500, price: 300 }), aRate({ upToGrams: 1_000, price: 700 })],
      },
      'FAR: 1 A | NEAR: 1 B',
      { CHEAPEST: 600 },
    ],
    [
      'CHEAPEST goes where no rate card leads only when nothing else is left',
      {
        goals: ['CHEAPEST'],
        locations: [aLocation('ABROAD', { country: 'CA' }), aLocation('HOME', DEAR)],
        stock: { ABROAD: { A: 9 }, HOME: { A: 9 } },
        rates: [aRate({ price: 90_000 })],
      },
      'HOME: 1 A',
      { CHEAPEST: 90_600 },
    ],
    [
      'RANKED takes the lowest rank',
      {
        goals: ['RANKED'],
        locations: [aLocation('A-SECOND', { rank: 2 }), aLocation('FIRST', { rank: 1 })],
        stock: { 'A-SECOND': { A: 9 }, FIRST: { A: 9 } },
      },
      'FIRST: 1 A',
      { RANKED: 1 },
    ],
    [
      'RANKED takes a location without a rank last',
      {
        goals: ['RANKED'],
        locations: [aLocation('A-UNRANKED'), aLocation('THIRD', { rank: 3 })],
        stock: { 'A-UNRANKED': { A: 9 }, THIRD: { A: 9 } },
      },
      'THIRD: 1 A',
      { RANKED: 3 },
    ],
    [
      'RANKED sums ranks over units',
      {
        goals: ['RANKED'],
        order: { lines: [aLine('A', 3)] },
        locations: [aLocation('FIRST', { rank: 1 }), aLocation('SECOND', { rank: 2 })],
        stock: { FIRST: { A: 2 }, SECOND: { A: 9 } },
      },
      'FIRST: 2 A | SECOND: 1 A',
      { RANKED: 4 },
    ],
    [
      'BALANCE takes from where most is left',
      {
        goals: ['BALANCE'],
        order: { lines: [aLine('A', 2)] },
        locations: [aLocation('FEW'), aLocation('MANY')],
        stock: { FEW: { A: 4 }, MANY: { A: 50 } },
      },
      'MANY: 2 A',
      { BALANCE: 0.04 },
    ],
    [
      'COST adds what the rule set asks for a split',
      {
        goals: ['COST'],
        order: AB,
        locations: [NEAR, FAR],
        stock: { NEAR: { A: 1, B: 1 }, FAR: { A: 1, B: 1 } },
        rates: [aRate({ upToGrams: 500, price: 300 }), aRate({ upToGrams: 1_000, price: 700 })],
        costWeights: { perSplit: 101 },
      },
      'FAR: 1 A + 1 B',
      { COST: 700 },
    ],
    [
      'COST weighs a late unit against the dearer way',
      {
        goals: ['COST'],
        order: { shipBy: AT },
        locations: [{ ...SLOW, region: 'CA' }, FROM_CHICAGO],
        stock: { 'A-SLOW': { A: 9 }, 'FROM-IL': { A: 9 } },
        rates: BY_REGION,
        costWeights: { perLateUnit: 501 },
      },
      'FROM-IL: 1 A',
      { COST: 900 },
    ],
    [
      'COST weighs distance',
      {
        goals: ['COST'],
        locations: [FAR, { ...MIDDLE, ...DEAR }],
        stock: { FAR: { A: 9 }, MIDDLE: { A: 9 } },
        rates: [aRate()],
        costWeights: { perUnitKm: 0.5 },
      },
      'MIDDLE: 1 A',
      { COST: 1_672 },
    ],
  ])('%s', (_fact, world, parts, scores) => {
    const { exact, plans } = decide(world);

    expect([told(plans[0]), plans[0]?.scores, exact]).toEqual([parts, scores, true]);
  });

  it('decide in their order, the first that differs wins', () => {
    const locations = [
      aLocation('DEAR-AND-NEAR', { ...DEAR, geo: NEW_YORK }),
      aLocation('FAR-AWAY', { geo: LOS_ANGELES }),
    ];
    const world = { locations, stock: { 'DEAR-AND-NEAR': { A: 9 }, 'FAR-AWAY': { A: 9 } }, rates: [aRate()] };

    const nearest = decide({ ...world, goals: ['FEWEST_SPLITS', 'NEAREST', 'CHEAPEST'] });
    const cheapest = decide({ ...world, goals: ['FEWEST_SPLITS', 'CHEAPEST', 'NEAREST'] });

    expect(nearest.plans.map(told)).toEqual(['DEAR-AND-NEAR: 1 A', 'FAR-AWAY: 1 A']);
    expect(nearest.plans.map(({ lostOn }) => lostOn)).toEqual([undefined, 'NEAREST']);
    expect(cheapest.plans.map(told)).toEqual(['FAR-AWAY: 1 A', 'DEAR-AND-NEAR: 1 A']);
    expect(cheapest.plans.map(({ lostOn }) => lostOn)).toEqual([undefined, 'CHEAPEST']);
  });

  it('leave a tie to fewer parts, then to the location ids', () => {
    const locations = ['C', 'A', 'B'].map((id) => aLocation(id));
    const stock = { A: { A: 1 }, B: { A: 1, B: 1 }, C: { A: 1, B: 1 } };

    const { plans } = decide({ goals: ['NEAREST'], order: AB, locations, stock });

    expect(told(plans[0])).toBe('B: 1 A + 1 B');
    expect(plans.slice(1).map(({ lostOn }) => lostOn)).toEqual(plans.slice(1).map(() => 'TIE'));
  });

  it('divide the units of one plan by the next goals', () => {
    const { plans } = decide({
      goals: ['FEWEST_SPLITS', 'NEAREST'],
      order: { lines: [aLine('A', 10)] },
      locations: [FAR, MIDDLE],
      stock: { FAR: { A: 8 }, MIDDLE: { A: 7 } },
    });

    expect(told(plans[0])).toBe('FAR: 3 A | MIDDLE: 7 A');
  });
});
