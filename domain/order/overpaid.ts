import { type Charge, type KeptLine, keptUnits, sumOf, valueOfCharge, valueOfKept } from './totals.ts';

/** What everything costs that is not cancelled; the shipping charge belongs to it while anything is kept. */
export function keptTotal(lines: readonly KeptLine[], shipping: Charge): number {
  const isKept = lines.some((line) => keptUnits(line) > 0);
  return sumOf([...lines.map(valueOfKept), ...(isKept ? [valueOfCharge(shipping)] : [])]).gross;
}

export type Paid = {
  /** Captured, or taken at the till. */
  readonly takenMinor: number;
  /** Bound for the customer because he had paid too much; also where the provider refused it: a person was asked. */
  readonly givenBackMinor: number;
  /** What the captures still hold. */
  readonly refundableMinor: number;
};

/**
 * What was paid in advance for units that were cancelled since. Goodwill and returns are refunds for other reasons, of
 * what was rightly paid, so they do not count here.
 */
export function overpaid(keptMinor: number, { takenMinor, givenBackMinor, refundableMinor }: Paid): number {
  return Math.max(Math.min(takenMinor - givenBackMinor - keptMinor, refundableMinor), 0);
}
