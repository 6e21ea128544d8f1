import { v7 as uuid } from 'uuid';
import type { PaymentId } from '../../domain/ids.ts';
import { ACCOUNT_OF, postingOfPayment } from '../../domain/ledger.ts';
import type { Tx } from '../database.ts';
import { post, readStanding } from '../ledger/post.ts';
import type { OrderRow } from './change-order.ts';
import { insertTransaction, type TransactionRow } from './payment-intents.ts';

export type InvoicePayment = { readonly amountMinor: number; readonly reference: string };

/** Where the order is to be paid on account; undefined where it is not. */
export async function readInvoiceTender(tx: Tx, { id }: OrderRow): Promise<PaymentId | undefined> {
  const row = await tx
    .selectFrom('payment')
    .select('id')
    .where('orderId', '=', id)
    .where('tender', '=', 'INVOICE')
    .orderBy('position', 'desc')
    .executeTakeFirst();
  return row?.id;
}

/** The payment that came under this reference before. */
export const findInvoicePayment = (
  tx: Tx,
  paymentId: PaymentId,
  reference: string,
): Promise<TransactionRow | undefined> =>
  tx
    .selectFrom('payment_transaction')
    .selectAll()
    .where('paymentId', '=', paymentId)
    .where('kind', '=', 'SALE')
    .where('providerReference', '=', reference)
    .executeTakeFirst();

/** Money on the bank account, under the order's lock: a sale that no provider is asked for. */
export async function takeInvoicePayment(
  tx: Tx,
  { id: orderId, currency }: OrderRow,
  paymentId: PaymentId,
  { amountMinor, reference }: InvoicePayment,
): Promise<TransactionRow> {
  const standing = await readStanding(tx, orderId);
  const sale = { id: uuid(), orderId, paymentId, kind: 'SALE' as const, amountMinor, providerReference: reference };
  const row = await insertTransaction(tx, { ...sale, status: 'SUCCEEDED', settledAt: new Date() });
  const source = { type: 'payment-transaction', id: row.id, orderId, currency };
  await post(tx, source, postingOfPayment(standing, amountMinor, ACCOUNT_OF.INVOICE));
  return row;
}
