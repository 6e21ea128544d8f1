import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { createStripeGateway, type StripeGateway } from '../../../activities/payments/stripe-gateway.ts';
import { money } from '../../../domain/money.ts';
import { anOrderId, eventually, never } from '../../dev/payment-simulator/provider.ts';

const executable = process.env.STRIPE_MOCK ?? 'stripe-mock';
const isThere = spawnSync(executable, ['-version']).status === 0;
const described = isThere ? describe : describe.skip;

let mock: ChildProcess;
let gateway: StripeGateway;
beforeAll(async () => {
  if (!isThere) return;
  const [plain, tls] = [await freePort(), await freePort()];
  mock = spawn(executable, ['-http-port', `${plain}`, '-https-port', `${tls}`], { stdio: 'ignore' });
  const apiBase = `http://127.0.0.1:${plain}`;
  gateway = createStripeGateway({ apiKey: 'sk_test_any', apiBase, webhookSecret: 'whsec_test' });
  await eventually(() => fetch(apiBase).catch(() => undefined));
});
afterAll(async () => {
  if (!isThere) return;
  mock.kill();
  await once(mock, 'exit');
});

/** It answers with fixtures that fit no state of ours, so only what it says of the request itself counts. */
async function complaintOf(answer: Promise<unknown>): Promise<string | undefined> {
  const failure = await answer.then(
    () => undefined,
    (error: Error) => error.cause ?? error,
  );
  return failure instanceof Stripe.errors.StripeError ? failure.message : undefined;
}

const request = { reference: 'pi_1', amount: money(300, 'USD'), signal: never };
const REQUESTS: Record<string, () => Promise<unknown>> = {
  authorize: () =>
    gateway.authorize({ ...request, token: 'pm_card_visa', orderId: anOrderId(), idempotencyKey: 'key-1' }),
  capture: () => gateway.capture({ ...request, isFinal: false, idempotencyKey: 'key-2' }),
  void: () => gateway.void({ ...request, idempotencyKey: 'key-3' }),
  refund: () => gateway.refund({ ...request, idempotencyKey: 'key-4' }),
  submitEvidence: () =>
    gateway.submitEvidence({
      reference: 'dp_1',
      fields: { shippingTrackingNumber: '1Z999' },
      idempotencyKey: 'key-5',
      signal: never,
    }),
  lookUp: () => gateway.lookUp('pi_1', never),
  list: async () => {
    for await (const payment of gateway.list(new Date(), never)) expect(payment.reference).toMatch(/^pi_/);
  },
};

described(
  isThere
    ? "the form of our requests, by Stripe's own description of its API"
    : 'SKIPPED: stripe-mock is not on PATH nor named by STRIPE_MOCK (go install github.com/stripe/stripe-mock@latest)',
  () => {
    it.each(Object.entries(REQUESTS))('is right: %s', async (_name, ask) => {
      expect(await complaintOf(ask())).toBeUndefined();
    });
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
