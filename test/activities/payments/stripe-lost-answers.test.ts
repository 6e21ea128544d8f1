import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PaymentRefused } from '../../../activities/payments/payment-refused.ts';
import type { OrderId } from '../../../domain/ids.ts';
import { money } from '../../../domain/money.ts';
import { anOrderId, never, type Provider, startProvider } from '../../dev/payment-simulator/provider.ts';

// Some must answer within it, on a busy machine too.
const TIMEOUT_MS = 400;
const LATE_MS = TIMEOUT_MS + 200;
let provider: Provider;
beforeAll(async () => {
  provider = await startProvider({ timeoutMs: TIMEOUT_MS });
});
afterEach(() => provider.heal());
afterAll(() => provider.stop());

/** The same call again and again, as the activity repeats it: same key, until there is an answer. */
async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer; failures: Error[] }> {
  const failures: Error[] = [];
  for (;;) {
    try {
      return { answer: await ask(), failures };
    } catch (failure) {
      if (failure instanceof PaymentRefused || failures.length === 20) throw failure;
      failures.push(failure as Error);
      await pause(20);
    }
  }
}

const usd = (amount: number) => money(amount, 'USD');
let keys = 0;
const aKey = () => `key-${++keys}`;

type Ask = () => Promise<unknown>;

function authorize(orderId: OrderId) {
  const request = { amount: usd(1_000), token: 'pm_card_visa', orderId, idempotencyKey: aKey(), signal: never };
  return provider.gateway.authorize(request);
}

/** Each brings the order as far as it needs, and then is the same call however often it is made. */
const STEPS: Record<'authorize' | 'capture' | 'void' | 'refund', (orderId: OrderId) => Promise<Ask>> = {
  authorize: async (orderId) => {
    const request = { amount: usd(1_000), token: 'pm_card_visa', orderId, idempotencyKey: aKey(), signal: never };
    return () => provider.gateway.authorize(request);
  },
  capture: async (orderId) => {
    const { reference } = await authorize(orderId);
    const request = { reference, amount: usd(400), isFinal: false, idempotencyKey: aKey(), signal: never };
    return () => provider.gateway.capture(request);
  },
  void: async (orderId) => {
    const { reference } = await authorize(orderId);
    const request = { reference, idempotencyKey: aKey(), signal: never };
    return () => provider.gateway.void(request);
  },
  refund: async (orderId) => {
    const { reference } = await authorize(orderId);
    const all = { reference, amount: usd(1_000), isFinal: true, idempotencyKey: aKey(), signal: never };
    await provider.gateway.capture(all);
    const request = { reference, amount: usd(400), idempotencyKey: aKey(), signal: never };
    return () => provider.gateway.refund(request);
  },
};

const FAULTS = [
  { kind: 'drop-answer', times: 3 },
  { kind: 'drop-answer', times: 1, moment: 'before' },
  { kind: 'hang', times: 2 },
  { kind: 'delay', times: 1, delayMs: LATE_MS },
  { kind: 'delay', times: 1, delayMs: LATE_MS, moment: 'after' },
  { kind: 'fail-500', times: 1 },
  { kind: 'fail-500', times: 1, moment: 'after' },
  { kind: 'fail-503', times: 2 },
  { kind: 'rate-limit', times: 2 },
] as const;
const CASES = (['authorize', 'capture', 'void', 'refund'] as const).flatMap((step) =>
  FAULTS.map((fault) => ({ step, ...fault, moment: 'moment' in fault ? fault.moment : 'as usual' })),
);

