import type { OrderId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';

/**
 * The one door to whoever moves the money. `reference` always names the authorisation, in every request.
 * A definite "no" is a `PaymentRefused`. Everything else that is thrown left the outcome open:
 * ask again with the same key, and the provider answers what it answered first.
 */
export interface PaymentGateway {
  authorize(request: AuthorizeRequest): Promise<Authorization>;
  /** Answers with the provider's name of the capture; where several draw on one authorisation they may share it. */
  capture(request: CaptureRequest): Promise<{ reference: string }>;
  /** Gives back what is not captured. Voiding what is already void, lapsed or given back is fine. */
  void(request: VoidRequest): Promise<void>;
  refund(request: RefundRequest): Promise<{ reference: string }>;
  /** What speaks for us in a dispute, once and for all. */
  submitEvidence(request: EvidenceRequest): Promise<void>;
  /** What the provider says of an authorisation now; for reconciliation and for asking after a lost answer. */
  lookUp(reference: string, signal: AbortSignal): Promise<ProviderPayment>;
  /** Every authorisation the provider made since, newest first, page by page: for reconciliation. */
  list(since: Date, signal: AbortSignal): AsyncIterable<ProviderPayment>;
  /** Throws `InvalidWebhook` unless the signature is the provider's and fresh. */
  parseWebhook(rawBody: string | Buffer, signatureHeader: string): PaymentEvent;
}

export type AuthorizeRequest = {
  readonly amount: Money;
  readonly token: string;
  readonly orderId: OrderId;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
};
export type Authorization = {
  readonly reference: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string | undefined;
  /** Whether several captures may draw on it. Where not, the first capture gives the rest back. */
  readonly capturesMany: boolean;
};
export type CaptureRequest = {
  readonly reference: string;
  readonly amount: Money;
  /** Gives back what is left after this capture. Must be true where `capturesMany` is false, same for every repeat. */
  readonly isFinal: boolean;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
};
export type VoidRequest = {
  readonly reference: string;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
};
export type EvidenceRequest = {
  /** The dispute's. */
  readonly reference: string;
  /** By the provider's names, or by the same in camel case. */
  readonly fields: Readonly<Record<string, string>>;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
};
export type RefundRequest = {
  readonly reference: string;
  readonly amount: Money;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
};
