import { announce } from './announcing.ts';
import { captureFee, post } from './balance.ts';
import type { Call } from './call.ts';
import { createdAt } from './call.ts';
import { openDispute } from './disputing.ts';
import { releaseRest } from './releasing.ts';
import type { Charge, PaymentIntent } from './stripe-objects.ts';
import { testCard } from './test-cards.ts';

export type Capture = {
  readonly intent: PaymentIntent;
  readonly charge: Charge;
  readonly amount: number;
  readonly isFinal: boolean;
};

/** Takes money from an authorisation, which stays open until a final capture, even with nothing left to take. */
export function captureCharge(call: Call, { intent, charge, amount, isFinal }: Capture): PaymentIntent {
  const before = { amount_capturable: intent.amount_capturable };
  take(call, intent, charge, amount);
  if (isFinal) {
    releaseRest(call, intent, charge);
    intent.status = 'succeeded';
    charge.captured = true;
    call.store.expireAt(intent.id, null);
  }
  call.store.save(charge);
  call.store.save(intent);
  tell(call, intent, charge, { isFinal, before });
  disputeIfTheCardDoes(call, intent, charge);
  return intent;
}

function take(call: Call, intent: PaymentIntent, charge: Charge, amount: number): void {
  intent.amount_capturable -= amount;
  intent.amount_received += amount;
  charge.amount_captured += amount;
  if (amount === 0) return;
  const { currency } = intent;
  const posting = {
    type: 'charge',
    category: 'charge',
    currency,
    source: charge.id,
    paymentIntent: intent.id,
  } as const;
  charge.balance_transaction = post(call, { ...posting, amount, fee: captureFee(amount) });
}

type Told = { readonly isFinal: boolean; readonly before: Record<string, unknown> };

function tell(call: Call, intent: PaymentIntent, charge: Charge, { isFinal, before }: Told): void {
  const isMulticapture = charge.payment_method_details.card.multicapture.status === 'available';
  if (isMulticapture) {
    announce(call, 'charge.updated', charge);
    announce(call, 'payment_intent.amount_capturable_updated', intent, before);
  }
  if (!isFinal) return;
  if (intent.capture_method === 'manual') announce(call, 'charge.captured', charge, { captured: false });
  announce(call, 'payment_intent.succeeded', intent);
}

function disputeIfTheCardDoes(call: Call, intent: PaymentIntent, charge: Charge): void {
  const reason = testCard(charge.payment_method)?.disputeReason;
  if (!reason || intent.status !== 'succeeded' || intent.amount_received === 0) return;
  openDispute(call, { intent, charge, reason, amount: intent.amount_received });
}

/** Nobody captured in time. What was captured in part counts as paid, the rest goes back. */
export function expire(call: Call, intent: PaymentIntent, charge: Charge): PaymentIntent {
  if (intent.amount_received > 0) return captureCharge(call, { intent, charge, amount: 0, isFinal: true });
  return cancelAuthorized(call, intent, charge, 'automatic');
}

export function cancelAuthorized(call: Call, intent: PaymentIntent, charge: Charge, reason: string): PaymentIntent {
  releaseRest(call, intent, charge);
  call.store.save(charge);
  call.store.expireAt(intent.id, null);
  return markCanceled(call, intent, reason);
}

export function markCanceled(call: Call, intent: PaymentIntent, reason: string): PaymentIntent {
  Object.assign(intent, { status: 'canceled', canceled_at: createdAt(call), cancellation_reason: reason });
  call.store.save(intent);
  announce(call, 'payment_intent.canceled', intent);
  return intent;
}
