import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { addControlRoutes } from './control-routes.ts';
import { acceptForms, formFields } from './form.ts';
import { addReadingRoutes } from './reading-routes.ts';
import { Simulation } from './simulation.ts';
import { StripeFailure, serverError } from './stripe-failure.ts';
import { stripeId } from './stripe-id.ts';
import { addStripeRoutes } from './stripe-routes.ts';

export type PaymentSimulatorOptions = {
  /** 0 takes any free one. */
  readonly port: number;
  readonly host?: string;
  /** Its books are below `payments/` there; ':memory:' forgets them with the process. */
  readonly dataDir: string;
  readonly webhookSecret: string;
  readonly webhookUrl?: string | undefined;
  /** Event types to send; all of them when absent. */
  readonly webhookEvents?: readonly string[] | undefined;
  readonly webhookRetryMs?: number;
  readonly authorizationLifetimeMs?: number;
};
export type PaymentSimulator = { readonly url: string; stop(): Promise<void> };

const SEVEN_DAYS_MS = 604_800_000;

/** A payment provider in Stripe's form, for development and tests: the stripe library cannot tell the difference. */
export async function startPaymentSimulator(options: PaymentSimulatorOptions): Promise<PaymentSimulator> {
  const simulation = new Simulation({
    file: fileIn(options.dataDir),
    webhookSecret: options.webhookSecret,
    webhookRetryMs: options.webhookRetryMs ?? 1_000,
    settings: {
      authorizationLifetimeMs: options.authorizationLifetimeMs ?? SEVEN_DAYS_MS,
      webhookUrl: options.webhookUrl,
      webhookEvents: options.webhookEvents && new Set(options.webhookEvents),
    },
  });
  const server = buildServer(simulation);
  const host = options.host ?? '127.0.0.1';
  await server.listen({ port: options.port, host });
  const { port } = server.server.address() as AddressInfo;
  const stop = async () => {
    await server.close();
    await simulation.stop();
  };
  return { url: `http://${host}:${port}`, stop };
}

function buildServer(simulation: Simulation): FastifyInstance {
  const server = Fastify({
    // Answers that hang on purpose must not keep the process from ending.
    forceCloseConnections: true,
    routerOptions: { querystringParser: formFields },
  });
  acceptForms(server);
  addStripeRoutes(server, simulation);
  addReadingRoutes(server, simulation);
  addControlRoutes(server, simulation);
  server.setErrorHandler((failure, _request, reply) => {
    if (!(failure instanceof StripeFailure)) console.error('payment simulator:', failure);
    const { status, body } = failure instanceof StripeFailure ? failure : serverError();
    return reply.code(status).type('application/json').header('request-id', stripeId('req')).send(body);
  });
  server.setNotFoundHandler(({ method, url }, reply) => {
    const { body } = new StripeFailure(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${url}). The payment simulator does not have this part of Stripe.`,
    });
    return reply.code(404).type('application/json').send(body);
  });
  return server;
}

function fileIn(dataDir: string): string {
  if (dataDir === ':memory:') return dataDir;
  const folder = join(dataDir, 'payments');
  mkdirSync(folder, { recursive: true });
  return join(folder, 'payments.sqlite');
}
