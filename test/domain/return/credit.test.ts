import { describe, expect, it } from '@jest/globals';
import { type LinePrice, sumOf, valueOfLine } from '../../../domain/order/totals.ts';
import { creditOfUnits, feeFor } from '../../../domain/return/credit.ts';
import { seededRandom } from '../../support/random.ts';

const aLine = (own: Partial<LinePrice> = {}): LinePrice => ({
  quantity: 3,
  pricedQuantity: 3,
  unitPriceMinor: 1_000,
  discountMinor: 0,
  taxMinor: 0,
  isTaxInclusive: false,
  ...own,
});

describe('the credit for returned units', () => {
  it('is their own share of price, discount and tax', () => {
    const line = aLine({ discountMinor: 300, taxMinor: 270 });

    expect(creditOfUnits(line, 0, 1, '0')).toEqual({ net: 900, tax: 90, gross: 990, fee: 0 });
  });

  it('holds tax that was in the price, and not beside it', () => {
    expect(creditOfUnits(aLine({ taxMinor: 300, isTaxInclusive: true }), 0, 1, '0')).toEqual({
      net: 900,
      tax: 100,
      gross: 1_000,
      fee: 0,
    });
  });

  it('is less by the restocking fee, of the tax too', () => {
    expect(creditOfUnits(aLine({ taxMinor: 300 }), 0, 1, '0.10')).toEqual({ net: 900, tax: 90, gross: 990, fee: 110 });
  });

  it.each([
    ['UNWANTED', '0.10'],
    ['OTHER', '0.10'],
    ['DEFECTIVE', '0'],
    ['WRONG_ITEM', '0'],
    ['DAMAGED', '0'],
    ['LATE', '0'],
  ] as const)('of %s goods pays a fee of %s', (reason, fee) => {
    expect(feeFor(reason, '0.10')).toBe(fee);
  });

  it('gives back the whole line, to the last minor unit, in however many returns', () => {
    const next = seededRandom(20261123);
    const random = (below: number): number => Math.floor(next() * below);
    for (let round = 0; round < 500; round += 1) {
      const quantity = 1 + random(40);
      const unitPriceMinor = random(5_000);
      const discountMinor = random(quantity * unitPriceMinor + 1);
      const line = aLine({
        ...{ quantity, pricedQuantity: quantity, unitPriceMinor, discountMinor, isTaxInclusive: random(2) === 0 },
        taxMinor: random(quantity * unitPriceMinor - discountMinor + 1),
      });
      const fee = ['0', '0.10', '0.333333', '1'][random(4)] ?? '0';

      const credits = partition(quantity, random).map(([taken, count]) => creditOfUnits(line, taken, count, fee));

      const { net, tax, gross } = sumOf(credits);
      const kept = credits.reduce((sum, credit) => sum + credit.fee, 0);
      const whole = creditOfUnits(line, 0, quantity, fee);
      expect([gross, tax, net, kept]).toEqual([whole.gross, whole.tax, whole.net, whole.fee]);
      expect(gross + kept).toBe(valueOfLine(line).gross);
    }
  });
});

function partition(quantity: number, random: (below: number) => number): [number, number][] {
  const parts: [number, number][] = [];
  for (let taken = 0; taken < quantity; ) {
    const count = 1 + random(quantity - taken);
    parts.push([taken, count]);
    taken += count;
  }
  return parts;
}
