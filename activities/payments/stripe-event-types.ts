/** What an endpoint at Stripe must be subscribed to; everything else is OTHER here. */
export const STRIPE_EVENT_TYPES = [
  'payment_intent.amount_capturable_updated',
  'payment_intent.payment_failed',
  'payment_intent.succeeded',
  'payment_intent.canceled',
  'charge.captured',
  'refund.created',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.closed',
] as const;
