import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { PaymentSimulatorOptions } from '../../../dev/payment-simulator/payment-simulator.ts';
import { money } from '../../../domain/money.ts';
import {
  anOrderId,
  eventually,
  type Listener,
  listenForWebhooks,
  never,
  type Provider,
  startProvider,
} from './provider.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const TYPE = 'payment_intent.amount_capturable_updated';

async function start(options: Partial<PaymentSimulatorOptions>): Promise<Provider> {
  const provider = await startProvider({ webhookEvents: [TYPE], webhookRetryMs: 20, ...options });
  ends.push(provider.stop);
  return provider;
}
async function listen(answer?: (nth: number) => number): Promise<Listener> {
  const listener = await listenForWebhooks(answer);
  ends.push(listener.stop);
  return listener;
}
function authorize({ gateway }: Provider) {
  const orderId = anOrderId();
  const amount = money(1_000, 'USD');
  return gateway.authorize({ amount, token: 'pm_card_visa', orderId, idempotencyKey: orderId, signal: never });
}
const idsOf = ({ received }: Listener) => received.map(({ body }) => JSON.parse(body).id as string);
const quiet = () => new Promise((resolve) => setTimeout(resolve, 150));

describe('webhooks', () => {
  it('go out once each, and only of the types somebody wants', async () => {
    const listener = await listen();
    const provider = await start({ webhookUrl: listener.url });
    for (let count = 0; count < 20; count += 1) await authorize(provider);

    await eventually(() => (listener.received.length >= 20 ? true : undefined));
    await quiet();
    expect(new Set(idsOf(listener)).size).toBe(20);
    expect(listener.received.map(({ body }) => JSON.parse(body).type)).toEqual(Array(20).fill(TYPE));
  });

  it('come again until somebody answers 2xx, with the same event id', async () => {
    const listener = await listen((nth) => (nth < 4 ? 500 : 200));
    const provider = await start({ webhookUrl: listener.url });
    await authorize(provider);

    await eventually(() => (listener.received.length === 4 ? true : undefined));
    await quiet();
    expect(new Set(idsOf(listener)).size).toBe(1);
    expect(listener.received).toHaveLength(4);
  });

  it('are not forgotten while nobody listens and the simulator is restarted', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'payments-'));
    ends.push(() => rmSync(dataDir, { recursive: true }));
    const listener = await listen();
    const deaf = await startProvider({ dataDir, webhookUrl: 'http://127.0.0.1:9/', webhookRetryMs: 20 });
    await authorize(deaf);
    await deaf.stop();

    await start({ dataDir, webhookUrl: listener.url });
    expect(await eventually(() => listener.received.find(({ body }) => body.includes(TYPE)))).toBeDefined();
  });

  it('are doubled, lost and late when asked', async () => {
    const listener = await listen();
    const provider = await start({ webhookUrl: listener.url });
    await provider.control('faults', [
      { operation: 'webhook', kind: 'duplicate', times: 1 },
      { operation: 'webhook', kind: 'drop-answer', times: 1 },
      { operation: 'webhook', kind: 'delay', delayMs: 100, times: 1 },
    ]);
    for (let count = 0; count < 4; count += 1) await authorize(provider);

    await eventually(() => (listener.received.length >= 6 ? true : undefined));
    await quiet();
    const ids = idsOf(listener);
    // One came twice at once, one came again because its answer was lost.
    expect([ids.length, new Set(ids).size]).toEqual([6, 4]);
  });
});
