import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';

/** The books are those of the whole company: a key for some channels or locations would see what is not theirs. */
export async function mustSeeTheBooks({ caller }: FastifyRequest): Promise<void> {
  if (caller.channelIds === undefined && caller.locationIds === undefined) return;
  throw new Problem('forbidden', 'The books are those of all channels and locations; this key is bound to some.');
}
