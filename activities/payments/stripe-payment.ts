import type Stripe from 'stripe';
import type { OrderId } from '../../domain/ids.ts';
import type { ProviderPayment, ProviderPaymentStatus } from '../../domain/payments/provider-payment.ts';
import { fromStripeAmount } from './stripe-amount.ts';
import { hasExpired } from './stripe-refusal.ts';

/** What must be expanded on a payment intent for `toProviderPayment`. */
export const CHARGE_WITH_REFUNDS = 'latest_charge.refunds';

export function toProviderPayment(intent: Stripe.PaymentIntent, refunds: readonly Stripe.Refund[]): ProviderPayment {
  const charge = chargeOf(intent);
  const inOurs = (amount: number) => fromStripeAmount(amount, intent.currency);
  return {
    reference: intent.id,
    orderId: orderIdOf(intent.metadata),
    status: statusOf(intent),
    authorized: inOurs(intent.amount),
    capturable: inOurs(intent.amount_capturable),
    captured: inOurs(intent.amount_received),
    refunded: inOurs(refundedOf(refunds)),
    isDisputed: charge?.disputed ?? false,
    capturesMany: charge !== undefined && capturesMany(charge),
    createdAt: instantOf(intent.created),
    expiresAt: charge && expiryOf(charge),
  };
}

export function chargeOf({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | undefined {
  if (charge === null) return undefined;
  if (typeof charge === 'object') return charge;
  throw new TypeError(`the payment intent must come with its charge expanded, got only ${charge}`);
}

export function capturesMany(charge: Stripe.Charge): boolean {
  return charge.payment_method_details?.card?.multicapture?.status === 'available';
}

export function expiryOf(charge: Stripe.Charge): string | undefined {
  const before = charge.payment_method_details?.card?.capture_before;
  return before === undefined ? undefined : instantOf(before);
}

export function orderIdOf(metadata: Stripe.Metadata | null): OrderId | undefined {
  return metadata?.orderId as OrderId | undefined;
}

export function instantOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

/** Stripe also writes a released hold as a refund, but only money that had come in leaves a balance transaction. */
export function hasMoved({ balance_transaction }: Pick<Stripe.Refund, 'balance_transaction'>): boolean {
  return balance_transaction !== null && balance_transaction !== undefined;
}

function refundedOf(refunds: readonly Stripe.Refund[]): number {
  const kept = refunds.filter(
    (refund) => hasMoved(refund) && refund.status !== 'failed' && refund.status !== 'canceled',
  );
  return kept.reduce((sum, { amount }) => sum + amount, 0);
}

function statusOf(intent: Stripe.PaymentIntent): ProviderPaymentStatus {
  switch (intent.status) {
    case 'requires_capture':
      return intent.amount_capturable > 0 ? 'AUTHORIZED' : 'CAPTURED';
    case 'succeeded':
      return 'CAPTURED';
    case 'canceled':
      return hasExpired(intent) ? 'EXPIRED' : 'VOIDED';
    case 'requires_payment_method':
      return intent.last_payment_error ? 'REFUSED' : 'PENDING';
    default:
      return 'PENDING';
  }
}
