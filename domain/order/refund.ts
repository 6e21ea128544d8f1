import type { PaymentId } from '../ids.ts';
import type { Tender, Transaction, TransactionStatus } from './payment.ts';

/** Of one refund, which may go to several tenders: FAILED when one of them was refused for good. */
export type RefundStatus = TransactionStatus;

/** Of an order's money movements, in the order in which they were intended. */
export type Movement = Transaction & {
  readonly id: string;
  readonly paymentId: PaymentId;
  readonly parentId: string | null;
  readonly tender: Tender;
};
export type RefundShare = {
  /** The capture or sale it takes back. */
  readonly captureId: string;
  readonly paymentId: PaymentId;
  readonly tender: Tender;
  readonly amountMinor: number;
};

/**
 * What can still be given back of each capture, the newest first. A refund without an answer yet binds its amount,
 * as it may already be with the customer.
 */
export function refundable(movements: readonly Movement[], tender?: Tender): RefundShare[] {
  const refunds = movements.filter(({ kind, status }) => kind === 'REFUND' && status !== 'FAILED');
  return movements
    .filter(({ kind, status }) => (kind === 'CAPTURE' || kind === 'SALE') && status === 'SUCCEEDED')
    .filter((capture) => tender === undefined || capture.tender === tender)
    .map(({ id, paymentId, tender: of, amountMinor }) => {
      const taken = totalOf(refunds.filter(({ parentId }) => parentId === id));
      return { captureId: id, paymentId, tender: of, amountMinor: amountMinor - taken };
    })
    .filter(({ amountMinor }) => amountMinor > 0)
    .reverse();
}

/** Takes the amount from the newest captures first; less where there is less. */
export function refundShares(from: readonly RefundShare[], amountMinor: number): RefundShare[] {
  let left = amountMinor;
  return from.flatMap((share) => {
    const taken = Math.min(left, share.amountMinor);
    left -= taken;
    return taken > 0 ? [{ ...share, amountMinor: taken }] : [];
  });
}

export function refundStatus(parts: readonly { readonly status: TransactionStatus }[]): RefundStatus {
  if (parts.some(({ status }) => status === 'PENDING')) return 'PENDING';
  return parts.some(({ status }) => status === 'FAILED') ? 'FAILED' : 'SUCCEEDED';
}

export const totalOf = (rows: readonly { readonly amountMinor: number }[]): number =>
  rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
