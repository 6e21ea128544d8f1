import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { WorkRow } from '../../db/order/fulfillment-orders.ts';
import type { Caller } from '../caller.ts';
import { submitFact } from '../inbox/submit.ts';
import { Problem } from '../problem.ts';

const TRIES_MAX = 10;
const PAUSE_MS = 30;

/**
 * Tells the order that somebody picks. Two pickers may do so at once, and one of them is told that the other's message
 * is being worked on; his own is then as good as taken, a moment later.
 */
export async function startPicking(
  app: FastifyInstance,
  { client, name }: Caller,
  work: WorkRow,
): Promise<'DONE' | 'UNDECIDED'> {
  const { orderId, id: fulfillmentOrderId } = work;
  for (let tries = 1; ; tries += 1) {
    try {
      // A key of its own each time: a refusal of now says nothing of later.
      const key = `start-picking ${randomUUID()}`;
      return await submitFact(app, { kind: 'startPicking', orderId, fulfillmentOrderId, client, key, actor: name });
    } catch (error) {
      const isRival = error instanceof Problem && error.kind === 'already-claimed';
      if (!isRival || tries === TRIES_MAX) throw error;
      await sleep(tries * PAUSE_MS);
    }
  }
}
