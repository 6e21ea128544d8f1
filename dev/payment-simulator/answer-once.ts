import { createHash } from 'node:crypto';
import type { Call } from './call.ts';
import type { ObjectStore } from './object-store.ts';
import { keyInUse, keyReused, StripeFailure } from './stripe-failure.ts';

export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly isReplayed: boolean;
};
export type Request = { readonly key: string | null; readonly fingerprint: string };

const KEPT_MS = 86_400_000;

/** The order of the parameters does not matter to Stripe, so neither does it here. */
export function fingerprintOf(path: string, rawForm: string): string {
  return createHash('sha1')
    .update(`${path}\n${rawForm.split('&').sort().join('&')}`)
    .digest('base64');
}

/** Idempotency as Stripe has it: the first answer is kept a day and given again, whether it was good or bad. */
export class AnswerOnce {
  readonly #store: ObjectStore;
  readonly #running = new Set<string>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Undefined: nobody asked with this key yet. */
  replay({ key, fingerprint }: Request, nowMs: number): Answer | undefined {
    if (key === null) return undefined;
    if (this.#running.has(key)) throw keyInUse(key);
    const row = this.#store
      .sql('SELECT fingerprint, status, body, request_id FROM answer WHERE idempotency_key = ? AND created_ms > ?')
      .get(key, nowMs - KEPT_MS);
    if (row === undefined) return undefined;
    if (row.fingerprint !== fingerprint) throw keyReused(key);
    const [status, body, requestId] = [Number(row.status), String(row.body), String(row.request_id)];
    return { status, body, requestId, isReplayed: true };
  }

  /** From here until `release` the same key is refused with 409. */
  claim({ key }: Request): void {
    if (key !== null) this.#running.add(key);
  }

  release({ key }: Request): void {
    if (key !== null) this.#running.delete(key);
  }

  /** The effect and the answer to it are one transaction: a kill leaves both or neither. */
  perform(call: Call, { key, fingerprint }: Request, work: () => unknown): Answer {
    return this.#store.transaction(() => {
      const answer = { ...answerOf(work), requestId: call.requestId ?? '', isReplayed: false };
      if (key !== null) {
        this.#store
          .sql('INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)')
          .run(key, fingerprint, answer.status, answer.body, answer.requestId, call.nowMs);
      }
      return answer;
    });
  }

  forgetOld(nowMs: number): void {
    this.#store.sql('DELETE FROM answer WHERE created_ms <= ?').run(nowMs - KEPT_MS);
  }
}

function answerOf(work: () => unknown): { status: number; body: string } {
  try {
    return { status: 200, body: JSON.stringify(work()) };
  } catch (failure) {
    if (failure instanceof StripeFailure) return { status: failure.status, body: failure.body };
    throw failure;
  }
}
