import type { OrderId } from '../ids.ts';
import type { Money } from '../money.ts';

type About = {
  /** The provider's id of the event: the same event may come twice, and events may come out of order. */
  readonly id: string;
  readonly at: string;
  readonly reference: string;
  readonly orderId: OrderId | undefined;
  /** Our own keys of what was asked of it. They say which of our intents took effect, in whatever order events come. */
  readonly keys: readonly string[];
};

/** What a provider tells us without being asked. */
export type PaymentEvent =
  | (About & { readonly kind: 'AUTHORIZED'; readonly capturable: Money })
  | (About & { readonly kind: 'REFUSED' })
  /** `captured` is the total so far, not what this capture added. */
  | (About & { readonly kind: 'CAPTURED'; readonly captured: Money; readonly captureReference: string })
  | (About & { readonly kind: 'VOIDED' })
  | (About & { readonly kind: 'EXPIRED' })
  /** `amount` is this one refund's. One that failed never reached the customer, although it was accepted first. */
  | (About & { readonly kind: 'REFUNDED' | 'REFUND_FAILED'; readonly refundReference: string; readonly amount: Money })
  | (About & { readonly kind: 'DISPUTE_OPENED'; readonly disputeReference: string; readonly amount: Money })
  | (About & {
      readonly kind: 'DISPUTE_CLOSED';
      readonly disputeReference: string;
      readonly amount: Money;
      readonly isWon: boolean;
    })
  /** Signed by the provider, but of a kind we have no use for: answer 200, or the provider sends it again. */
  | { readonly kind: 'OTHER'; readonly id: string; readonly at: string; readonly type: string };

export class InvalidWebhook extends Error {
  override readonly name = 'InvalidWebhook';
}
