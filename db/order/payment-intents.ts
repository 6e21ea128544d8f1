import type { Selectable } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { CustomerId, OrderId, PaymentId } from '../../domain/ids.ts';
import { type Tender, type TransactionKind, transactionKey } from '../../domain/order/payment.ts';
import type { Database, Tables, Tx } from '../database.ts';

export type TransactionRow = Selectable<Tables['payment_transaction']>;
/** An intent with what its provider needs to know of the payment behind it. */
export type Intent = TransactionRow & {
  readonly tender: Tender;
  readonly token: string | null;
  readonly code: string | null;
  readonly customerId: CustomerId | null;
  readonly currency: string;
};

/** The next sequence of the order's money movements; call it under the order's lock. */
export async function nextKey(
  tx: Tx,
  orderId: OrderId,
  kind: TransactionKind,
): Promise<{ sequence: number; key: string }> {
  const { transactionSequence: sequence } = await tx
    .updateTable('orders')
    .set((row) => ({ transactionSequence: row('transactionSequence', '+', 1) }))
    .where('id', '=', orderId)
    .returning('transactionSequence')
    .executeTakeFirstOrThrow();
  return { sequence, key: transactionKey(orderId, kind, sequence) };
}

export type NewIntent = {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly kind: TransactionKind;
  readonly amountMinor: number;
  readonly parentId?: string;
  readonly toStoreCredit?: boolean;
  readonly isReversal?: boolean;
  readonly otherOrderId?: OrderId;
  /** The command this money moves for. */
  readonly causedBy?: string;
};

/** Writes down what is about to be asked of a provider, before it is asked. */
export async function intend(tx: Tx, intent: NewIntent): Promise<string> {
  const id = uuid();
  const key = await nextKey(tx, intent.orderId, intent.kind);
  await tx
    .insertInto('payment_transaction')
    .values({ ...intent, ...key, id, status: 'PENDING' })
    .execute();
  return id;
}

export async function readIntents(db: Database, orderId: OrderId): Promise<Intent[]> {
  return db
    .selectFrom('payment_transaction')
    .innerJoin('payment', 'payment.id', 'payment_transaction.paymentId')
    .innerJoin('orders', 'orders.id', 'payment_transaction.orderId')
    .selectAll('payment_transaction')
    .select(['payment.tender', 'payment.token', 'payment.code', 'orders.currency', 'orders.customerId'])
    .where('payment_transaction.orderId', '=', orderId)
    .orderBy('payment_transaction.sequence')
    .execute();
}

/** What may still be captured of an authorisation; a capture without an answer yet already binds its amount. */
export function remainingOf(authorization: TransactionRow, all: readonly TransactionRow[]): number {
  const drawn = all.filter(({ parentId, status, kind }) => {
    return parentId === authorization.id && status !== 'FAILED' && (kind === 'CAPTURE' || kind === 'VOID');
  });
  return authorization.amountMinor - drawn.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
