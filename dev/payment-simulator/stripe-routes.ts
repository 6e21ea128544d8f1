import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, fingerprintOf, type Request } from './answer-once.ts';
import { expanded } from './expanding.ts';
import type { Fault } from './faults.ts';
import type { Form } from './form.ts';
import { POST_OPERATIONS, type PostOperation } from './operations.ts';
import type { Simulation } from './simulation.ts';
import { invalidRequest, rateLimited, StripeFailure, serverError, unauthorized } from './stripe-failure.ts';
import { stripeId } from './stripe-id.ts';

export function addStripeRoutes(server: FastifyInstance, simulation: Simulation): void {
  server.register(async (v1) => {
    v1.addHook('onRequest', async ({ headers: { authorization } }) => {
      if (!/^(Bearer|Basic) \S+/.test(authorization ?? '')) throw unauthorized();
      if (authorization?.startsWith('Bearer ') && !/^Bearer (sk|rk)_test_/.test(authorization)) throw unauthorized();
    });
    for (const operation of POST_OPERATIONS) {
      v1.post(operation.url, (request, reply) => answerPost(simulation, operation, request, reply));
    }
  });
}

async function answerPost(
  simulation: Simulation,
  operation: PostOperation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const fault = simulation.faults.draw(operation.operation);
  refuseAtTheDoor(fault);
  if (fault?.moment === 'before' && (await swallows(reply, fault))) return reply;
  const { text, fields } = (request.body ?? { text: '', fields: {} }) as Form;
  const asked: Request = { key: keyOf(request), fingerprint: fingerprintOf(request.url, text) };
  const known = simulation.once.replay(asked, Date.now());
  if (known) return send(reply, asked, known, fault);

  const effect = operation.prepare(fields, (request.params as { id?: string }).id ?? '');
  const answer = await performSlowly(simulation, asked, fault, (call) => {
    if (fault?.kind === 'fail-500' && fault.moment === 'before') throw serverError();
    const object = effect.perform(call);
    if (fault?.kind === 'fail-500') throw serverError();
    return expanded(simulation.store, object, effect.expand);
  });
  return send(reply, asked, answer, fault);
}

/** The key is in use while this lasts, even when the caller has long gone. */
async function performSlowly(
  simulation: Simulation,
  asked: Request,
  fault: Fault | undefined,
  work: (call: ReturnType<Simulation['call']>) => unknown,
): Promise<Answer> {
  simulation.once.claim(asked);
  try {
    if (fault?.moment === 'before') await pause(fault.delayMs);
    simulation.expireOverdue();
    const call = simulation.call(stripeId('req'), asked.key);
    return simulation.once.perform(call, asked, () => work(call));
  } finally {
    simulation.once.release(asked);
    simulation.webhooks.nudge();
  }
}

/** Turned away before anything is looked at, as by a load balancer. */
export function refuseAtTheDoor(fault: Fault | undefined): void {
  if (fault?.kind === 'rate-limit') throw rateLimited();
  if (fault?.kind === 'fail-503') {
    throw new StripeFailure(503, { type: 'api_error', message: 'The service is unavailable for the moment' });
  }
}

async function send(
  reply: FastifyReply,
  { key }: Request,
  answer: Answer,
  fault: Fault | undefined,
): Promise<FastifyReply> {
  if (fault && (await swallows(reply, fault))) return reply;
  if (key !== null) reply.header('idempotency-key', key);
  if (answer.isReplayed) reply.header('idempotent-replayed', 'true').header('original-request', answer.requestId);
  const requestId = answer.isReplayed ? stripeId('req') : answer.requestId;
  return reply.code(answer.status).type('application/json').header('request-id', requestId).send(answer.body);
}

/** Whether the caller is left without the answer. */
export async function swallows(reply: FastifyReply, fault: Fault): Promise<boolean> {
  if (fault.kind === 'drop-answer' || fault.kind === 'hang') {
    reply.hijack();
    if (fault.kind === 'drop-answer') reply.raw.destroy();
    return true;
  }
  if (fault.moment === 'after') await pause(fault.delayMs);
  return false;
}

function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && key.length > 0 && key.length <= 255) return key;
  throw invalidRequest('Idempotency-Key must be one text of 1 to 255 characters');
}
