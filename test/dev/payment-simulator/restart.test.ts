import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PaymentRefused } from '../../../activities/payments/payment-refused.ts';
import type { StripeGateway } from '../../../activities/payments/stripe-gateway.ts';
import type { OrderId } from '../../../domain/ids.ts';
import { money } from '../../../domain/money.ts';
import { never, providerAt } from './provider.ts';

const MAIN = join(import.meta.dirname, '../../../dev/payment-simulator/main.ts');
const usd = (amount: number) => money(amount, 'USD');
let dataDir: string;
let child: ChildProcess | undefined;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'payments-'));
});
afterAll(async () => {
  if (child) await kill(child);
  rmSync(dataDir, { recursive: true });
});

async function startProcess(port: string): Promise<string> {
  const env = { ...process.env, DATA_DIR: dataDir, PAYMENT_SIMULATOR_PORT: port, STRIPE_WEBHOOK_SECRET: 'whsec_test' };
  child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('the simulator ended before it listened');
}

async function kill(running: ChildProcess): Promise<void> {
  const ended = once(running, 'exit');
  running.kill('SIGKILL');
  await ended;
}

/** An order's whole life, each call repeated with its key until it is answered. */
async function pay(gateway: StripeGateway, orderId: OrderId): Promise<void> {
  const amount = usd(1_000);
  const { reference } = await insist(() =>
    gateway.authorize({
      amount,
      token: 'pm_card_visa',
      orderId,
      idempotencyKey: `${orderId}:authorize`,
      signal: never,
    }),
  );
  for (const nth of [1, 2]) {
    const part = { reference, amount: usd(500), isFinal: nth === 2, idempotencyKey: `${orderId}:capture:${nth}` };
    await insist(() => gateway.capture({ ...part, signal: never }));
  }
  await insist(() =>
    gateway.refund({ reference, amount: usd(100), idempotencyKey: `${orderId}:refund`, signal: never }),
  );
}

async function insist<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (failure) {
      if (failure instanceof PaymentRefused) throw failure;
      await pause(20);
    }
  }
}

describe('a simulator killed in the middle of its work', () => {
  it('loses no effect and doubles none', async () => {
    const url = await startProcess('0');
    const { gateway, books } = providerAt(url, 500);
    const orders = Array.from({ length: 60 }, (_, nth) => `killed-${nth}` as OrderId);

    const paying = Promise.all(orders.map((orderId) => pay(gateway, orderId)));
    for (let kills = 0; kills < 3; kills += 1) {
      await pause(60);
      if (child) await kill(child);
      await startProcess(new URL(url).port);
    }
    await paying;

    const sums = { currency: 'usd', intents: 1, charges: 1, captures: 2, refunds: 1 };
    const money = { authorized: 1_000, capturable: 0, captured: 1_000, refunded: 100 };
    expect((await books()).orders.toSorted(byId)).toEqual(
      orders.map((orderId) => ({ orderId, ...sums, ...money })).toSorted(byId),
    );
  });
});

const byId = (left: { orderId: string }, right: { orderId: string }) => left.orderId.localeCompare(right.orderId);
