import { minorUnits } from './money.ts';
import type { Tender } from './order/payment.ts';

export const ACCOUNT_TYPES = ['ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];
export type ChartEntry = { readonly type: AccountType; readonly code: string; readonly name: string };

/**
 * What postings name: purposes. Code and name are what a shop begins with; it changes them as data. A new purpose is
 * one line here, and the next `npm run migrate` adds its account.
 */
export const ACCOUNTS = {
  cash: { type: 'ASSET', code: '1000', name: 'Cash' },
  bank: { type: 'ASSET', code: '1010', name: 'Bank' },
  'psp-clearing': { type: 'ASSET', code: '1050', name: 'Payment provider clearing' },
  disputes: { type: 'ASSET', code: '1060', name: 'Disputed payments' },
  'accounts-receivable': { type: 'ASSET', code: '1100', name: 'Accounts receivable' },
  'gift-card-receivable': { type: 'ASSET', code: '1120', name: 'Gift cards sold elsewhere' },
  inventory: { type: 'ASSET', code: '1300', name: 'Inventory' },
  'accounts-payable': { type: 'LIABILITY', code: '2000', name: 'Accounts payable' },
  'carrier-payable': { type: 'LIABILITY', code: '2050', name: 'Carriers payable' },
  'goods-received-not-invoiced': { type: 'LIABILITY', code: '2100', name: 'Goods received, not invoiced' },
  'tax-payable': { type: 'LIABILITY', code: '2200', name: 'Sales tax payable' },
  'deferred-revenue': { type: 'LIABILITY', code: '2300', name: 'Deferred revenue' },
  'exchange-clearing': { type: 'LIABILITY', code: '2350', name: 'Credit on its way to an exchange' },
  'gift-card-liability': { type: 'LIABILITY', code: '2400', name: 'Gift cards' },
  'store-credit-liability': { type: 'LIABILITY', code: '2410', name: 'Store credit' },
  'dispute-losses': { type: 'EXPENSE', code: '6200', name: 'Lost disputes' },
  revenue: { type: 'INCOME', code: '4000', name: 'Sales' },
  'cost-of-goods-sold': { type: 'EXPENSE', code: '5000', name: 'Cost of goods sold' },
  'inventory-adjustments': { type: 'EXPENSE', code: '5100', name: 'Inventory adjustments' },
  'purchase-price-variance': { type: 'EXPENSE', code: '5200', name: 'Purchase price variance' },
  'shipping-expense': { type: 'EXPENSE', code: '6000', name: 'Carriers' },
  'psp-fees': { type: 'EXPENSE', code: '6100', name: 'Payment provider fees' },
} as const satisfies Record<string, ChartEntry>;
export type Account = keyof typeof ACCOUNTS;

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

/** Where the money of each tender lies. What is paid with a balance of ours lowers what we owe its holder. */
export const ACCOUNT_OF = {
  CARD: 'psp-clearing',
  GIFT_CARD: 'gift-card-liability',
  STORE_CREDIT: 'store-credit-liability',
  CASH: 'cash',
  INVOICE: 'bank',
} as const satisfies Record<Tender, Account>;

/** A gift card was sold elsewhere: who sold it owes us its money, and we owe its holder goods. */
export const postingOfGiftCard = (amount: number): PostingLine[] =>
  balanced([
    { account: 'gift-card-receivable', amount },
    { account: 'gift-card-liability', amount: -amount },
  ]);

/** The provider took the money back until the dispute is decided. */
export const postingOfDispute = (amount: number): PostingLine[] =>
  balanced([
    { account: 'disputes', amount },
    { account: 'psp-clearing', amount: -amount },
  ]);

/** It came back, or it is lost; the customer keeps what he bought either way. */
export const postingOfDecision = (amount: number, isWon: boolean): PostingLine[] =>
  balanced([
    { account: isWon ? 'psp-clearing' : 'dispute-losses', amount },
    { account: 'disputes', amount: -amount },
  ]);

/** Money came in (or, negative, went back). */
export function postingOfPayment(before: Standing, amount: number, into: Account): PostingLine[] {
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

/** Lines of nothing are left out. */
export function balanced(lines: readonly PostingLine[]): PostingLine[] {
  const sum = lines.reduce((total, { amount }) => total + minorUnits(amount), 0);
  if (sum !== 0) throw new RangeError(`a posting must add up to zero, got ${sum}`);
  return lines.filter(({ amount }) => amount !== 0);
}
