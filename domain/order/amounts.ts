import { type FinancialStatus, financialStatus, moneyMoved, type Transaction } from './payment.ts';
import {
  type Charge,
  type KeptLine,
  keptUnits,
  ofWholeLine,
  orderTotal,
  sumOf,
  valueOfCharge,
  valueOfUnits,
} from './totals.ts';

export type PricedLine = KeptLine & {
  readonly shipped: number;
  /** Sent in place of units that another line has: those are what was ordered. */
  readonly substituteFor?: string | null;
};
/** `valueMinor` is what the customer owes for it, the shipping charge included where it carries that. */
export type ShippedValue = { readonly valueMinor: number; readonly chargesShipping: boolean };
export type OrderMoney = {
  readonly lines: readonly PricedLine[];
  readonly shipping: Charge;
  /** What has left; a shipment under way still counts as unshipped units. */
  readonly shipments: readonly ShippedValue[];
  /** Of what was shipped and given back: owed no longer. */
  readonly creditedMinor?: number;
  readonly transactions: readonly Transaction[];
  readonly isRefused: boolean;
};

/** All in the order's minor units. `goods`, `discount` and `shipping` are as priced, tax included where it was. */
export type OrderAmounts = {
  readonly goods: number;
  readonly discount: number;
  readonly shipping: number;
  readonly tax: number;
  /** Of everything ordered; what was cancelled since lowers only `due`. */
  readonly total: number;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  /** What the customer still has to pay for what was not cancelled. */
  readonly due: number;
  readonly financialStatus: FinancialStatus;
};

export function orderAmounts(order: OrderMoney): OrderAmounts {
  const { lines, shipping, transactions } = order;
  const ordered = lines.filter(({ substituteFor }) => !substituteFor);
  const sum = (each: (line: PricedLine) => number) => ordered.reduce((total, line) => total + each(line), 0);
  const { tax, gross: total } = orderTotal(ordered, shipping);
  const moved = moneyMoved(transactions);
  const { authorized, captured, refunded } = moved;
  const owed = owedFor(order);
  return {
    goods: sum(({ unitPriceMinor, quantity }) => unitPriceMinor * quantity),
    discount: sum((line) => ofWholeLine(line.discountMinor, line)),
    shipping: shipping.amountMinor,
    tax,
    total,
    authorized,
    captured,
    refunded,
    due: Math.max(owed - captured + givenBack(transactions), 0),
    // An order that was worth something and of which nothing is left to pay for is not "paid".
    financialStatus: owed === 0 && total > 0 && captured + authorized === 0 ? 'VOIDED' : financialStatus(moved, owed),
  };
}

/** What went back for goods or units pays for nothing else any more. */
const givenBack = (transactions: readonly Transaction[]): number =>
  transactions.reduce((sum, { kind, status, amountMinor, isGoodwill }) => {
    return sum + (kind === 'REFUND' && status !== 'FAILED' && !isGoodwill ? amountMinor : 0);
  }, 0);

function owedFor({ lines, shipping, shipments, creditedMinor = 0, isRefused }: OrderMoney): number {
  if (isRefused) return 0;
  const shipped = shipments.reduce((sum, { valueMinor }) => sum + valueMinor, 0) - creditedMinor;
  const rest = lines.map((line) => ({ line, count: keptUnits(line) - line.shipped }));
  const unshipped = sumOf(rest.map(({ line, count }) => valueOfUnits(line, line.shipped, count))).gross;
  const isCharged = shipments.some(({ chargesShipping }) => chargesShipping);
  const isSomethingLeft = rest.some(({ count }) => count > 0);
  return shipped + unshipped + (isSomethingLeft && !isCharged ? valueOfCharge(shipping).gross : 0);
}
