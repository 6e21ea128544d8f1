import { durationMs } from '../duration.ts';
import type { ReturnPolicy } from './terms.ts';

export type ReturnDeadlines = { readonly expiresAt: Date | null; readonly remindAt: Date | null };

/** Both run from the same moment: the approval, or until then the request. */
export function deadlinesOf({ expiresAfter, remindAfter }: ReturnPolicy, from: Date): ReturnDeadlines {
  return { expiresAt: after(from, expiresAfter), remindAt: after(from, remindAfter) };
}

const after = (from: Date, duration: string | undefined): Date | null =>
  duration === undefined ? null : new Date(from.getTime() + durationMs(duration));
