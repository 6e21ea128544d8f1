import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readBooks } from './books.ts';
import type { Call } from './call.ts';
import { expire } from './capturing.ts';
import { authenticate } from './charging.ts';
import { closeDispute, openDispute } from './disputing.ts';
import { FaultRequest } from './faults.ts';
import { findIntent, latestCharge } from './payment-intents.ts';
import type { Simulation } from './simulation.ts';
import { invalidRequest, StripeFailure } from './stripe-failure.ts';
import type { StripeObject } from './stripe-objects.ts';

const OneIntent = z.strictObject({ payment_intent: z.string() });
const NewDispute = OneIntent.extend({ amount: z.int().positive().optional(), reason: z.string().default('general') });
const ClosedDispute = z.strictObject({ status: z.enum(['won', 'lost']) });
const Authentication = OneIntent.extend({ passed: z.boolean() });
const NewSettings = z.strictObject({ authorizationLifetimeMs: z.int().positive() });

/** What Stripe does not have: making things go wrong, letting time pass, and looking into the books. */
export function addControlRoutes(server: FastifyInstance, simulation: Simulation): void {
  server.register(
    async (control) => {
      addFaultRoutes(control, simulation);
      addMomentRoutes(control, simulation);
      control.get<{ Querystring: { orderId?: string } }>('/ledger', async ({ query }) => {
        simulation.expireOverdue();
        return readBooks(simulation.store, query.orderId);
      });
      control.get('/health', async () => ({ status: 'ok' }));
    },
    { prefix: '/_control' },
  );
}

function addFaultRoutes(server: FastifyInstance, { faults, settings }: Simulation): void {
  server.get('/faults', async () => ({ faults: faults.all }));
  server.post('/faults', async ({ body }) => {
    const wanted = check(z.array(FaultRequest), [body].flat());
    return { faults: wanted.map((fault) => faults.add(fault)) };
  });
  server.delete('/faults', async () => {
    faults.clear();
    return { faults: [] };
  });
  server.post('/settings', async ({ body }) => Object.assign(settings, check(NewSettings, body)));
}

function addMomentRoutes(server: FastifyInstance, simulation: Simulation): void {
  const moment = (work: (call: Call) => StripeObject): StripeObject => {
    const outcome = simulation.store.transaction(() => outcomeOf(() => work(simulation.call())));
    simulation.webhooks.nudge();
    if (outcome instanceof StripeFailure) throw outcome;
    return outcome;
  };
  server.post('/expire', async ({ body }) => {
    const { payment_intent: id } = check(OneIntent, body);
    return moment((call) => {
      const intent = findIntent(call, id);
      if (intent.status !== 'requires_capture') throw invalidRequest(`${id} is ${intent.status}: nothing can expire.`);
      return expire(call, intent, latestCharge(call, intent));
    });
  });
  server.post('/disputes', async ({ body }) => {
    const { payment_intent: id, amount, reason } = check(NewDispute, body);
    return moment((call) => {
      const intent = findIntent(call, id);
      const charge = latestCharge(call, intent);
      if (charge.amount_captured === 0) throw invalidRequest(`${id} has no captured amount to dispute.`);
      return openDispute(call, { intent, charge, reason, amount: amount ?? charge.amount_captured });
    });
  });
  server.post<{ Params: { id: string } }>('/disputes/:id/close', async ({ body, params: { id } }) => {
    const { status } = check(ClosedDispute, body);
    return moment((call) => closeDispute(call, id, status));
  });
  server.post('/authenticate', async ({ body }) => {
    const { payment_intent: id, passed } = check(Authentication, body);
    return moment((call) => {
      const intent = findIntent(call, id);
      if (intent.status !== 'requires_action') throw invalidRequest(`${id} is ${intent.status}: nobody is asked.`);
      return authenticate(call, intent, passed);
    });
  });
}

/** A refusal may leave something in the books, such as a failed charge, so it must not roll them back. */
function outcomeOf(work: () => StripeObject): StripeObject | StripeFailure {
  try {
    return work();
  } catch (failure) {
    if (failure instanceof StripeFailure) return failure;
    throw failure;
  }
}

function check<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw invalidRequest(z.prettifyError(parsed.error));
}
