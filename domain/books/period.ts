import { dayOf } from '../calendar.ts';

/** A month of the books, `YYYY-MM`. The books run in UTC. */
export const PERIOD_PATTERN = /^\d{4}-(0[1-9]|1[0-2])$/;

export const monthOf = (at: Date): string => dayOf(at).slice(0, 7);
export const hasBegun = (period: string, at: Date): boolean => period <= monthOf(at);
