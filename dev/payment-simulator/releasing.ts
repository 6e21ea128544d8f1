import { announce } from './announcing.ts';
import { type Call, createdAt } from './call.ts';
import { stripeId } from './stripe-id.ts';
import type { Charge, PaymentIntent, Refund } from './stripe-objects.ts';

/**
 * Gives back what was authorised and never captured. Stripe writes that as a refund without a balance transaction
 * and counts it in `amount_refunded`, save with multicapture, where only the hold goes.
 */
export function releaseRest(call: Call, intent: PaymentIntent, charge: Charge): void {
  const amount = intent.amount_capturable;
  intent.amount_capturable = 0;
  const isMulticapture = charge.payment_method_details.card.multicapture.status === 'available';
  if (amount === 0 || (isMulticapture && intent.amount_received > 0)) return;

  const refund = releaseOf(call, intent, charge, amount);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  call.store.add(refund, intent.id);
  announce(call, 'charge.refunded', charge, { amount_refunded: charge.amount_refunded - amount });
}

function releaseOf(call: Call, intent: PaymentIntent, charge: Charge, amount: number): Refund {
  return {
    id: stripeId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: createdAt(call),
    currency: intent.currency,
    metadata: {},
    payment_intent: intent.id,
    reason: null,
    status: 'succeeded',
  };
}
