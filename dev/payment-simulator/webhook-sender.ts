import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault, Faults } from './faults.ts';
import type { ObjectStore } from './object-store.ts';

export type WebhookSenderOptions = {
  readonly store: ObjectStore;
  readonly faults: Faults;
  readonly url: string | undefined;
  readonly secret: string;
  /** Wait before the second attempt; every further one waits twice as long. */
  readonly retryMs: number;
};

type Delivery = { readonly eventId: string; readonly attempts: number; readonly body: string };

const AT_ONCE_MAX = 4;
const ATTEMPTS_MAX = 20;
const RETRY_MAX_MS = 3_600_000;
const ANSWER_WITHIN_MS = 10_000;

/** Sends what `announce` kept until somebody answers 2xx. Several go at once, so they arrive in any order. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  #isNudged = false;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  /** Cheap to call: it looks at the books once after everything that is being answered now. */
  nudge(): void {
    if (this.#options.url === undefined || this.#isNudged || this.#stopping.signal.aborted) return;
    this.#isNudged = true;
    setImmediate(() => {
      this.#isNudged = false;
      if (!this.#stopping.signal.aborted) this.#sendDue();
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#underWay.values());
  }

  #sendDue(): void {
    const free = AT_ONCE_MAX - this.#underWay.size;
    if (free <= 0) return;
    // What is under way is still due, so ask for that many more.
    for (const delivery of this.#due(AT_ONCE_MAX + this.#underWay.size)) {
      if (this.#underWay.size >= AT_ONCE_MAX) return;
      if (this.#underWay.has(delivery.eventId)) continue;
      const work = this.#deliver(delivery).finally(() => {
        this.#underWay.delete(delivery.eventId);
        this.nudge();
      });
      this.#underWay.set(delivery.eventId, work);
    }
  }

  #due(limit: number): Delivery[] {
    const rows = this.#options.store
      .sql(`SELECT event_id, attempts, body FROM delivery JOIN object ON object.id = event_id
        WHERE next_attempt_ms <= ? ORDER BY next_attempt_ms, object.sequence LIMIT ?`)
      .all(Date.now(), limit);
    return rows.map((row) => ({
      eventId: String(row.event_id),
      attempts: Number(row.attempts),
      body: String(row.body),
    }));
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const fault = this.#options.faults.draw('webhook');
    if (fault?.delayMs) await pause(fault.delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    const isDelivered = await this.#post(delivery.body, fault);
    if (this.#stopping.signal.aborted && !isDelivered) return;
    if (isDelivered || delivery.attempts + 1 >= ATTEMPTS_MAX) this.#done(delivery);
    else this.#later(delivery);
  }

  async #post(body: string, fault: Fault | undefined): Promise<boolean> {
    if (fault?.kind === 'fail-500' || fault?.kind === 'fail-503') return false;
    const times = fault?.kind === 'duplicate' ? 2 : 1;
    const answers = await Promise.all(Array.from({ length: times }, () => this.#postOnce(body)));
    // A lost answer looks like a failure from here, so the event comes again.
    return fault?.kind !== 'drop-answer' && answers.every(Boolean);
  }

  async #postOnce(body: string): Promise<boolean> {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': this.#signature(body) };
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    try {
      const answer = await fetch(this.#options.url ?? '', { method: 'POST', body, headers, signal });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  #signature(body: string): string {
    const at = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', this.#options.secret).update(`${at}.${body}`).digest('hex');
    return `t=${at},v1=${signature}`;
  }

  #done({ eventId }: Delivery): void {
    this.#options.store.sql('DELETE FROM delivery WHERE event_id = ?').run(eventId);
  }

  #later({ eventId, attempts }: Delivery): void {
    const waitMs = Math.min(this.#options.retryMs * 2 ** attempts, RETRY_MAX_MS);
    this.#options.store
      .sql('UPDATE delivery SET attempts = attempts + 1, next_attempt_ms = ? WHERE event_id = ?')
      .run(Date.now() + waitMs, eventId);
  }
}
