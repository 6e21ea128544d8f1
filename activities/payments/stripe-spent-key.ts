import { createHash } from 'node:crypto';
import Stripe from 'stripe';

const KEYS_MAX = 5;

export type Attempts<Answer> = {
  readonly key: string;
  readonly ask: (key: string) => Promise<Answer>;
  /** What an attempt did although Stripe answered with a failure; undefined when it did nothing. */
  readonly seek: () => Promise<Answer | undefined>;
};

/**
 * Stripe keeps even a 500 under its key and gives it again for a day, so asking again with the same key would never
 * end. Once such an answer comes from the store, the attempt is over: see what it did, else go on with the next key.
 * All keys derive from the first, so whoever repeats the whole call walks the same way.
 */
export async function askUntilUnspent<Answer>({ key, ask, seek }: Attempts<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask(attempt === 1 ? key : `${key}:${attempt}`);
    } catch (failure) {
      if (!isSpent(failure) || attempt === KEYS_MAX) throw failure;
      const found = await seek();
      if (found !== undefined) return found;
    }
  }
}

function isSpent(failure: unknown): boolean {
  if (!(failure instanceof Stripe.errors.StripeError)) return false;
  return (failure.statusCode ?? 0) >= 500 && failure.headers?.['idempotent-replayed'] === 'true';
}

const MARK = 'attempt_';

/** The mark an attempt leaves on what it changes; names of metadata have 40 characters at most. */
export function markOf(key: string): string {
  return `${MARK}${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}

/** The keys of all attempts that have left their mark. */
export function keysIn(metadata: Stripe.Metadata | null): string[] {
  return Object.entries(metadata ?? {}).flatMap(([name, key]) => (name.startsWith(MARK) ? [key] : []));
}
