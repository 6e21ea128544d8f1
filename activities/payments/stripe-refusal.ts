import Stripe from 'stripe';
import { type PaymentRefusalCode, PaymentRefused } from './payment-refused.ts';

export type StripeStep = 'authorize' | 'capture' | 'void' | 'refund' | 'evidence' | 'look-up';

/** A definite "no" in our words. Whatever leaves the outcome open, and whatever is our own bug, stays as it is. */
export function refusalOr(failure: unknown, step: StripeStep): unknown {
  const code = refusalCodeOf(failure, step);
  return code === undefined ? failure : new PaymentRefused(code, { cause: failure });
}

function refusalCodeOf(failure: unknown, step: StripeStep): PaymentRefusalCode | undefined {
  if (failure instanceof Stripe.errors.StripeCardError) return declineCodeOf(failure);
  if (!(failure instanceof Stripe.errors.StripeInvalidRequestError)) return undefined;
  return CODES[failure.code ?? ''] ?? contextCodeOf(failure, step);
}

function declineCodeOf({ code, decline_code }: Stripe.errors.StripeCardError): PaymentRefusalCode {
  return DECLINES[decline_code || ''] ?? DECLINES[code ?? ''] ?? 'declined';
}

const DECLINES: Readonly<Record<string, PaymentRefusalCode>> = {
  insufficient_funds: 'insufficient-funds',
  expired_card: 'card-expired',
  authentication_required: 'authentication-required',
};

const CODES: Readonly<Record<string, PaymentRefusalCode>> = {
  amount_too_small: 'amount-not-supported',
  invalid_charge_amount: 'amount-not-supported',
  invalid_charge_amount_no_decimal_compatible: 'amount-not-supported',
  charge_expired_for_capture: 'authorization-expired',
  capture_charge_authorization_expired: 'authorization-expired',
  charge_already_captured: 'already-captured',
  charge_already_refunded: 'already-refunded',
  charge_not_refundable: 'exceeds-captured',
  charge_disputed: 'disputed',
  refund_disputed_payment: 'disputed',
};

function contextCodeOf(
  failure: Stripe.errors.StripeInvalidRequestError,
  step: StripeStep,
): PaymentRefusalCode | undefined {
  const { code, param } = failure;
  if (step === 'evidence') return 'evidence-refused';
  if (code === 'resource_missing') return param === 'payment_method' ? 'token-unknown' : 'reference-unknown';
  if (code === 'payment_intent_unexpected_state') return codeOfState(failure.payment_intent);
  if (param === 'currency') return 'currency-not-supported';
  if (code === 'amount_too_large' || param === 'amount' || param === 'amount_to_capture') return AMOUNT_CODES[step];
  return undefined;
}

const AMOUNT_CODES: Readonly<Record<StripeStep, PaymentRefusalCode | undefined>> = {
  authorize: 'amount-not-supported',
  capture: 'exceeds-authorized',
  refund: 'exceeds-captured',
  void: undefined,
  evidence: undefined,
  'look-up': undefined,
};

type State = Pick<Stripe.PaymentIntent, 'status' | 'amount' | 'amount_received' | 'cancellation_reason'>;

function codeOfState(intent: State | undefined): PaymentRefusalCode | undefined {
  if (intent?.status === 'succeeded') {
    // What was not taken went back, with the last capture or in time: it takes a new authorisation.
    return intent.amount_received < intent.amount ? 'authorization-expired' : 'already-captured';
  }
  if (intent?.status === 'canceled') return hasExpired(intent) ? 'authorization-expired' : 'authorization-voided';
  return intent && 'authorization-voided';
}

export function hasExpired({ cancellation_reason }: Pick<State, 'cancellation_reason'>): boolean {
  return cancellation_reason === 'automatic' || cancellation_reason === 'expired';
}
