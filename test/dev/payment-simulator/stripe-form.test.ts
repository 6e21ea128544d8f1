import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { type Provider, startProvider } from './provider.ts';

let provider: Provider;
let stripe: Stripe;
beforeAll(async () => {
  provider = await startProvider();
  stripe = stripeWith('sk_test_any');
});
afterAll(() => provider.stop());

const stripeWith = (key: string) =>
  new Stripe(key, {
    host: '127.0.0.1',
    port: new URL(provider.url).port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
const manual = { amount: 1_000, currency: 'usd', capture_method: 'manual', payment_method: 'pm_card_visa' } as const;

describe('the stripe library', () => {
  it('is refused without a test key', async () => {
    await expect(stripeWith('sk_live_real').paymentIntents.create(manual)).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
  });

  it.each([
    [{ currency: 'usd' }, 'parameter_missing', 'amount'],
    [{ ...manual, amount: 0 }, 'parameter_invalid_integer', 'amount'],
    [{ ...manual, amount: 1.5 }, 'parameter_invalid_integer', 'amount'],
    [{ ...manual, colour: 'red' }, 'parameter_unknown', 'colour'],
    [{ ...manual, currency: 'isk', amount: 150 }, 'invalid_charge_amount_no_decimal_compatible', 'amount'],
    [
      { ...manual, payment_method_options: { card: { x: '1' } } },
      'parameter_unknown',
      'payment_method_options[card][x]',
    ],
  ])('is told what is wrong with %j', async (wanted, code, param) => {
    const asked = stripe.paymentIntents.create(wanted as unknown as Stripe.PaymentIntentCreateParams);
    await expect(asked).rejects.toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, code, param });
  });

  it('confirms later what was created first', async () => {
    const created = await stripe.paymentIntents.create({ amount: 1_000, currency: 'usd', capture_method: 'manual' });
    expect(created.status).toBe('requires_payment_method');

    const confirmed = await stripe.paymentIntents.confirm(created.id, { payment_method: 'pm_card_visa' });
    expect(confirmed).toMatchObject({ status: 'requires_capture', amount_capturable: 1_000 });
    await expect(stripe.paymentIntents.confirm(created.id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'requires_capture' },
    });
  });

  it('takes the money at once with automatic capture', async () => {
    const wanted = { amount: 1_000, currency: 'usd', confirm: true, payment_method: 'pm_card_mastercard' };
    const intent = await stripe.paymentIntents.create({ ...wanted, expand: ['latest_charge.balance_transaction'] });

    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 1_000,
      latest_charge: { captured: true, balance_transaction: { amount: 1_000, fee: 59, net: 941 } },
    });
  });

  it('is asked for authentication while the customer is there, and goes on when he gave it', async () => {
    const wanted = { ...manual, confirm: true, payment_method: 'pm_card_threeDSecure2Required' };
    const [good, bad] = [await stripe.paymentIntents.create(wanted), await stripe.paymentIntents.create(wanted)];
    expect(good).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });

    await provider.control('authenticate', { payment_intent: good.id, passed: true });
    await provider.control('authenticate', { payment_intent: bad.id, passed: false }).catch(() => undefined);
    expect(await stripe.paymentIntents.retrieve(good.id)).toMatchObject({ status: 'requires_capture' });
    expect(await stripe.paymentIntents.retrieve(bad.id)).toMatchObject({ status: 'requires_payment_method' });
  });

  it('gets a card error with its decline code and the intent it belongs to', async () => {
    const wanted = { ...manual, confirm: true, payment_method: 'pm_card_chargeDeclinedInsufficientFunds' };
    await expect(stripe.paymentIntents.create(wanted)).rejects.toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      payment_intent: { status: 'requires_payment_method' },
      requestId: expect.stringMatching(/^req_/),
    });
  });

  it('sees a released hold as Stripe shows it', async () => {
    const once = { ...manual, confirm: true, payment_method: 'pm_card_amex' };
    const often = {
      ...manual,
      confirm: true,
      payment_method_options: { card: { request_multicapture: 'if_available' } },
    };
    const expand = { expand: ['latest_charge.refunds'] };
    const [single, multi] = [await stripe.paymentIntents.create(once), await stripe.paymentIntents.create(often)];
    const taken = { amount_to_capture: 300, ...expand };

    // A refund without a balance transaction where the card is captured once, nothing at all where it is often.
    expect(await stripe.paymentIntents.capture(single.id, taken)).toMatchObject({
      latest_charge: { amount_refunded: 700, refunds: { data: [{ amount: 700, balance_transaction: null }] } },
    });
    expect(await stripe.paymentIntents.capture(multi.id, taken)).toMatchObject({
      latest_charge: { amount_refunded: 0, captured: true, refunds: { data: [] } },
    });
  });

  it('pages through lists, newest first', async () => {
    const made: string[] = [];
    for (let count = 0; count < 25; count += 1) made.unshift((await stripe.paymentIntents.create(manual)).id);

    const listed: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ limit: 7 })) {
      listed.push(id);
      if (listed.length === made.length) break;
    }
    expect(listed).toEqual(made);
  });

  it('finds the events of what it did', async () => {
    const { id } = await stripe.paymentIntents.create({ ...manual, confirm: true });
    await stripe.paymentIntents.cancel(id);

    const { data } = await stripe.events.list({ limit: 10 });
    const about = data.filter(({ data: { object } }) => JSON.stringify(object).includes(id)).map(({ type }) => type);
    expect(about.reverse()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.refunded',
      'payment_intent.canceled',
    ]);
  });

  it('is told which parts of Stripe are missing here', async () => {
    await expect(stripe.customers.list()).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('The payment simulator does not have this part of Stripe'),
    });
  });
});
