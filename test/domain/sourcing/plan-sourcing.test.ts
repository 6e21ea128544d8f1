import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChannelId, LocationId } from '../../../domain/ids.ts';
import { money } from '../../../domain/money.ts';
import { planSourcing } from '../../../domain/sourcing/plan-sourcing.ts';
import { DEFAULT_RULE_SET, GOALS, type StockSnapshot } from '../../../domain/sourcing/types.ts';
import type { Case } from './brute-force.ts';
import { AT, aKit, aLine, aLocation, anOrder, aRate, aSnapshot, CHICAGO, LOS_ANGELES, told } from './builders.ts';
import { randomCase } from './random-case.ts';

const EAST = aLocation('EAST');
const MIDDLE = aLocation('MIDDLE', { geo: CHICAGO });
const WEST = aLocation('WEST', { geo: LOS_ANGELES });

function decide(
  order: Parameters<typeof anOrder>[0],
  stock: Record<string, Record<string, number>>,
  locations = [EAST, WEST],
) {
  return planSourcing(anOrder(order), aSnapshot(locations, stock), DEFAULT_RULE_SET);
}

describe('faults of other systems', () => {
  it('sums two lines that share an item (medusa 16502)', () => {
    const lines = [aLine('A', 3), aLine('A', 3, { lineId: 'line-A2' as never })];

    expect(decide({ lines }, { EAST: { A: 5 } })).toMatchObject({
      chosen: -1,
      shortages: [{ sku: 'A', requested: 6, available: 5 }],
    });
    expect(told(decide({ lines }, { EAST: { A: 5 }, WEST: { A: 5 } }).plans[0])).toBe('EAST: 3 A + 2 A2 | WEST: 1 A2');
  });

  it('sums two kits that share a part (medusa 16502)', () => {
    const lines = [aKit('K1', 1, { A: 1, B: 1 }), aKit('K2', 1, { A: 1, C: 1 })];
    const stock = { EAST: { A: 1, B: 9, C: 9 } };

    expect(decide({ lines }, stock)).toMatchObject({
      chosen: -1,
      shortages: [{ sku: 'K2', requested: 1, available: 0 }],
    });
    expect(told(decide({ lines }, { ...stock, WEST: { A: 1, C: 1 } }).plans[0])).toBe('EAST: 1 K1 | WEST: 1 K2');
  });

  it('commits where the stock is, not at the first location (medusa 14987, 15132)', () => {
    expect(told(decide({ lines: [aLine('A', 3)] }, { EAST: { A: 1 }, WEST: { A: 3 } }).plans[0])).toBe('WEST: 3 A');
    expect(told(decide({ lines: [aLine('A', 4)] }, { EAST: { A: 1 }, WEST: { A: 3 } }).plans[0])).toBe(
      'EAST: 1 A | WEST: 3 A',
    );
  });

  it("never uses a location outside the order's channel (medusa 10658)", () => {
    const locations = [aLocation('EAST', { channels: ['web-eu' as ChannelId] }), WEST];

    const decision = decide({ lines: [aLine('A')] }, { EAST: { A: 9 }, WEST: { A: 9 } }, locations);

    expect(told(decision.plans[0])).toBe('WEST: 1 A');
    expect(decision.plans.flatMap(({ parts }) => parts).map(({ locationId }) => locationId)).not.toContain('EAST');
  });

  it('says which location was chosen and why not the others (saleor 12888)', () => {
    const locations = [EAST, MIDDLE, WEST, aLocation('FULL', { dailyCapacity: 1, capacityUsed: 1 })];
    const stock = { EAST: { A: 1 }, MIDDLE: { A: 9, B: 9 }, WEST: { A: 9, B: 9 }, FULL: { A: 9, B: 9 } };

    const { chosen, locations: seen, plans, pruned } = decide({ lines: [aLine('A'), aLine('B')] }, stock, locations);

    expect(seen).toEqual([
      { locationId: 'EAST', stock: [{ sku: 'A', available: 1 }] },
      {
        locationId: 'FULL',
        stock: [
          { sku: 'A', available: 9 },
          { sku: 'B', available: 9 },
        ],
        excludedBy: 'CAPACITY',
      },
      {
        locationId: 'MIDDLE',
        stock: [
          { sku: 'A', available: 9 },
          { sku: 'B', available: 9 },
        ],
      },
      {
        locationId: 'WEST',
        stock: [
          { sku: 'A', available: 9 },
          { sku: 'B', available: 9 },
        ],
      },
    ]);
    expect(chosen).toBe(0);
    expect(plans.slice(0, 3).map((plan) => [told(plan), plan.lostOn])).toEqual([
      ['MIDDLE: 1 A + 1 B', undefined],
      ['WEST: 1 A + 1 B', 'NEAREST'],
      ['EAST: 1 A | MIDDLE: 1 B', 'FEWEST_SPLITS'],
    ]);
    expect(pruned).toBeGreaterThanOrEqual(0);
  });

  it('never splits a backordered line off when splitting is off (spree 8204)', () => {
    const order = { allowSplit: false, allowBackorder: true, lines: [aLine('A'), aLine('B')] };

    expect(told(decide(order, { EAST: { A: 9 }, WEST: { A: 9 } }).plans[0])).toBe('waits: 1 A + 1 B');
    expect(told(decide(order, { EAST: { A: 9 }, WEST: { A: 9, B: 1 } }).plans[0])).toBe('WEST: 1 A + 1 B');
  });

  it('plans all of 593 lines, not the first fifty (erpnext 51519)', () => {
    const lines = Array.from({ length: 593 }, (_, index) => aLine(`SKU-${index}`, 1 + (index % 7)));
    const units = Object.fromEntries(lines.map(({ sku }, index) => [sku, index % 5]));

    const { plans } = decide({ lines }, { EAST: units, WEST: Object.fromEntries(lines.map(({ sku }) => [sku, 9])) });

    const planned = plans[0]?.parts.flatMap((part) => part.lines) ?? [];
    expect(planned.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(
      lines.reduce((sum, { quantity }) => sum + quantity, 0),
    );
    expect(new Set(planned.map(({ lineId }) => lineId)).size).toBe(593);
  });
});

describe('splitting and waiting', () => {
  it.each([
    ['all is there', { allowSplit: false, allowBackorder: false }, 2, 'EAST: 2 A'],
    [
      'some is missing and may wait',
      { allowSplit: true, allowBackorder: true },
      5,
      'EAST: 2 A | WEST: 1 A | waits: 2 A',
    ],
    ['some is missing and nothing may be split', { allowSplit: false, allowBackorder: true }, 3, 'waits: 3 A'],
    ['it may be split', { allowSplit: true, allowBackorder: false }, 3, 'EAST: 2 A | WEST: 1 A'],
    ['it may neither be split nor wait', { allowSplit: false, allowBackorder: false }, 3, undefined],
    ['some is missing and may not wait', { allowSplit: true, allowBackorder: false }, 5, undefined],
  ])('follow the order when %s', (_when, terms, quantity, expected) => {
    const decision = decide({ ...terms, lines: [aLine('A', quantity)] }, { EAST: { A: 2 }, WEST: { A: 1 } });

    expect(told(decision.plans[0])).toBe(expected);
    expect(decision.chosen).toBe(expected ? 0 : -1);
  });

  it('let the later of two lines wait', () => {
    const lines = [aLine('A', 2), aLine('A', 2, { lineId: 'line-A2' as never })];

    const decision = decide({ allowBackorder: true, lines }, { EAST: { A: 3 } });

    expect(told(decision.plans[0])).toBe('EAST: 2 A + 1 A2 | waits: 1 A2');
    expect(decision.plans[0]?.scores.FEWEST_SPLITS).toBe(2);
  });

  it('name what is missing at the location that has most, where nothing may be split', () => {
    const order = { allowSplit: false, lines: [aLine('A', 5), aLine('B', 5)] };

    expect(decide(order, { EAST: { A: 5, B: 1 }, WEST: { A: 2, B: 5 } }).shortages).toEqual([
      { sku: 'A', requested: 5, available: 2 },
    ]);
  });

  it('keep a kit together at one location', () => {
    const apart = { EAST: { A: 1 }, WEST: { B: 1 } };

    expect(decide({ lines: [aKit('KIT', 1, { A: 1, B: 1 })] }, apart)).toMatchObject({
      chosen: -1,
      shortages: [{ sku: 'KIT', requested: 1, available: 0 }],
    });
  });

  it('divide kits over locations by the scarcest part', () => {
    const stock = { EAST: { A: 5, B: 7 }, WEST: { A: 9, B: 9 } };

    const { plans } = decide({ lines: [aKit('KIT', 4, { A: 2, B: 1 })] }, stock);

    expect(plans.map(told)).toEqual(['WEST: 4 KIT', 'EAST: 2 KIT | WEST: 2 KIT']);
  });

  it('leave the parts of a kit to the line that has no other place', () => {
    const lines = [aLine('A', 2), aKit('KIT', 2, { A: 1, B: 1 })];

    const { plans } = decide({ lines }, { EAST: { A: 2, B: 2 }, WEST: { A: 2 } });

    expect(told(plans[0])).toBe('EAST: 2 KIT | WEST: 2 A');
  });

  it('use only the chosen store for pick-up', () => {
    const store = aLocation('STORE', { pickUp: true, shipsOrders: false });
    const order = { delivery: { method: 'PICK_UP', locationId: store.id }, lines: [aLine('A', 2)] } as const;

    expect(told(decide(order, { STORE: { A: 2 }, EAST: { A: 9 } }, [EAST, store]).plans[0])).toBe('STORE: 2 A');
    expect(decide(order, { STORE: { A: 1 }, EAST: { A: 9 } }, [EAST, store]).chosen).toBe(-1);
  });

  it('leave out who refused before', () => {
    const decision = decide({ excludedLocations: ['EAST' as LocationId] }, { EAST: { A: 9 }, WEST: { A: 9 } });

    expect(told(decision.plans[0])).toBe('WEST: 1 A');
  });

  it.each([[0], [-1], [1.5], [Number.NaN]])('refuse a line of %d units', (quantity) => {
    expect(() => decide({ lines: [aLine('A', quantity)] }, {})).toThrow(`got ${quantity}`);
  });
});

describe('cost and promise', () => {
  const slow = aLocation('WEST', { handlingTime: 'P1D', handlingCost: money(250, 'USD') });
  const rates = [aRate({ upToGrams: 500, price: 300 }), aRate({ upToGrams: 5_000, price: 800, transitDays: 3 })];
  const order = { lines: [aLine('A', 3)], shipBy: AT };

  function decideAt(stock: Record<string, Record<string, number>>, facts: Parameters<typeof anOrder>[0] = {}) {
    return planSourcing(anOrder({ ...order, ...facts }), aSnapshot([EAST, slow], stock, rates), DEFAULT_RULE_SET);
  }

  it('are those of the chosen plan, the last part counts', () => {
    const decision = decideAt({ EAST: { A: 1 }, WEST: { A: 2 } });

    expect(told(decision.plans[0])).toBe('EAST: 1 A | WEST: 2 A');
    expect(decision.cost).toEqual(money(300 + 800 + 250, 'USD'));
    expect(decision.promise).toEqual({
      shipBy: '2026-03-05T15:00:00.000Z',
      deliverBy: '2026-03-09T03:59:59.000Z',
      late: 2,
    });
  });

  it('say nothing of the day of delivery where no rate card does', () => {
    const decision = decideAt({ EAST: { A: 3 } }, { delivery: { method: 'SHIPPING', service: 'EXPRESS' } });

    expect(decision.promise).toEqual({ shipBy: '2026-03-04T15:00:00.000Z', late: 0 });
    expect(decision.cost).toEqual(money(0, 'USD'));
  });

  it('promise nothing for what waits', () => {
    const decision = decideAt({}, { allowBackorder: true });

    expect([told(decision.plans[0]), decision.promise]).toEqual(['waits: 3 A', undefined]);
  });
});

const goals = fc.shuffledSubarray([...GOALS], { minLength: 1 });
const cases = randomCase({ locationsMax: 10, linesMax: 6, quantityMax: 6, goals, withKits: true });

function decideCase({ order, ruleSet, snapshot }: Case) {
  return planSourcing(order, snapshot, ruleSet);
}

describe('every decision', () => {
  it('takes no unit that is not there, and places every unit once', () => {
    fc.assert(
      fc.property(cases, (question) => {
        for (const { parts } of decideCase(question).plans) {
          const left = new Map(question.snapshot.stock.map((row) => [`${row.locationId}/${row.sku}`, row.available]));
          const missing = new Map(question.order.lines.map(({ lineId, quantity }) => [lineId, quantity]));
          for (const { lines, locationId } of parts) {
            for (const { lineId, quantity } of lines) {
              missing.set(lineId, (missing.get(lineId) ?? 0) - quantity);
              const line = question.order.lines.find((each) => each.lineId === lineId);
              for (const part of line?.components ?? [{ sku: line?.sku, quantity: 1 }]) {
                const key = `${locationId}/${part.sku}`;
                if (locationId) left.set(key, (left.get(key) ?? 0) - quantity * part.quantity);
              }
            }
          }
          expect([...missing.values()].every((units) => units === 0)).toBe(true);
          expect([...left.values()].every((units) => units >= 0)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('can be made again from what it stored, whatever the order of the rows', () => {
    fc.assert(
      fc.property(cases, (question) => {
        const decision = decideCase(question);
        const stored = JSON.parse(JSON.stringify(decision)) as typeof decision;

        const again = planSourcing(question.order, stored.snapshot, question.ruleSet);
        const { locations, stock, ...rest } = stored.snapshot;
        const shuffled: StockSnapshot = { ...rest, locations: locations.toReversed(), stock: stock.toReversed() };
        const { snapshot: _other, ...reversed } = planSourcing(question.order, shuffled, question.ruleSet);
        const { snapshot: _own, ...facts } = stored;

        expect(again).toEqual(stored);
        expect(reversed).toEqual(facts);
      }),
      { numRuns: 150 },
    );
  });
});
