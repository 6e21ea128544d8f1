import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { priceOfSubstitutes } from '../../../domain/order/substitute.ts';
import { valueOfLine, valueOfUnits } from '../../../domain/order/totals.ts';

const lines = fc
  .record({
    quantity: fc.integer({ min: 1, max: 50 }),
    unitPriceMinor: fc.integer({ min: 0, max: 10_000 }),
    discountShare: fc.float({ min: 0, max: 1, noNaN: true }),
    taxMinor: fc.integer({ min: 0, max: 5_000 }),
    isTaxInclusive: fc.boolean(),
    cancelledShare: fc.float({ min: 0, max: 1, noNaN: true }),
    countShare: fc.float({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ discountShare, cancelledShare, countShare, ...line }) => {
    const cancelled = Math.floor((line.quantity - 1) * cancelledShare);
    const count = 1 + Math.floor((line.quantity - cancelled - 1) * countShare);
    const discountMinor = Math.floor(line.unitPriceMinor * line.quantity * discountShare);
    return { line: { ...line, cancelled, discountMinor, pricedQuantity: line.quantity }, count };
  });

describe('the price of substitutes', () => {
  it('is to the last minor unit that of the units they stand for', () => {
    fc.assert(
      fc.property(lines, ({ line, count }) => {
        const price = priceOfSubstitutes(line, count);

        const { quantity, cancelled, isTaxInclusive } = line;
        const instead = valueOfUnits(line, quantity - cancelled - count, count);
        expect(valueOfLine({ ...price, isTaxInclusive })).toEqual(instead);
        expect(price.discountMinor).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
