import { balanced, type PostingLine } from '../ledger.ts';

/** A label was bought: the carrier will ask for its price. Voided, he will not. */
export const postingOfLabel = (costMinor: number): PostingLine[] =>
  balanced([
    { account: 'shipping-expense', amount: costMinor },
    { account: 'carrier-payable', amount: -costMinor },
  ]);

/** What was expected is settled, what is asked for is owed, and the difference is a matter of prices. */
export const postingOfBill = ({ accrued, billed }: { accrued: number; billed: number }): PostingLine[] =>
  balanced([
    { account: 'goods-received-not-invoiced', amount: accrued },
    { account: 'purchase-price-variance', amount: billed - accrued },
    { account: 'accounts-payable', amount: -billed },
  ]);

export const postingOfBillPaid = (amount: number): PostingLine[] =>
  balanced([
    { account: 'accounts-payable', amount },
    { account: 'bank', amount: -amount },
  ]);

/** The provider pays out what he collected, less what he keeps. */
export const postingOfSettlement = ({ gross, fee }: { gross: number; fee: number }): PostingLine[] =>
  balanced([
    { account: 'bank', amount: gross - fee },
    { account: 'psp-fees', amount: fee },
    { account: 'psp-clearing', amount: -gross },
  ]);

export type Accrual = {
  readonly id: number;
  readonly sku: string;
  readonly quantity: number;
  readonly amountMinor: number;
};
export type BilledUnits = { readonly sku: string; readonly quantity: number };
/** What a bill settles of an accrual: all of it, or the first `quantity` units. */
export type Settled = Accrual & { readonly of: Accrual };

/**
 * The oldest accruals of each SKU up to the units that are billed, less what came back before the carrier had it. What
 * is billed beyond them is in `missing`.
 */
export function settle(accruals: readonly Accrual[], billed: readonly BilledUnits[], shareOf: ShareOf) {
  const settled: Settled[] = [];
  const missing: BilledUnits[] = [];
  for (const { sku, quantity } of billed) {
    const ofSku = accruals.filter((each) => each.sku === sku);
    const back = ofSku.filter((each) => each.quantity < 0);
    settled.push(...back.map((each) => ({ ...each, of: each })));
    let left = quantity - back.reduce((sum, each) => sum + each.quantity, 0);
    for (const accrual of ofSku.filter((each) => each.quantity > 0)) {
      const units = Math.min(left, accrual.quantity);
      if (units === 0) break;
      left -= units;
      settled.push({ ...accrual, quantity: units, amountMinor: shareOf(accrual, units), of: accrual });
    }
    if (left > 0) missing.push({ sku, quantity: left });
  }
  return { settled, missing };
}
type ShareOf = (accrual: Accrual, units: number) => number;
