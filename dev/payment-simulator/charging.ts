import { announce } from './announcing.ts';
import { type Call, createdAt } from './call.ts';
import { captureCharge } from './capturing.ts';
import { cardError, noSuch } from './stripe-failure.ts';
import { stripeId } from './stripe-id.ts';
import type { Charge, PaymentIntent } from './stripe-objects.ts';
import { type Decline, type TestCard, testCard } from './test-cards.ts';

/** What confirming a payment intent does: asks the card, and with automatic capture takes the money at once. */
export function chargeCard(call: Call, intent: PaymentIntent, isOffSession: boolean): PaymentIntent {
  const card = cardOf(intent);
  if (card.needsAuthentication && !isOffSession) return askForAuthentication(call, intent);
  const decline = card.needsAuthentication ? AUTHENTICATION_REQUIRED : card.decline;
  if (decline) refuse(call, intent, card, decline);
  return approve(call, intent, card);
}

/** The customer came back from 3-D Secure. */
export function authenticate(call: Call, intent: PaymentIntent, isPassed: boolean): PaymentIntent {
  const card = cardOf(intent);
  if (!isPassed) refuse(call, intent, card, AUTHENTICATION_FAILED);
  return approve(call, intent, card);
}

function approve(call: Call, intent: PaymentIntent, card: TestCard): PaymentIntent {
  const charge = newCharge(call, intent, card, undefined);
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  intent.status = 'requires_capture';
  intent.amount_capturable = intent.amount;
  call.store.add(charge, intent.id);
  announce(call, 'charge.succeeded', charge);
  if (intent.capture_method !== 'manual')
    return captureCharge(call, { intent, charge, amount: intent.amount, isFinal: true });

  call.store.save(intent);
  call.store.expireAt(intent.id, call.nowMs + call.settings.authorizationLifetimeMs);
  announce(call, 'payment_intent.amount_capturable_updated', intent, { amount_capturable: 0 });
  return intent;
}

/** The attempt stays on the books although it failed, so this throws what must not be rolled back. */
function refuse(call: Call, intent: PaymentIntent, card: TestCard, decline: Decline): never {
  const charge = newCharge(call, intent, card, decline);
  const error = { type: 'card_error', ...decline, charge: charge.id };
  Object.assign(intent, { latest_charge: charge.id, last_payment_error: error, next_action: null });
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  call.store.add(charge, intent.id);
  call.store.save(intent);
  announce(call, 'charge.failed', charge);
  announce(call, 'payment_intent.payment_failed', intent);
  throw cardError({ ...decline, charge: charge.id, payment_intent: intent });
}

function askForAuthentication(call: Call, intent: PaymentIntent): PaymentIntent {
  intent.status = 'requires_action';
  intent.next_action = { type: 'use_stripe_sdk' };
  call.store.save(intent);
  announce(call, 'payment_intent.requires_action', intent);
  return intent;
}

function newCharge(call: Call, intent: PaymentIntent, card: TestCard, decline: Decline | undefined): Charge {
  return {
    id: stripeId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    captured: false,
    created: createdAt(call),
    currency: intent.currency,
    disputed: false,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    livemode: false,
    metadata: intent.metadata,
    outcome: decline ? DECLINED_BY_NETWORK : APPROVED_BY_NETWORK,
    paid: decline === undefined,
    payment_intent: intent.id,
    payment_method: intent.payment_method ?? '',
    payment_method_details: { type: 'card', card: cardDetails(call, intent, card) },
    refunded: false,
    status: decline ? 'failed' : 'succeeded',
  };
}

function cardDetails({ nowMs, settings }: Call, intent: PaymentIntent, card: TestCard) {
  const isAsked = intent.payment_method_options.card.request_multicapture === 'if_available';
  const isManual = intent.capture_method === 'manual';
  const status = isAsked && isManual && card.allowsMulticapture ? ('available' as const) : ('unavailable' as const);
  const expiresMs = nowMs + settings.authorizationLifetimeMs;
  // Stripe knows whole seconds. Rounding a lifetime of milliseconds would say that it lapsed before it began.
  const before = settings.authorizationLifetimeMs < 1_000 ? expiresMs / 1_000 : Math.floor(expiresMs / 1_000);
  return {
    brand: card.brand,
    last4: card.last4,
    multicapture: { status },
    ...(isManual && { capture_before: before }),
  };
}

function cardOf(intent: PaymentIntent): TestCard {
  const token = intent.payment_method ?? '';
  const card = testCard(token);
  if (!card) throw noSuch('PaymentMethod', token, 'payment_method', 400);
  return card;
}

const APPROVED_BY_NETWORK = { network_status: 'approved_by_network', type: 'authorized' };
const DECLINED_BY_NETWORK = { network_status: 'declined_by_network', type: 'issuer_declined' };
const AUTHENTICATION_REQUIRED: Decline = {
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};
const AUTHENTICATION_FAILED: Decline = {
  code: 'payment_intent_authentication_failure',
  message: 'The provided PaymentMethod has failed authentication.',
};
