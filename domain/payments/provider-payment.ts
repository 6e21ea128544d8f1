import type { OrderId } from '../ids.ts';
import type { Money } from '../money.ts';

export const PROVIDER_PAYMENT_STATUSES = [
  /** Waits for the customer or the bank; nothing is authorised yet. */
  'PENDING',
  'REFUSED',
  /** Something may still be captured, whether or not something was already. */
  'AUTHORIZED',
  /** Nothing more can be captured; `captured` says how much was. */
  'CAPTURED',
  'VOIDED',
  /** Given back by the provider because nobody captured in time. */
  'EXPIRED',
] as const;
export type ProviderPaymentStatus = (typeof PROVIDER_PAYMENT_STATUSES)[number];

/** One authorisation with everything that drew on it, in the provider's books. */
export type ProviderPayment = {
  readonly reference: string;
  /** Undefined for what was not made by us. */
  readonly orderId: OrderId | undefined;
  readonly status: ProviderPaymentStatus;
  readonly authorized: Money;
  /** What can still be captured. */
  readonly capturable: Money;
  readonly captured: Money;
  readonly refunded: Money;
  readonly isDisputed: boolean;
  readonly capturesMany: boolean;
  /** RFC 3339 UTC, like every instant here. */
  readonly createdAt: string;
  readonly expiresAt: string | undefined;
};
