import { announce } from './announcing.ts';
import { post } from './balance.ts';
import { type Call, createdAt } from './call.ts';
import { type CreateRefund, checkStep } from './parameters.ts';
import { findIntent, latestCharge } from './payment-intents.ts';
import { invalidRequest, noSuch } from './stripe-failure.ts';
import { stripeId } from './stripe-id.ts';
import type { Charge, Refund } from './stripe-objects.ts';
import { testCard } from './test-cards.ts';

export function createRefund(call: Call, wanted: CreateRefund): Refund {
  const charge = chargeOf(call, wanted);
  const left = charge.amount_captured - refundedOf(call, charge);
  const amount = wanted.amount ?? left;
  checkRefund(charge, amount, left);

  const refund = newRefund(call, wanted, charge, amount);
  charge.amount_refunded += amount;
  charge.refunded = charge.captured && charge.amount_refunded === charge.amount;
  call.store.add(refund, charge.payment_intent);
  call.store.save(charge);
  announce(call, 'refund.created', refund);
  announce(call, 'charge.refunded', charge, { amount_refunded: charge.amount_refunded - amount });
  if (testCard(charge.payment_method)?.failsRefunds) failRefund(call, refund, charge);
  return refund;
}

/** The bank took the refund back: with Stripe that comes days after the refund was answered with success. */
function failRefund(call: Call, refund: Refund, charge: Charge): void {
  const failed: Refund = { ...refund, status: 'failed', failure_reason: 'expired_or_canceled_card' };
  const { currency, payment_intent: paymentIntent } = refund;
  const posting = { currency, source: refund.id, paymentIntent, amount: refund.amount, fee: 0 };
  post(call, { ...posting, type: 'refund_failure', category: 'refund_failure' });
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  call.store.save(charge);
  call.store.save(failed);
  announce(call, 'refund.failed', failed, { status: 'succeeded' });
}

function chargeOf(call: Call, { charge: id, payment_intent: intentId }: CreateRefund): Charge {
  if (intentId !== undefined) return latestCharge(call, findIntent(call, intentId));
  if (id === undefined) {
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.');
  }
  const charge = call.store.find('charge', id);
  if (!charge) throw noSuch('charge', id, 'charge');
  return charge;
}

/** Only what moved money: a released hold stands among the refunds too. */
function refundedOf({ store }: Call, { payment_intent }: Charge): number {
  const refunds = store.of('refund', payment_intent);
  const moved = refunds.filter(({ balance_transaction, status }) => balance_transaction && status === 'succeeded');
  return moved.reduce((sum, { amount }) => sum + amount, 0);
}

function checkRefund(charge: Charge, amount: number, left: number): void {
  const param = 'amount';
  if (charge.disputed) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  }
  if (charge.amount_captured === 0) {
    throw invalidRequest(`Charge ${charge.id} has no captured amount to refund.`, { code: 'charge_not_refundable' });
  }
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  if (amount < 1) throw invalidRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param });
  if (amount > left) {
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, { param });
  }
  checkStep(amount, charge.currency, param);
}

function newRefund(call: Call, wanted: CreateRefund, charge: Charge, amount: number): Refund {
  const id = stripeId('re');
  const { currency, payment_intent: paymentIntent } = charge;
  const posting = { type: 'refund', category: 'refund', currency, source: id, paymentIntent } as const;
  return {
    id,
    object: 'refund',
    amount,
    balance_transaction: post(call, { ...posting, amount: -amount, fee: 0 }),
    charge: charge.id,
    created: createdAt(call),
    currency: charge.currency,
    metadata: wanted.metadata,
    payment_intent: charge.payment_intent,
    reason: wanted.reason ?? null,
    status: 'succeeded',
  };
}
