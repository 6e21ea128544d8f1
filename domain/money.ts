import type { Brand } from './brand.ts';
import { type Currency, exponentOf } from './currency.ts';

/** A `number`, not a `bigint`, because Temporal payloads and HTTP bodies are JSON. */
export type MinorUnits = Brand<number, 'MinorUnits'>;
export type Money = { readonly amount: MinorUnits; readonly currency: Currency };

export function money(amount: number, currency: Currency): Money {
  return { amount: minorUnits(amount), currency };
}

export function minorUnits(amount: number): MinorUnits {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`amount must be a whole number of minor units, got ${amount}`);
  }
  return amount as MinorUnits;
}

export function add(left: Money, right: Money): Money {
  if (left.currency !== right.currency) {
    throw new TypeError(`cannot add ${right.currency} to ${left.currency}`);
  }
  return money(left.amount + right.amount, left.currency);
}

/** Splits `total` by weight. The shares always add up to `total`: rounding never makes or loses a minor unit. */
export function allocate(total: number, weights: readonly number[]): MinorUnits[] {
  let amountLeft = total;
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(weightLeft > 0)) throw new RangeError('weights must add up to more than zero');

  return weights.map((weight) => {
    // Rounding what is left, rather than each share, lets every share repay the error of the one before it.
    const share = weightLeft > 0 ? proportion(amountLeft, weight, weightLeft) : 0;
    amountLeft -= share;
    weightLeft -= weight;
    return minorUnits(share);
  });
}

/** `amount × part ÷ whole`, rounded half up, exact where the product passes 2^53 and both parts are whole numbers. */
export function proportion(amount: number, part: number, whole: number): MinorUnits {
  const product = amount * part;
  if (Number.isSafeInteger(product) || !Number.isInteger(part) || !Number.isInteger(whole)) {
    return minorUnits(Math.round(product / whole));
  }
  const [numerator, denominator] = [2n * BigInt(amount) * BigInt(part) + BigInt(whole), 2n * BigInt(whole)];
  const quotient = numerator / denominator;
  // BigInt division truncates toward zero; rounding half up needs the floor.
  return minorUnits(Number(numerator % denominator < 0n ? quotient - 1n : quotient));
}

/** "19.99 USD", "2000 JPY": for people and exports, never for arithmetic. */
export function format({ amount, currency }: Money): string {
  return `${decimal(amount, currency)} ${currency}`;
}

export function decimal(amount: number, currency: Currency): string {
  const exponent = exponentOf(currency);
  const digits = Math.abs(amount)
    .toString()
    .padStart(exponent + 1, '0');
  const sign = amount < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
