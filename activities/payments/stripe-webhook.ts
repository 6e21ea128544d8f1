import Stripe from 'stripe';
import { InvalidWebhook, type PaymentEvent } from '../../domain/payments/payment-event.ts';
import { fromStripeAmount } from './stripe-amount.ts';
import { hasMoved, instantOf, orderIdOf } from './stripe-payment.ts';
import { hasExpired } from './stripe-refusal.ts';
import { keysIn } from './stripe-spent-key.ts';

export function parseStripeWebhook(rawBody: string | Buffer, signatureHeader: string, secret: string): PaymentEvent {
  return toPaymentEvent(verified(rawBody, signatureHeader, secret));
}

function verified(rawBody: string | Buffer, signatureHeader: string, secret: string): Stripe.Event {
  try {
    return Stripe.webhooks.constructEvent(rawBody, signatureHeader, secret);
  } catch (cause) {
    throw new InvalidWebhook('the webhook is not signed with our secret, is too old, or is no event', { cause });
  }
}

function toPaymentEvent(event: Stripe.Event): PaymentEvent {
  const { id } = event;
  const at = instantOf(event.created);
  const of = ({ reference, metadata }: Subject) => ({
    id,
    at,
    reference,
    orderId: orderIdOf(metadata),
    keys: keysIn(metadata),
  });
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.succeeded':
      return { ...of(intentOf(event.data.object)), ...captureStateOf(event.data.object) };
    case 'payment_intent.payment_failed':
      return { ...of(intentOf(event.data.object)), kind: 'REFUSED' };
    case 'payment_intent.canceled':
      return { ...of(intentOf(event.data.object)), kind: hasExpired(event.data.object) ? 'EXPIRED' : 'VOIDED' };
    case 'charge.captured': {
      const charge = event.data.object;
      const captured = fromStripeAmount(charge.amount_captured, charge.currency);
      return { ...of(partOf(charge)), kind: 'CAPTURED', captured, captureReference: charge.id };
    }
    case 'refund.created':
    case 'refund.failed': {
      const refund = event.data.object;
      if (!hasMoved(refund)) break;
      const kind = event.type === 'refund.created' ? 'REFUNDED' : 'REFUND_FAILED';
      return { ...of(partOf(refund)), kind, refundReference: refund.id, amount: amountOf(refund) };
    }
    case 'charge.dispute.created': {
      const dispute = event.data.object;
      return {
        ...of(partOf(dispute)),
        kind: 'DISPUTE_OPENED',
        disputeReference: dispute.id,
        amount: amountOf(dispute),
      };
    }
    case 'charge.dispute.closed': {
      const dispute = event.data.object;
      const isWon = dispute.status === 'won' || dispute.status === 'warning_closed';
      const facts = { disputeReference: dispute.id, amount: amountOf(dispute), isWon };
      return { ...of(partOf(dispute)), kind: 'DISPUTE_CLOSED', ...facts };
    }
  }
  return { kind: 'OTHER', id, at, type: event.type };
}

type Subject = { readonly reference: string; readonly metadata: Stripe.Metadata | null };
type Part = { readonly payment_intent: string | { id: string } | null; readonly metadata: Stripe.Metadata | null };
type Sum = { readonly amount: number; readonly currency: string };

const intentOf = ({ id, metadata }: Stripe.PaymentIntent): Subject => ({ reference: id, metadata });

function partOf({ payment_intent: intent, metadata }: Part): Subject {
  return { reference: typeof intent === 'string' ? intent : (intent?.id ?? ''), metadata };
}

const amountOf = ({ amount, currency }: Sum) => fromStripeAmount(amount, currency);

/** The same event comes with the authorisation and, where several captures may draw on it, with each of them. */
function captureStateOf(intent: Stripe.PaymentIntent) {
  const captured = fromStripeAmount(intent.amount_received, intent.currency);
  const { latest_charge: charge } = intent;
  const captureReference = typeof charge === 'string' ? charge : (charge?.id ?? '');
  if (captured.amount > 0) return { kind: 'CAPTURED', captured, captureReference } as const;
  return { kind: 'AUTHORIZED', capturable: fromStripeAmount(intent.amount_capturable, intent.currency) } as const;
}
