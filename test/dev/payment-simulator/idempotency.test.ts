import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anOrderId, type Provider, startProvider } from './provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterEach(() => provider.heal());
afterAll(() => provider.stop());

let keys = 0;
const aKey = () => `key-${++keys}`;

async function post(path: string, fields: Record<string, string>, key?: string) {
  const answer = await fetch(`${provider.url}/v1/${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { authorization: 'Bearer sk_test_any', ...(key !== undefined && { 'idempotency-key': key }) },
  });
  const body = (await answer.json()) as { id: string; error: { type: string; code?: string } };
  return { status: answer.status, isReplayed: answer.headers.has('idempotent-replayed'), body };
}

const intent = (orderId: string, more: Record<string, string> = {}) => ({
  amount: '1000',
  currency: 'usd',
  capture_method: 'manual',
  confirm: 'true',
  off_session: 'true',
  payment_method: 'pm_card_visa',
  'metadata[orderId]': orderId,
  ...more,
});

describe('the same key', () => {
  it('gives the stored answer to the same parameters, in any order', async () => {
    const [orderId, key] = [anOrderId(), aKey()];
    const first = await post('payment_intents', intent(orderId), key);
    const shuffled = Object.fromEntries(Object.entries(intent(orderId)).reverse());
    const second = await post('payment_intents', shuffled, key);

    expect([first.status, first.isReplayed]).toEqual([200, false]);
    expect(second).toEqual({ ...first, isReplayed: true });
    expect(await provider.booksOf(orderId)).toMatchObject({ intents: 1 });
  });

  it('refuses other parameters, and another path, with 400', async () => {
    const key = aKey();
    const { body } = await post('payment_intents', intent(anOrderId()), key);

    const others = [
      await post('payment_intents', intent(anOrderId(), { amount: '1001' }), key),
      await post(`payment_intents/${body.id}/capture`, {}, key),
    ];
    for (const { status, body: refusal } of others) {
      expect([status, refusal.error.type]).toEqual([400, 'idempotency_error']);
    }
  });

  it('gives a declined card again, and the failure of the server too', async () => {
    const [declined, failed] = [aKey(), aKey()];
    const bad = intent(anOrderId(), { payment_method: 'pm_card_chargeDeclined' });
    await post('payment_intents', bad, declined);
    await provider.control('faults', { operation: 'authorize', kind: 'fail-500', times: 1 });
    const good = intent(anOrderId());
    await post('payment_intents', good, failed);

    expect(await post('payment_intents', bad, declined)).toMatchObject({ status: 402, isReplayed: true });
    expect(await post('payment_intents', good, failed)).toMatchObject({ status: 500, isReplayed: true });
  });

  it('is free again after what was refused before it began', async () => {
    const [orderId, key] = [anOrderId(), aKey()];
    expect(await post('payment_intents', intent(orderId, { amount: 'ten' }), key)).toMatchObject({ status: 400 });
    await provider.control('faults', { operation: 'authorize', kind: 'rate-limit', times: 1 });
    expect(await post('payment_intents', intent(orderId), key)).toMatchObject({ status: 429 });

    expect(await post('payment_intents', intent(orderId), key)).toMatchObject({ status: 200, isReplayed: false });
  });

  it('is in use while the first request is being worked on', async () => {
    const [orderId, key] = [anOrderId(), aKey()];
    await provider.control('faults', { operation: 'authorize', kind: 'delay', delayMs: 100, times: 1 });

    const slow = post('payment_intents', intent(orderId), key);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const meanwhile = await post('payment_intents', intent(orderId), key);
    expect([meanwhile.status, meanwhile.body.error.code]).toEqual([409, 'idempotency_key_in_use']);
    expect(await slow).toMatchObject({ status: 200 });
    expect(await provider.booksOf(orderId)).toMatchObject({ intents: 1, authorized: 1_000 });
  });
});

describe('without a key', () => {
  it('every request is a new one', async () => {
    const orderId = anOrderId();
    await post('payment_intents', intent(orderId));
    await post('payment_intents', intent(orderId));

    expect(await provider.booksOf(orderId)).toMatchObject({ charges: 2, authorized: 2_000 });
  });
});
