import { type Currency, exponentOf } from '../currency.ts';
import { minorUnits } from '../money.ts';

export const RATE_PATTERN = /^\d{1,9}(\.\d{1,12})?$/;

/**
 * Amounts of one currency in another, at `rate` units of the other for one. Rounds what they add up to, not each of
 * them: what adds up to zero in one currency adds up to zero in the other.
 */
export function converted(amounts: readonly number[], from: Currency, rate: string, to: Currency): number[] {
  const { numerator, denominator } = factorOf(from, rate, to);
  let sum = 0n;
  let told = 0n;
  return amounts.map((amount) => {
    sum += BigInt(minorUnits(amount));
    const share = rounded(sum * numerator, denominator) - told;
    told += share;
    return minorUnits(Number(share));
  });
}

export const convert = (amount: number, from: Currency, rate: string, to: Currency): number =>
  converted([amount], from, rate, to)[0] ?? 0;

function factorOf(from: Currency, rate: string, to: Currency): { numerator: bigint; denominator: bigint } {
  if (!RATE_PATTERN.test(rate)) throw new RangeError(`rate must be a decimal number such as 1.0825, got ${rate}`);
  const [whole = '', fraction = ''] = rate.split('.');
  return {
    numerator: BigInt(whole + fraction) * 10n ** BigInt(exponentOf(to)),
    denominator: 10n ** BigInt(fraction.length + exponentOf(from)),
  };
}

/** Half away from zero, so that a reversal is the exact opposite. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  return (sign * (2n * sign * numerator + denominator)) / (2n * denominator);
}
