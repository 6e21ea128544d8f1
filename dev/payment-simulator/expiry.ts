import type { Call } from './call.ts';
import { expire } from './capturing.ts';
import { latestCharge } from './payment-intents.ts';

/** Looked at before every request, so nobody captures what has lapsed, and by a timer, so the webhook goes out. */
export function expireOverdue(call: Call): void {
  if (!isAnyOverdue(call)) return;
  call.store.transaction(() => {
    for (const intent of call.store.expired(call.nowMs)) expire(call, intent, latestCharge(call, intent));
  });
}

function isAnyOverdue({ store, nowMs }: Call): boolean {
  return store.sql('SELECT 1 FROM object WHERE expires_ms <= ? LIMIT 1').get(nowMs) !== undefined;
}
