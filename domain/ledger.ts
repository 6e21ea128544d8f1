import { minorUnits } from './money.ts';

/** The chart of accounts that postings name; what a shop calls them is its own affair. */
export const ACCOUNTS = [
  'psp-clearing',
  'cash',
  'accounts-receivable',
  'deferred-revenue',
  'revenue',
  'tax-payable',
] as const;
export type Account = (typeof ACCOUNTS)[number];

/** A debit is positive, a credit negative; the lines of a posting add up to zero. In minor units of one currency. */
export type PostingLine = { readonly account: Account; readonly amount: number };
/** How far an order has been delivered to the customer, less what he gave back, and paid by him. */
export type Standing = { readonly shipped: number; readonly captured: number };

/** Goods left: their net value is earned, their tax owed, and the customer owes or has prepaid the whole. */
export function postingOfShipment(before: Standing, value: { net: number; tax: number; gross: number }): PostingLine[] {
  const after = { ...before, shipped: before.shipped + value.gross };
  return balanced([
    ...customerSide(before, after),
    { account: 'revenue', amount: -value.net },
    { account: 'tax-payable', amount: -value.tax },
  ]);
}

/** Goods came back, or the customer may keep them: what was earned with them is earned no longer. */
export function postingOfReturn(before: Standing, value: { net: number; tax: number; gross: number }): PostingLine[] {
  const after = { ...before, shipped: before.shipped - value.gross };
  return balanced([
    ...customerSide(before, after),
    { account: 'revenue', amount: value.net },
    { account: 'tax-payable', amount: value.tax },
  ]);
}

/** Money came in (or, negative, went back). */
export function postingOfPayment(before: Standing, amount: number, into: 'psp-clearing' | 'cash'): PostingLine[] {
  const after = { ...before, captured: before.captured + amount };
  return balanced([{ account: into, amount }, ...customerSide(before, after)]);
}

/** Shipped but unpaid is a receivable, paid but unshipped a liability. Never both at once for one order. */
function customerSide(before: Standing, after: Standing): PostingLine[] {
  const receivable = (at: Standing) => Math.max(at.shipped - at.captured, 0);
  const deferred = (at: Standing) => Math.max(at.captured - at.shipped, 0);
  return [
    { account: 'accounts-receivable', amount: receivable(after) - receivable(before) },
    { account: 'deferred-revenue', amount: deferred(before) - deferred(after) },
  ];
}

function balanced(lines: readonly PostingLine[]): PostingLine[] {
  const sum = lines.reduce((total, { amount }) => total + minorUnits(amount), 0);
  if (sum !== 0) throw new RangeError(`a posting must add up to zero, got ${sum}`);
  return lines.filter(({ amount }) => amount !== 0);
}
