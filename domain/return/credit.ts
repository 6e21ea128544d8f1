import { proportion } from '../money.ts';
import { type LinePrice, type Value, valueOfUnits } from '../order/totals.ts';
import type { ReturnReason } from './return.ts';
import { isCustomersChoice } from './terms.ts';

/** What the customer no longer owes for goods he returned; `fee` is what restocking kept of their value. */
export type Credit = Value & { readonly fee: number };

const FEE_WHOLE = 1_000_000;

/** The fraction of the value that restocking keeps, such as "0.10". */
export const feeFor = (reason: ReturnReason, restockingFee: string | undefined): string =>
  restockingFee !== undefined && isCustomersChoice(reason) ? restockingFee : '0';

/**
 * The credit for `count` units of a line after the first `taken` ones were credited: their own price, discount and tax.
 * As with shipments it is a difference of running totals, so all returns together give back the whole line.
 */
export function creditOfUnits(line: LinePrice, taken: number, count: number, fee: string): Credit {
  const value = valueOfUnits(line, taken, count);
  const keptUpTo = (units: number): { gross: number; tax: number } => {
    const { gross, tax } = valueOfUnits(line, 0, units);
    return { gross: share(gross, fee), tax: share(tax, fee) };
  };
  const [before, after] = [keptUpTo(taken), keptUpTo(taken + count)];
  const kept = { gross: after.gross - before.gross, tax: after.tax - before.tax };
  return afterFee(value, kept);
}

function afterFee({ gross, tax }: Value, kept: { gross: number; tax: number }): Credit {
  const credited = { gross: gross - kept.gross, tax: tax - kept.tax };
  return { ...credited, net: credited.gross - credited.tax, fee: kept.gross };
}

const share = (amount: number, fraction: string): number =>
  proportion(amount, Math.round(Number(fraction) * FEE_WHOLE), FEE_WHOLE);
