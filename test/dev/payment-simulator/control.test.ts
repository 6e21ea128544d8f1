import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { money } from '../../../domain/money.ts';
import { anOrderId, eventually, never, type Provider, startProvider } from './provider.ts';

let provider: Provider;
beforeEach(async () => {
  provider = await startProvider();
});
afterEach(() => provider.stop());

function authorize() {
  const [orderId, amount] = [anOrderId(), money(1_000, 'USD')];
  return provider.gateway.authorize({ amount, token: 'pm_card_visa', orderId, idempotencyKey: orderId, signal: never });
}

describe('faults', () => {
  it('strike as often as they were told, and are gone when healed', async () => {
    await provider.control('faults', { operation: 'any', kind: 'fail-503', times: 2 });
    await expect(authorize()).rejects.toThrow();
    await expect(provider.gateway.lookUp('pi_1', never)).rejects.toMatchObject({ statusCode: 503 });
    await authorize();

    await provider.control('faults', { operation: 'authorize', kind: 'rate-limit' });
    await expect(authorize()).rejects.toThrow();
    await provider.heal();
    await authorize();
  });

  it('strike only what they name', async () => {
    await provider.control('faults', { operation: 'capture', kind: 'fail-503' });
    const { reference } = await authorize();

    const capture = { reference, amount: money(1, 'USD'), isFinal: false, idempotencyKey: 'c', signal: never };
    await expect(provider.gateway.capture(capture)).rejects.toMatchObject({ statusCode: 503 });
    await provider.gateway.void({ reference, idempotencyKey: 'v', signal: never });
  });

  it('strike now and then with a probability', async () => {
    await provider.control('faults', { operation: 'authorize', kind: 'rate-limit', probability: 0.5 });
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, authorize));

    const struck = outcomes.filter(({ status }) => status === 'rejected').length;
    expect(struck).toBeGreaterThan(20);
    expect(struck).toBeLessThan(80);
  });

  it('that nobody knows are refused with what would be right', async () => {
    const asked = provider.control('faults', { operation: 'capture', kind: 'explode' });
    await expect(asked).rejects.toThrow(/drop-answer/);
  });
});

describe('an authorisation', () => {
  it('lapses by itself after the lifetime that was set', async () => {
    await provider.control('settings', { authorizationLifetimeMs: 40 });
    const { reference, expiresAt } = await authorize();
    expect(Date.parse(expiresAt ?? '') - Date.now()).toBeLessThanOrEqual(40);

    const lapsed = await eventually(async () => {
      const payment = await provider.gateway.lookUp(reference, never);
      return payment.status === 'EXPIRED' ? payment : undefined;
    });
    expect(lapsed.capturable.amount).toBe(0);
    const capture = { reference, amount: money(1, 'USD'), isFinal: true, idempotencyKey: 'late', signal: never };
    await expect(provider.gateway.capture(capture)).rejects.toMatchObject({ code: 'authorization-expired' });
  });

  it('that was captured in part keeps that part when it lapses', async () => {
    const { reference } = await authorize();
    const capture = { reference, amount: money(300, 'USD'), isFinal: false, idempotencyKey: 'part', signal: never };
    await provider.gateway.capture(capture);
    await provider.control('expire', { payment_intent: reference });

    const payment = await provider.gateway.lookUp(reference, never);
    expect([payment.status, payment.captured.amount, payment.refunded.amount]).toEqual(['CAPTURED', 300, 0]);
  });
});

describe('a dispute', () => {
  it('can be opened on what was captured, not on what was not', async () => {
    const { reference } = await authorize();
    await expect(provider.control('disputes', { payment_intent: reference })).rejects.toThrow('no captured amount');

    const capture = { reference, amount: money(1_000, 'USD'), isFinal: true, idempotencyKey: 'all', signal: never };
    await provider.gateway.capture(capture);
    const dispute = await provider.control('disputes', { payment_intent: reference, reason: 'duplicate' });
    expect(dispute).toMatchObject({ amount: 1_000, reason: 'duplicate', status: 'needs_response' });
  });
});
