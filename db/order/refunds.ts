import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { Tender } from '../../domain/order/payment.ts';
import {
  type RefundShare,
  type RefundStatus,
  refundable,
  refundShares,
  refundStatus,
  totalOf,
} from '../../domain/order/refund.ts';
import type { Database, Tx } from '../database.ts';
import { intend, readIntents } from './payment-intents.ts';

export type RefundWish = {
  readonly amountMinor: number;
  readonly tender?: Tender | undefined;
  /** The customer gets credit for it instead; the order must have a customer. */
  readonly toStoreCredit?: boolean;
  /** Absent where no command asks for it: the order itself finds that too much was paid. */
  readonly causedBy?: CommandId;
};

/** What the order's captures still hold, newest first; read it under the order's lock. */
export async function readRefundable(tx: Tx, orderId: OrderId, tender?: Tender): Promise<RefundShare[]> {
  return refundable(await readIntents(tx, orderId), tender);
}

/**
 * Writes down what is to be given back, under the order's lock; at most what is there. Returns how much that is.
 * From then on the money is bound: no other refund can count on it.
 */
export async function intendRefund(tx: Tx, orderId: OrderId, wish: RefundWish): Promise<number> {
  const shares = refundShares(await readRefundable(tx, orderId, wish.tender), wish.amountMinor);
  const { causedBy, toStoreCredit = false } = wish;
  for (const { captureId: parentId, paymentId, amountMinor } of shares) {
    const intent = { orderId, paymentId, kind: 'REFUND' as const, amountMinor, parentId, toStoreCredit };
    await intend(tx, causedBy === undefined ? intent : { ...intent, causedBy });
  }
  return totalOf(shares);
}

export type Reversal = {
  /** Whose captures are taken back. */
  readonly shipmentId: CommandId;
  readonly amountMinor: number;
  readonly causedBy: CommandId;
};

/** Gives back what a shipment's own captures took: its goods did not leave after all. Returns how much that is. */
export async function intendReversal(tx: Tx, orderId: OrderId, reversal: Reversal): Promise<number> {
  const { shipmentId, causedBy } = reversal;
  const intents = await readIntents(tx, orderId);
  const own = new Set(intents.flatMap((each) => (each.causedBy === shipmentId ? each.id : [])));
  const shares = refundShares(
    refundable(intents).filter(({ captureId }) => own.has(captureId)),
    reversal.amountMinor,
  );
  for (const { captureId: parentId, paymentId, amountMinor } of shares) {
    await intend(tx, { orderId, paymentId, kind: 'REFUND', amountMinor, parentId, causedBy, isReversal: true });
  }
  return totalOf(shares);
}

/** How a refund stands; one that gave nothing back has succeeded. */
export async function readRefund(
  db: Database,
  refundId: CommandId,
): Promise<{ status: RefundStatus; refusalCode: string | null }> {
  const parts = await db
    .selectFrom('payment_transaction')
    .select(['status', 'refusalCode'])
    .where('kind', '=', 'REFUND')
    .where('causedBy', '=', refundId)
    .execute();
  const refusalCode = parts.find(({ status }) => status === 'FAILED')?.refusalCode ?? null;
  return { status: refundStatus(parts), refusalCode };
}