describe('a lost answer', () => {
  it.each(CASES)('to $step ($kind, $moment, $times times) leaves the effect of one call', async (the) => {
    const [orderId, likeIt] = [anOrderId(), anOrderId()];
    const ask = await STEPS[the.step](orderId);
    await (await STEPS[the.step](likeIt))();
    const { step: operation, moment, ...fault } = the;
    await provider.control('faults', { operation, ...fault, ...(moment !== 'as usual' && { moment }) });

    const { failures } = await untilAnswered(ask);

    expect(failures.length).toBeGreaterThan(0);
    expect({ ...(await provider.booksOf(orderId)), orderId: '' }).toEqual({
      ...(await provider.booksOf(likeIt)),
      orderId: '',
    });
  });

  it('stays one call although two of the same run at once', async () => {
    const orderId = anOrderId();
    const ask = await STEPS.capture(orderId);
    await provider.control('faults', { operation: 'capture', kind: 'delay', delayMs: 30, probability: 0.5 });
    await provider.control('faults', { operation: 'capture', kind: 'drop-answer', probability: 0.5 });

    await Promise.all(Array.from({ length: 5 }, () => untilAnswered(ask)));

    expect(await provider.booksOf(orderId)).toMatchObject({ captured: 400, captures: 1 });
  });

  it('is not taken for a refusal, nor a refusal for it', async () => {
    const ask = await STEPS.authorize(anOrderId());
    await provider.control('faults', { operation: 'authorize', kind: 'rate-limit', times: 1 });
    await expect(ask()).rejects.toMatchObject({ type: 'StripeRateLimitError' });
    await provider.control('faults', { operation: 'authorize', kind: 'fail-503', times: 1 });
    await expect(ask()).rejects.toMatchObject({ statusCode: 503 });
    await provider.control('faults', { operation: 'authorize', kind: 'drop-answer', times: 1 });
    await expect(ask()).rejects.toMatchObject({ type: 'StripeConnectionError' });
    await provider.control('faults', { operation: 'authorize', kind: 'hang', times: 1 });
    await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining('timeout') });
    await expect(ask()).resolves.toMatchObject({ reference: expect.stringMatching(/^pi_/) });
  });
});

describe('a key', () => {
  it('gives the same refusal again', async () => {
    const orderId = anOrderId();
    const signal = never;
    const request = { amount: usd(1_000), token: 'pm_card_chargeDeclined', orderId, idempotencyKey: aKey(), signal };

    for (let round = 0; round < 3; round += 1) {
      await expect(provider.gateway.authorize(request)).rejects.toMatchObject({ code: 'declined' });
    }
    expect((await provider.books(orderId)).intents).toHaveLength(1);
  });

  it('used for something else is a bug of ours, not a refusal, and changes nothing', async () => {
    const orderId = anOrderId();
    const request = { amount: usd(1_000), token: 'pm_card_visa', orderId, idempotencyKey: aKey(), signal: never };
    await provider.gateway.authorize(request);

    await expect(provider.gateway.authorize({ ...request, amount: usd(999) })).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
    });
    expect(await provider.booksOf(orderId)).toMatchObject({ authorized: 1_000, charges: 1 });
  });
});

describe('a signal', () => {
  it('ends the call at once, with its own reason', async () => {
    const orderId = anOrderId();
    await provider.control('faults', { operation: 'authorize', kind: 'hang' });
    const stop = new AbortController();
    const reason = new Error('the activity was cancelled');
    setTimeout(() => stop.abort(reason), 20);

    const request = { amount: usd(1_000), token: 'pm_card_visa', orderId, idempotencyKey: aKey(), signal: stop.signal };
    const began = Date.now();
    await expect(provider.gateway.authorize(request)).rejects.toBe(reason);
    expect(Date.now() - began).toBeLessThan(TIMEOUT_MS);
  });

  it('that is aborted already asks nobody', async () => {
    const orderId = anOrderId();
    const signal = AbortSignal.abort(new Error('too late'));
    const request = { amount: usd(1_000), token: 'pm_card_visa', orderId, idempotencyKey: aKey(), signal };

    await expect(provider.gateway.authorize(request)).rejects.toThrow('too late');
    expect((await provider.books(orderId)).intents).toEqual([]);
  });
});
