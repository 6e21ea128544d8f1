import { type Money, money } from '../domain/money.ts';

/** Two columns, amount and currency, as one value; null where the row has none. */
export function moneyOf(minor: number | null, currency: string | null): Money | null {
  return minor === null || currency === null ? null : money(minor, currency);
}
