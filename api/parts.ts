import type { Client } from '@temporalio/client';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { PaymentEvent } from '../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../domain/payments/provider-payment.ts';

/** What the API asks a payment provider by itself. Whatever moves money is asked by the workers. */
export type PaymentSource = {
  parseWebhook(rawBody: Buffer, signatureHeader: string): PaymentEvent;
  lookUp(reference: string, signal: AbortSignal): Promise<ProviderPayment>;
  /** Newest first. */
  list(since: Date, signal: AbortSignal): AsyncIterable<ProviderPayment>;
};

/** What the API works with. Every route plugin finds it as `app.parts`. */
export type ApiParts = {
  readonly db: Database;
  /** For commands and what they are answered: all of it is found by its keys, and planned once. */
  readonly byKeys: Database;
  readonly config: Config;
  /** Connects when it is first used, so the API starts and answers while Temporal is away. */
  readonly temporal: Client;
  readonly payments: PaymentSource;
  readonly logger: FastifyBaseLogger;
};

declare module 'fastify' {
  interface FastifyInstance {
    readonly parts: ApiParts;
  }
}
