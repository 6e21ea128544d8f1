import { describe, expect, it } from '@jest/globals';
import { bucketOf, dueAfterTerms, openItems } from '../../../domain/books/ageing.ts';
import { settle } from '../../../domain/books/payables.ts';
import { proportion } from '../../../domain/money.ts';

describe('the age of what is owed', () => {
  it.each([
    ['2026-03-01', 'current'],
    ['2026-02-28', '1-30'],
    ['2026-01-30', '1-30'],
    ['2026-01-29', '31-60'],
    ['2025-12-31', '31-60'],
    ['2025-12-30', '61-90'],
    ['2025-12-01', '61-90'],
    ['2025-11-30', '90+'],
  ])('due on %s is %s on the first of March', (dueOn, bucket) => {
    expect(bucketOf(dueOn, '2026-03-01')).toBe(bucket);
  });

  it('begins thirty days after the goods left, over the end of February', () => {
    expect(dueAfterTerms('2026-01-31')).toBe('2026-03-02');
  });

  it('is that of the newest, because whatever was paid settled the oldest first', () => {
    const raised = [
      { on: '2026-01-01', amount: 500 },
      { on: '2026-02-01', amount: 300 },
    ];

    expect(openItems(raised, 400)).toEqual([
      { on: '2026-02-01', amount: 300 },
      { on: '2026-01-01', amount: 100 },
    ]);
    expect(openItems(raised, 0)).toEqual([]);
  });
});

describe('a bill', () => {
  const accrual = (id: number, sku: string, quantity: number, amountMinor: number) => ({
    id,
    sku,
    quantity,
    amountMinor,
  });
  const shareOf = ({ amountMinor, quantity }: { amountMinor: number; quantity: number }, units: number) =>
    proportion(amountMinor, units, quantity);
  const unitsOf = ({ settled }: ReturnType<typeof settle>) =>
    settled.map((each) => [each.id, each.quantity, each.amountMinor]);

  it('settles the oldest goods first, and of the last of them a share', () => {
    const accruals = [accrual(1, 'RUG', 2, 200), accrual(2, 'MAT', 1, 50), accrual(3, 'RUG', 3, 100)];

    const result = settle(accruals, [{ sku: 'RUG', quantity: 3 }], shareOf);

    expect(unitsOf(result)).toEqual([
      [1, 2, 200],
      [3, 1, 33],
    ]);
    expect(result.missing).toEqual([]);
  });

  it('leaves out what came back, and says what it asks for beyond the rest', () => {
    const accruals = [accrual(1, 'RUG', 2, 200), accrual(2, 'RUG', -2, -200), accrual(3, 'RUG', 2, 220)];

    expect(unitsOf(settle(accruals, [{ sku: 'RUG', quantity: 2 }], shareOf))).toEqual([
      [2, -2, -200],
      [1, 2, 200],
      [3, 2, 220],
    ]);
    expect(settle(accruals, [{ sku: 'RUG', quantity: 3 }], shareOf).missing).toEqual([{ sku: 'RUG', quantity: 1 }]);
    expect(settle(accruals, [{ sku: 'MAT', quantity: 1 }], shareOf).missing).toEqual([{ sku: 'MAT', quantity: 1 }]);
  });
});
