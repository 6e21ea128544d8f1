import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { money } from '../../../domain/money.ts';
import type { PaymentEvent } from '../../../domain/payments/payment-event.ts';
import {
  anOrderId,
  eventually,
  type Listener,
  listenForWebhooks,
  never,
  type Provider,
  startProvider,
  WEBHOOK_SECRET,
} from '../../dev/payment-simulator/provider.ts';

let listener: Listener;
let provider: Provider;
beforeAll(async () => {
  listener = await listenForWebhooks();
  provider = await startProvider({ webhookUrl: listener.url });
});
beforeEach(() => void listener.received.splice(0));
afterAll(async () => {
  await provider.stop();
  await listener.stop();
});

let keys = 0;
const aKey = () => `key-${++keys}`;
const usd = (amount: number) => money(amount, 'USD');

async function authorized(token = 'pm_card_visa') {
  const orderId = anOrderId();
  const request = { amount: usd(1_000), token, orderId, idempotencyKey: aKey(), signal: never };
  const { reference } = await provider.gateway.authorize(request);
  const capture = (amount: number, isFinal: boolean) =>
    provider.gateway.capture({ reference, amount: usd(amount), isFinal, idempotencyKey: aKey(), signal: never });
  return { orderId, reference, capture };
}

/** What came of a kind, in any order, since the test began. */
function told(kind: PaymentEvent['kind'], isIt: (event: PaymentEvent) => boolean = () => true): Promise<PaymentEvent> {
  return eventually(() => {
    const events = listener.received.map(({ body, signature }) => provider.gateway.parseWebhook(body, signature));
    return events.find((event) => event.kind === kind && isIt(event));
  });
}

describe('a webhook', () => {
  it('tells of an authorisation and of each capture', async () => {
    const { orderId, reference, capture } = await authorized();
    expect(await told('AUTHORIZED')).toMatchObject({ orderId, reference, capturable: usd(1_000) });

    await capture(300, false);
    expect(await told('CAPTURED')).toMatchObject({ orderId, reference, captured: usd(300) });
    await capture(400, true);
    const whole = await told('CAPTURED', (event) => 'captured' in event && event.captured.amount === 700);
    expect(whole).toMatchObject({ orderId, reference });
  });

  it('tells of a decline', async () => {
    await authorized('pm_card_chargeDeclined').catch(() => undefined);
    expect(await told('REFUSED')).toMatchObject({ orderId: expect.any(String), reference: expect.any(String) });
  });

  it('tells a void from an authorisation that lapsed', async () => {
    const [voided, lapsed] = [await authorized(), await authorized()];
    await provider.gateway.void({ reference: voided.reference, idempotencyKey: aKey(), signal: never });
    await provider.control('expire', { payment_intent: lapsed.reference });

    expect(await told('VOIDED')).toMatchObject({ reference: voided.reference });
    expect(await told('EXPIRED')).toMatchObject({ reference: lapsed.reference });
  });

  it('tells of a refund, but not of a released hold, which Stripe calls a refund too', async () => {
    const { reference, capture } = await authorized('pm_card_amex');
    await capture(300, true);
    const refund = await provider.gateway.refund({
      reference,
      amount: usd(100),
      idempotencyKey: aKey(),
      signal: never,
    });

    const event = await told('REFUNDED');
    expect(event).toMatchObject({ reference, refundReference: refund.reference, amount: usd(100) });
    expect(listener.received.filter(({ body }) => body.includes('"refund.created"'))).toHaveLength(1);
  });

  it('tells of a refund that the bank sent back', async () => {
    const { reference, capture } = await authorized('pm_card_refundFail');
    await capture(1_000, true);
    await provider.gateway.refund({ reference, amount: usd(100), idempotencyKey: aKey(), signal: never });

    expect(await told('REFUND_FAILED')).toMatchObject({ reference, amount: usd(100) });
  });

  it.each([
    ['won', true],
    ['lost', false],
  ])('tells of a dispute and that it was %s', async (status, isWon) => {
    const { reference, capture } = await authorized('pm_card_createDispute');
    await capture(1_000, true);
    const opened = await told('DISPUTE_OPENED');
    expect(opened).toMatchObject({ reference, amount: usd(1_000), disputeReference: expect.stringMatching(/^dp_/) });

    const { disputeReference } = opened as { disputeReference: string };
    await provider.control(`disputes/${disputeReference}/close`, { status });
    expect(await told('DISPUTE_CLOSED')).toMatchObject({ reference, disputeReference, isWon });
  });

  it('of another kind is only named', async () => {
    await authorized();
    const event = await told('OTHER', (other) => 'type' in other && other.type === 'charge.succeeded');
    expect(event).toMatchObject({ id: expect.stringMatching(/^evt_/), at: expect.stringMatching(/Z$/) });
  });
});

describe('a signature', () => {
  const payload = JSON.stringify({ id: 'evt_1', object: 'event', created: 1, type: 'a.b', data: { object: {} } });
  const sign = (options: { secret?: string; timestamp?: number } = {}) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, ...options });

  it('of ours is taken', () => {
    expect(provider.gateway.parseWebhook(Buffer.from(payload), sign())).toMatchObject({ kind: 'OTHER', type: 'a.b' });
  });

  it.each([
    ['of somebody else', () => [payload, sign({ secret: 'whsec_other' })]],
    ['of another body', () => [payload.replace('a.b', 'a.c'), sign()]],
    ['from an hour ago', () => [payload, sign({ timestamp: Math.floor(Date.now() / 1_000) - 3_600 })]],
    ['that is missing', () => [payload, '']],
    ['of what is no JSON', () => ['{', sign()]],
  ])('%s is refused', (_whose, made) => {
    const [body = '', header = ''] = made();
    expect(() => provider.gateway.parseWebhook(body, header)).toThrow(
      expect.objectContaining({ name: 'InvalidWebhook' }),
    );
  });
});
