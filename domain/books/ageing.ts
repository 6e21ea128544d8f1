import { dayOf } from '../calendar.ts';

export const AGE_BUCKETS = ['current', '1-30', '31-60', '61-90', '90+'] as const;
export type AgeBucket = (typeof AGE_BUCKETS)[number];
export type Ages = Record<AgeBucket, number>;

/** Where nothing else was agreed. */
export const TERMS_DAYS = 30;
const DAY_MS = 86_400_000;

/** By how many days it is late; `current` is what is not due yet. */
export function bucketOf(dueOn: string, today: string): AgeBucket {
  const days = Math.round((Date.parse(today) - Date.parse(dueOn)) / DAY_MS);
  if (days <= 0) return 'current';
  if (days <= 30) return '1-30';
  if (days <= 60) return '31-60';
  return days <= 90 ? '61-90' : '90+';
}

export const dueAfterTerms = (day: string): string => dayOf(new Date(Date.parse(day) + TERMS_DAYS * DAY_MS));

export type Raised = { readonly on: string; readonly amount: number };

/**
 * What of a balance each day still owes: whatever was paid settled the oldest first, so the newest ones are open. A
 * credit entry lowers the balance, and with it what is left for the oldest.
 */
export function openItems(raised: readonly Raised[], balance: number): Raised[] {
  let left = balance;
  return raised
    .toSorted((one, other) => (one.on < other.on ? 1 : -1))
    .flatMap(({ on, amount }) => {
      const open = Math.min(amount, left);
      left -= open;
      return open > 0 ? [{ on, amount: open }] : [];
    });
}

export const noAges = (): Ages => ({ current: 0, '1-30': 0, '31-60': 0, '61-90': 0, '90+': 0 });
