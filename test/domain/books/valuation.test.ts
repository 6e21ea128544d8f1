import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { averageUnitMinor, NO_HOLDING, postingOfInventory, valued } from '../../../domain/books/valuation.ts';

const holding = (quantity: number, valueMinor: number, lastUnitMinor = 0) => ({ quantity, valueMinor, lastUnitMinor });

describe('the value of a SKU', () => {
  it.each([
    ['a first receipt', holding(0, 0), { quantity: 10, costMinor: 5000 }, holding(10, 5000, 500)],
    ['a dearer one', holding(10, 5000, 500), { quantity: 10, costMinor: 7000 }, holding(20, 12_000, 600)],
    ['a shipment', holding(20, 12_000, 600), { quantity: -5, costMinor: null }, holding(15, 9000, 600)],
    ['a third of three', holding(3, 100, 33), { quantity: -1, costMinor: null }, holding(2, 67, 33)],
    ['the last unit', holding(1, 34, 33), { quantity: -1, costMinor: null }, holding(0, 0, 34)],
    ['units found again', holding(0, 0, 34), { quantity: 2, costMinor: null }, holding(2, 68, 34)],
    ['more than the books know of', holding(2, 68, 34), { quantity: -3, costMinor: null }, holding(0, 0, 34)],
    ['units nobody knows a cost of', holding(0, 0), { quantity: 4, costMinor: null }, holding(4, 0, 0)],
  ])('after %s', (_what, before, change, after) => {
    expect(valued(before, change)).toEqual(after);
  });

  it('is never negative, nothing where no unit is, and what was put in less what was taken out', () => {
    const change = fc.record({
      quantity: fc.integer({ min: -50, max: 50 }).filter((units) => units !== 0),
      costMinor: fc.option(fc.nat(100_000), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        let now = NO_HOLDING;
        let account = 0;
        for (const each of changes) {
          const next = valued(now, each);
          account += next.valueMinor - now.valueMinor;
          now = next;
          expect(now.quantity).toBeGreaterThanOrEqual(0);
          expect(now.valueMinor).toBeGreaterThanOrEqual(0);
          if (now.quantity === 0) expect(now.valueMinor).toBe(0);
        }
        expect(account).toBe(now.valueMinor);
      }),
    );
  });

  it('has an average where there are units', () => {
    expect([averageUnitMinor(holding(3, 100)), averageUnitMinor(holding(0, 0, 5))]).toEqual([33, undefined]);
  });

  it('is posted once for many changes, by what they were', () => {
    const changes = [
      { reason: 'RECEIVED' as const, added: 500 },
      { reason: 'RECEIVED' as const, added: 200 },
      { reason: 'SHIPPED' as const, added: -300 },
      { reason: 'COUNTED' as const, added: 0 },
    ];

    expect(postingOfInventory(changes)).toEqual([
      { account: 'inventory', amount: 400 },
      { account: 'goods-received-not-invoiced', amount: -700 },
      { account: 'cost-of-goods-sold', amount: 300 },
    ]);
  });
});
