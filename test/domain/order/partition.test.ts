import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OrderId, OrderLineId, Sku } from '../../../domain/ids.ts';
import { difference, type Editable, type EditableLine, edited } from '../../../domain/order/edit.ts';
import { keptTotal } from '../../../domain/order/overpaid.ts';
import { sumOf, type Value, valueOfKept, valueOfUnits } from '../../../domain/order/totals.ts';
import { creditOfUnits } from '../../../domain/return/credit.ts';

/** ISO 4217 has all three. */
const EXPONENTS = [0, 2, 3];
const LINE = 'line' as OrderLineId;

/** A line of some price in yen, dollars or dinars, with a discount and a tax that need not divide. */
const lines = fc
  .record({
    exponent: fc.constantFrom(...EXPONENTS),
    quantity: fc.integer({ min: 1, max: 40 }),
    wholePrice: fc.integer({ min: 0, max: 9_999 }),
    rest: fc.nat(999),
    discount: fc.nat(10_000),
    tax: fc.nat(10_000),
    isTaxInclusive: fc.boolean(),
  })
  .map(({ exponent, quantity, wholePrice, rest, discount, tax, isTaxInclusive }): EditableLine => {
    const unitPriceMinor = wholePrice * 10 ** exponent + (rest % 10 ** exponent);
    const discountMinor = Math.floor((unitPriceMinor * quantity * discount) / 10_000);
    const taxMinor = Math.floor(((unitPriceMinor * quantity - discountMinor) * tax) / 10_000);
    const units = { quantity, pricedQuantity: quantity, cancelled: 0, shipped: 0 };
    const price = { unitPriceMinor, discountMinor, taxMinor, isTaxInclusive, taxRate: null };
    return { id: LINE, sku: 'TEE' as Sku, ...units, ...price };
  });
/** What may come to a line, each of so many units: what does not fit does not happen. */
const lives = fc.array(
  fc.record({ what: fc.constantFrom('ship', 'cancel', 'raise', 'lower'), units: fc.integer({ min: 1, max: 12 }) }),
  { maxLength: 12 },
);

describe('the value of a line', () => {
  it('is given back to the last minor unit by any partition into shipments, and by the credits of all returns', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), (line, sizes) => {
        const parts = partition(line.quantity, sizes);

        const shipped = parts.map(([taken, count]) => valueOfUnits(line, taken, count));
        const credited = parts.map(([taken, count]) => creditOfUnits(line, taken, count, '0.15'));

        expect(sumOf(shipped)).toEqual(valueOfUnits(line, 0, line.quantity));
        const fees = credited.reduce((sum, { fee }) => sum + fee, 0);
        expect(sumOf(credited).gross + fees).toBe(valueOfUnits(line, 0, line.quantity).gross);
      }),
    );
  });

  it('that is kept is what has shipped and what is left, in whatever order units shipped, came and went', () => {
    fc.assert(
      fc.property(lines, lives, (start, life) => {
        const { line, shipped } = live(start, life);

        const left = valueOfUnits(line, line.shipped, line.quantity - line.cancelled - line.shipped);
        expect(sumOf([...shipped, left])).toEqual(valueOfKept(line));
      }),
    );
  });

  it('is the same for the same units, however they came about', () => {
    fc.assert(
      fc.property(lines, lives, fc.integer({ min: 1, max: 60 }), (start, life, kept) => {
        const long = live(start, life).line;
        fc.pre(kept >= long.shipped);

        expect(valueOfKept(quantitySet(long, kept))).toEqual(valueOfKept(quantitySet(start, kept)));
      }),
    );
  });
});

describe('an edit', () => {
  it('that adds an item and removes it again leaves the total to the last minor unit', () => {
    fc.assert(
      fc.property(lines, lines, fc.integer({ min: 1, max: 60 }), (line, other, quantity) => {
        const before = orderOf([line]);
        const { unitPriceMinor: amount, taxMinor } = other;
        const item = { type: 'ADD_LINE' as const, sku: other.sku, quantity: other.quantity, unitPrice: { amount } };

        const more = [
          { ...item, tax: { amount: taxMinor } },
          { type: 'SET_QUANTITY' as const, lineId: LINE, quantity },
        ];
        const added = changedBy(before, more);
        const removed = changedBy(added, [
          { type: 'SET_QUANTITY', lineId: 'new' as OrderLineId, quantity: 0 },
          { type: 'SET_QUANTITY', lineId: LINE, quantity: line.quantity },
        ]);

        expect(keptTotal(removed.lines, removed.shipping)).toBe(keptTotal(before.lines, before.shipping));
        expect(difference(added, removed).raised.every(({ lineId }) => lineId === LINE)).toBe(true);
      }),
    );
  });

  it('says what it adds and what it takes off, and never both of one line', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 60 }), (line, quantity) => {
        const before = orderOf([line]);
        const { raised, lowered } = difference(
          before,
          changedBy(before, [{ type: 'SET_QUANTITY', lineId: LINE, quantity }]),
        );

        const more = quantity - line.quantity;
        expect(raised).toEqual(more > 0 ? [{ lineId: LINE, quantity: more }] : []);
        expect(lowered).toEqual(more < 0 ? [{ lineId: LINE, quantity: -more }] : []);
      }),
    );
  });
});

function partition(quantity: number, sizes: readonly number[]): [number, number][] {
  const parts: [number, number][] = [];
  let taken = 0;
  for (const size of [...sizes, quantity]) {
    const count = Math.min(size, quantity - taken);
    if (count > 0) parts.push([taken, count]);
    taken += count;
  }
  return parts;
}

function live(start: EditableLine, life: readonly { what: string; units: number }[]) {
  const shipped: Value[] = [];
  let line = start;
  for (const { what, units } of life) {
    const kept = line.quantity - line.cancelled;
    const left = kept - line.shipped;
    if (what === 'ship' && left >= units) {
      shipped.push(valueOfUnits(line, line.shipped, units));
      line = { ...line, shipped: line.shipped + units };
    }
    if (what === 'cancel' && left >= units) line = { ...line, cancelled: line.cancelled + units };
    if (what === 'raise') line = quantitySet(line, kept + units);
    if (what === 'lower' && left >= units) line = quantitySet(line, kept - units);
  }
  return { line, shipped };
}

const quantitySet = (line: EditableLine, quantity: number): EditableLine => {
  const other = { ...line, id: 'other' as OrderLineId, quantity: line.quantity + 1, cancelled: 0 };
  const [changed] = changedBy(orderOf([line, other]), [{ type: 'SET_QUANTITY', lineId: LINE, quantity }]).lines;
  if (!changed) throw new Error('the line is gone');
  return changed;
};

const orderOf = (of: readonly EditableLine[]): Editable => ({
  id: 'order' as OrderId,
  lines: of,
  address: { line1: '1 Main Street', city: 'New York', country: 'US' },
  delivery: { method: 'SHIPPING', service: 'STANDARD' },
  shipping: { amountMinor: 499, taxMinor: 41, isTaxInclusive: false },
});

function changedBy(order: Editable, changes: Parameters<typeof edited>[1]): Editable {
  const result = edited(order, changes, () => 'new' as OrderLineId);
  if ('refused' in result) throw new Error(result.refused.detail);
  return result.order;
}
