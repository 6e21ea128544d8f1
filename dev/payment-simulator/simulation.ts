import { AnswerOnce } from './answer-once.ts';
import type { Call, Settings } from './call.ts';
import { expireOverdue } from './expiry.ts';
import { Faults } from './faults.ts';
import { ObjectStore } from './object-store.ts';
import { WebhookSender } from './webhook-sender.ts';

export type SimulationOptions = {
  readonly file: string;
  readonly settings: Settings;
  readonly webhookSecret: string;
  readonly webhookRetryMs: number;
};

const SWEEP_EVERY_MS = 200;

/** One simulated provider: its books, its faults, its webhooks. */
export class Simulation {
  readonly store: ObjectStore;
  readonly settings: Settings;
  readonly faults = new Faults();
  readonly once: AnswerOnce;
  readonly webhooks: WebhookSender;
  readonly #sweep: NodeJS.Timeout;

  constructor({ file, settings, webhookSecret, webhookRetryMs }: SimulationOptions) {
    this.store = new ObjectStore(file);
    this.settings = settings;
    this.once = new AnswerOnce(this.store);
    this.once.forgetOld(Date.now());
    this.webhooks = new WebhookSender({
      store: this.store,
      faults: this.faults,
      url: settings.webhookUrl,
      secret: webhookSecret,
      retryMs: webhookRetryMs,
    });
    this.#sweep = setInterval(() => this.expireOverdue(), SWEEP_EVERY_MS);
    this.#sweep.unref();
  }

  call(requestId: string | null = null, idempotencyKey: string | null = null): Call {
    return { store: this.store, settings: this.settings, nowMs: Date.now(), requestId, idempotencyKey };
  }

  expireOverdue(): void {
    expireOverdue(this.call());
    this.webhooks.nudge();
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweep);
    await this.webhooks.stop();
    this.store.close();
  }
}
