import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';

/** Wrong keys from one address before it is told to wait: each of them asks the database. */
const WRONG_KEYS_MAX = 300;
const TIME_WINDOW_MS = 60_000;

/** Counts a wrong key. Whoever has a right one is never slowed down, also not behind the same address. */
export type CountGuess = (request: FastifyRequest) => Promise<void>;

export async function limitGuesses(app: FastifyInstance): Promise<CountGuess> {
  await app.register(rateLimit, { global: false, max: WRONG_KEYS_MAX, timeWindow: TIME_WINDOW_MS });
  const count = app.createRateLimit();
  return async (request) => {
    const limit = await count(request);
    if (limit.isAllowed || !limit.isExceeded) return;
    throw new Problem('too-many-requests', `${limit.max} wrong API keys came from here within a minute.`, {
      facts: { retryAfterSeconds: limit.ttlInSeconds },
    });
  };
}
