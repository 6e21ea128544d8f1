import { type Call, createdAt, type Settings } from './call.ts';
import { stripeId } from './stripe-id.ts';
import type { StripeEvent, StripeObject } from './stripe-objects.ts';

export const API_VERSION = '2026-10-28.endive';

/** Kept in the transaction of the fact, and with it whom to tell: a killed simulator forgets neither. */
export function announce(call: Call, type: string, object: StripeObject, previous?: Record<string, unknown>): void {
  const isSent = isWanted(call.settings, type);
  const event: StripeEvent = {
    id: stripeId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: createdAt(call),
    data: { object, ...(previous && { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: isSent ? 1 : 0,
    request: { id: call.requestId, idempotency_key: call.idempotencyKey },
    type,
  };
  call.store.add(event);
  if (isSent) {
    call.store
      .sql('INSERT INTO delivery (event_id, attempts, next_attempt_ms) VALUES (?, 0, ?)')
      .run(event.id, call.nowMs);
  }
}

function isWanted({ webhookUrl, webhookEvents }: Settings, type: string): boolean {
  return webhookUrl !== undefined && (webhookEvents === undefined || webhookEvents.has(type));
}
