import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { money } from '../../../domain/money.ts';
import type { ProviderPayment } from '../../../domain/payments/provider-payment.ts';
import { anOrderId, never, type Provider, startProvider } from '../../dev/payment-simulator/provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.stop());

let keys = 0;
const aKey = () => `key-${++keys}`;

function authorize(token = 'pm_card_visa', amount = money(1_000, 'USD'), orderId = anOrderId()) {
  return provider.gateway.authorize({ amount, token, orderId, idempotencyKey: aKey(), signal: never });
}
function capture(reference: string, amount: number, isFinal = false) {
  const request = { reference, amount: money(amount, 'USD'), isFinal, idempotencyKey: aKey(), signal: never };
  return provider.gateway.capture(request);
}
function refund(reference: string, amount: number) {
  return provider.gateway.refund({ reference, amount: money(amount, 'USD'), idempotencyKey: aKey(), signal: never });
}
function giveBack(reference: string, idempotencyKey = aKey()) {
  return provider.gateway.void({ reference, idempotencyKey, signal: never });
}
async function sums(reference: string) {
  const { status, capturable, captured, refunded } = await provider.gateway.lookUp(reference, never);
  return [status, capturable.amount, captured.amount, refunded.amount];
}

describe('authorize', () => {
  it('holds the money without taking it, for a week', async () => {
    const { reference, expiresAt, capturesMany } = await authorize();

    expect(await sums(reference)).toEqual(['AUTHORIZED', 1_000, 0, 0]);
    expect(capturesMany).toBe(true);
    expect(Date.parse(expiresAt ?? '') - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
  });

  it('says which cards are captured only once', async () => {
    expect(await authorize('pm_card_amex')).toMatchObject({ capturesMany: false });
  });

  it.each([
    ['pm_card_chargeDeclined', 'declined'],
    ['pm_card_visa_chargeDeclined', 'declined'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient-funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'card-expired'],
    ['pm_card_chargeDeclinedProcessingError', 'declined'],
    ['pm_card_authenticationRequired', 'authentication-required'],
    ['pm_card_nobodyKnows', 'token-unknown'],
  ])('is refused for %s: %s', async (token, code) => {
    await expect(authorize(token)).rejects.toMatchObject({ name: 'PaymentRefused', code });
  });

  it('is refused in a currency the provider does not take', async () => {
    await expect(authorize('pm_card_visa', money(1_000, 'IQD'))).rejects.toMatchObject({
      code: 'currency-not-supported',
    });
  });

  it('is refused above what the provider takes', async () => {
    await expect(authorize('pm_card_visa', money(100_000_000, 'USD'))).rejects.toMatchObject({
      code: 'amount-not-supported',
    });
  });

  it.each([
    ['ISK', 5, 500],
    ['UGX', 7, 700],
    ['MGA', 300, 3],
    ['JPY', 2_000, 2_000],
    ['BHD', 1_230, 1_230],
  ])('has %s %d arrive as %d', async (currency, ours, theirs) => {
    const orderId = anOrderId();
    const { reference } = await authorize('pm_card_visa', money(ours, currency), orderId);

    expect(await provider.booksOf(orderId)).toMatchObject({ authorized: theirs, currency: currency.toLowerCase() });
    expect(await provider.gateway.lookUp(reference, never)).toMatchObject({ authorized: { amount: ours, currency } });
  });

  it('keeps the words of the provider out of its own message', async () => {
    await expect(authorize('pm_card_chargeDeclined')).rejects.toMatchObject({
      message: 'the payment provider refused: declined',
      cause: { message: 'Your card was declined.' },
    });
  });
});

describe('capture', () => {
  it('draws several times on one authorisation, and the last gives the rest back', async () => {
    const { reference } = await authorize();

    await capture(reference, 300);
    expect(await sums(reference)).toEqual(['AUTHORIZED', 700, 300, 0]);
    await capture(reference, 400, true);
    expect(await sums(reference)).toEqual(['CAPTURED', 0, 700, 0]);
  });

  it('leaves nothing to capture once all of it was drawn in parts', async () => {
    const { reference } = await authorize();

    await capture(reference, 300);
    await capture(reference, 700);
    expect(await sums(reference)).toEqual(['CAPTURED', 0, 1_000, 0]);
    await expect(capture(reference, 1)).rejects.toMatchObject({ code: 'exceeds-authorized' });
  });

  it('of a card that is captured once gives the rest back, which then needs a new authorisation', async () => {
    const { reference } = await authorize('pm_card_amex');

    await capture(reference, 300, true);
    expect(await sums(reference)).toEqual(['CAPTURED', 0, 300, 0]);
    await expect(capture(reference, 300, true)).rejects.toMatchObject({ code: 'authorization-expired' });
  });

  it('is refused beyond what was authorised', async () => {
    const { reference } = await authorize();

    await expect(capture(reference, 1_001, true)).rejects.toMatchObject({ code: 'exceeds-authorized' });
    expect(await sums(reference)).toEqual(['AUTHORIZED', 1_000, 0, 0]);
  });

  it('is refused after all was captured, after a void and after the authorisation lapsed', async () => {
    const [captured, voided, lapsed] = [await authorize(), await authorize(), await authorize()];
    await capture(captured.reference, 1_000, true);
    await giveBack(voided.reference);
    await provider.control('expire', { payment_intent: lapsed.reference });

    await expect(capture(captured.reference, 1, true)).rejects.toMatchObject({ code: 'already-captured' });
    await expect(capture(voided.reference, 1, true)).rejects.toMatchObject({ code: 'authorization-voided' });
    await expect(capture(lapsed.reference, 1, true)).rejects.toMatchObject({ code: 'authorization-expired' });
    await expect(capture('pi_unknown', 1, true)).rejects.toMatchObject({ code: 'reference-unknown' });
  });
});

describe('void', () => {
  it('gives everything back, however often it is asked', async () => {
    const { reference } = await authorize();

    await giveBack(reference, 'void-once');
    await giveBack(reference, 'void-once');
    await giveBack(reference);
    expect(await sums(reference)).toEqual(['VOIDED', 0, 0, 0]);
  });

  it.each(['pm_card_visa', 'pm_card_amex'])(
    'gives back what %s was not captured of, and nothing else',
    async (token) => {
      const { reference } = await authorize(token);
      await capture(reference, 300, token === 'pm_card_amex');

      await giveBack(reference);
      await giveBack(reference);
      expect(await sums(reference)).toEqual(['CAPTURED', 0, 300, 0]);
    },
  );

  it('is refused when all was captured', async () => {
    const { reference } = await authorize();
    await capture(reference, 1_000, true);

    await expect(giveBack(reference)).rejects.toMatchObject({ code: 'already-captured' });
  });

  it('is fine when the authorisation lapsed', async () => {
    const { reference } = await authorize();
    await provider.control('expire', { payment_intent: reference });

    await giveBack(reference);
    expect(await sums(reference)).toEqual(['EXPIRED', 0, 0, 0]);
  });
});

describe('refund', () => {
  it('pays back in parts, never more than was captured', async () => {
    const { reference } = await authorize();
    await capture(reference, 600, true);

    const first = await refund(reference, 200);
    const second = await refund(reference, 400);
    expect(first.reference).not.toBe(second.reference);
    expect(await sums(reference)).toEqual(['CAPTURED', 0, 600, 600]);
    await expect(refund(reference, 1)).rejects.toMatchObject({ code: 'already-refunded' });
  });

  it('is refused beyond what was captured', async () => {
    const { reference } = await authorize();
    await expect(refund(reference, 1)).rejects.toMatchObject({ code: 'exceeds-captured' });
    await capture(reference, 300);

    await expect(refund(reference, 301)).rejects.toMatchObject({ code: 'exceeds-captured' });
    expect(await sums(reference)).toEqual(['AUTHORIZED', 700, 300, 0]);
  });

  it('is refused while the bank of the customer disputes the payment', async () => {
    const { reference } = await authorize('pm_card_createDispute');
    await capture(reference, 1_000, true);

    await expect(refund(reference, 1)).rejects.toMatchObject({ code: 'disputed' });
    expect(await provider.gateway.lookUp(reference, never)).toMatchObject({ isDisputed: true });
  });

  it('counts as not refunded when the bank sends it back', async () => {
    const { reference } = await authorize('pm_card_refundFail');
    await capture(reference, 1_000, true);

    await refund(reference, 400);
    expect(await sums(reference)).toEqual(['CAPTURED', 0, 1_000, 0]);
  });
});

describe('list', () => {
  it('gives every payment since, over as many pages as it takes', async () => {
    const since = new Date();
    const references = await Promise.all(Array.from({ length: 130 }, async () => (await authorize()).reference));

    const listed: ProviderPayment[] = [];
    for await (const payment of provider.gateway.list(since, never)) listed.push(payment);
    expect(listed.filter(({ reference }) => references.includes(reference))).toHaveLength(130);
  });

  it('gives none from before', async () => {
    await authorize();

    const listed: ProviderPayment[] = [];
    for await (const payment of provider.gateway.list(new Date(Date.now() + 60_000), never)) listed.push(payment);
    expect(listed).toEqual([]);
  });

  it('tells refused ones from authorised ones, and whose they are', async () => {
    const [good, bad] = [anOrderId(), anOrderId()];
    const since = new Date();
    await authorize('pm_card_visa', money(1_000, 'USD'), good);
    await authorize('pm_card_chargeDeclined', money(1_000, 'USD'), bad).catch(() => undefined);

    const statuses = new Map<string | undefined, string>();
    for await (const { orderId, status } of provider.gateway.list(since, never)) statuses.set(orderId, status);
    expect([statuses.get(good), statuses.get(bad)]).toEqual(['AUTHORIZED', 'REFUSED']);
  });
});
