import { announce } from './announcing.ts';
import { type Call, createdAt } from './call.ts';
import { cancelAuthorized, captureCharge, markCanceled } from './capturing.ts';
import { chargeCard } from './charging.ts';
import {
  type CancelIntent,
  type CaptureIntent,
  type ConfirmIntent,
  type CreateIntent,
  checkStep,
} from './parameters.ts';
import { invalidRequest, noSuch, unexpectedState } from './stripe-failure.ts';
import { stripeId } from './stripe-id.ts';
import type { Charge, PaymentIntent } from './stripe-objects.ts';
import { testCard } from './test-cards.ts';

export function createIntent(call: Call, wanted: CreateIntent): PaymentIntent {
  checkPaymentMethod(wanted.payment_method);
  const intent = newIntent(call, wanted);
  call.store.add(intent, intent.id);
  announce(call, 'payment_intent.created', intent);
  return wanted.confirm ? confirmed(call, intent, wanted.off_session ?? false) : intent;
}

export function confirmIntent(call: Call, id: string, wanted: ConfirmIntent): PaymentIntent {
  const intent = findIntent(call, id);
  checkPaymentMethod(wanted.payment_method);
  if (!intent.status.startsWith('requires_') || intent.status === 'requires_capture') {
    throw unexpectedState(
      `This PaymentIntent's status is ${intent.status}, but must be requires_payment_method or requires_confirmation.`,
      intent,
    );
  }
  intent.payment_method = wanted.payment_method ?? intent.payment_method;
  return confirmed(call, intent, wanted.off_session ?? false);
}

export function captureIntent(call: Call, id: string, wanted: CaptureIntent): PaymentIntent {
  const intent = findIntent(call, id);
  if (intent.status !== 'requires_capture') {
    throw unexpectedState(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. ` +
        'Only a PaymentIntent with one of the following statuses may be captured: requires_capture.',
      intent,
    );
  }
  const charge = latestCharge(call, intent);
  const amount = wanted.amount_to_capture ?? intent.amount_capturable;
  checkCapture(intent, charge, amount, wanted.final_capture);
  Object.assign(intent.metadata, wanted.metadata);
  return captureCharge(call, { intent, charge, amount, isFinal: wanted.final_capture });
}

export function cancelIntent(call: Call, id: string, { cancellation_reason }: CancelIntent): PaymentIntent {
  const intent = findIntent(call, id);
  const reason = cancellation_reason ?? 'requested_by_customer';
  const isTakenInPart = intent.status === 'requires_capture' && intent.amount_received > 0;
  if (intent.status === 'canceled' || intent.status === 'succeeded' || isTakenInPart) {
    const why = isTakenInPart ? 'some of it was captured' : `it has a status of ${intent.status}`;
    throw unexpectedState(`You cannot cancel this PaymentIntent because ${why}.`, intent);
  }
  if (intent.status === 'requires_capture') return cancelAuthorized(call, intent, latestCharge(call, intent), reason);
  return markCanceled(call, intent, reason);
}

export function findIntent(call: Call, id: string): PaymentIntent {
  const intent = call.store.find('payment_intent', id);
  if (!intent) throw noSuch('payment_intent', id, 'intent');
  return intent;
}

export function latestCharge(call: Call, intent: PaymentIntent): Charge {
  const charge = call.store.find('charge', intent.latest_charge ?? '');
  if (!charge) throw invalidRequest(`PaymentIntent ${intent.id} has no charge yet.`, { code: 'resource_missing' });
  return charge;
}

function confirmed(call: Call, intent: PaymentIntent, isOffSession: boolean): PaymentIntent {
  if (intent.payment_method !== null) return chargeCard(call, intent, isOffSession);
  throw invalidRequest('You cannot confirm this PaymentIntent because it is missing a payment method.', {
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
  });
}

function checkPaymentMethod(token: string | undefined): void {
  if (token !== undefined && !testCard(token)) throw noSuch('PaymentMethod', token, 'payment_method', 400);
}

function checkCapture(intent: PaymentIntent, charge: Charge, amount: number, isFinal: boolean): void {
  const isMulticapture = charge.payment_method_details.card.multicapture.status === 'available';
  if (!isFinal && !isMulticapture) {
    throw invalidRequest('This PaymentIntent does not support multiple captures: final_capture must be true.', {
      param: 'final_capture',
    });
  }
  const least = isMulticapture && isFinal && intent.amount_received > 0 ? 0 : 1;
  if (amount < least) {
    throw invalidRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount_to_capture' });
  }
  if (amount > intent.amount_capturable) {
    throw invalidRequest(
      `The amount to capture ${amount} is greater than the capturable amount ${intent.amount_capturable}.`,
      { code: 'amount_too_large', param: 'amount_to_capture' },
    );
  }
  checkStep(amount, intent.currency, 'amount_to_capture');
}

function newIntent(call: Call, wanted: CreateIntent): PaymentIntent {
  const id = stripeId('pi');
  return {
    id,
    object: 'payment_intent',
    amount: wanted.amount,
    amount_capturable: 0,
    amount_received: 0,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: wanted.capture_method,
    client_secret: `${id}_secret_simulated`,
    created: createdAt(call),
    currency: wanted.currency,
    description: wanted.description ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: wanted.metadata,
    next_action: null,
    payment_method: wanted.payment_method ?? null,
    payment_method_options: { card: cardOptions(wanted) },
    payment_method_types: ['card'],
    status: wanted.payment_method === undefined ? 'requires_payment_method' : 'requires_confirmation',
  };
}

function cardOptions({
  payment_method_options: { card },
}: CreateIntent): PaymentIntent['payment_method_options']['card'] {
  return card.request_multicapture === undefined ? {} : { request_multicapture: card.request_multicapture };
}
