import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';
import { type NewCommand, submitFact } from './submit.ts';

/** What came of one command of many, as its own call would have been answered. */
export type Outcome = { readonly status: number; readonly problem?: ReturnType<Problem['body']> };

/** Carries it out for itself: whatever comes of it stops no other. `key` tells it from the others of the call. */
export async function outcomeOf(
  app: FastifyInstance,
  { caller, url }: FastifyRequest,
  command: NewCommand,
  key: string,
): Promise<Outcome> {
  const { client, name: actor } = caller;
  try {
    const result = await submitFact(app, { ...command, client, actor, key });
    return { status: result === 'DONE' ? 200 : 202 };
  } catch (error) {
    if (error instanceof Problem) return refused(error, url);
    app.log.error({ err: error, orderId: command.orderId, kind: command.kind }, 'one command of many failed');
    return refused(new Problem('internal-error', 'Try this one again later.'), url);
  }
}

export const refused = (problem: Problem, url: string): Outcome => ({
  status: problem.status,
  problem: problem.body(url),
});
