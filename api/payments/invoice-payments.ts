import { z } from 'zod';
import type { Tx } from '../../db/database.ts';
import { changeOrderIn } from '../../db/order/change-order.ts';
import { listTransactions } from '../../db/order/history.ts';
import {
  findInvoicePayment,
  type InvoicePayment,
  readInvoiceTender,
  takeInvoicePayment,
} from '../../db/order/invoice-payments.ts';
import type { OrderId, PaymentId } from '../../domain/ids.ts';
import { decimal } from '../../domain/money.ts';
import type { Caller } from '../caller.ts';
import { doOnce } from '../idempotency.ts';
import { OrderParams } from '../orders/schemas.ts';
import { transactionView } from '../orders/transaction-view.ts';
import { presentOrder } from '../orders/view.ts';
import { TransactionView } from '../orders/views.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { Problem } from '../problem.ts';
import { CurrencyCode, IdempotencyHeaders, Text } from '../schemas.ts';

const NewInvoicePayment = z
  .strictObject({
    amount: z.strictObject({ amount: z.int().min(1), currency: CurrencyCode }),
    reference: Text.describe('Of the bank: of each order each once.'),
  })
  .meta({ id: 'NewInvoicePayment' });
type Request = {
  readonly orderId: OrderId;
  readonly body: z.output<typeof NewInvoicePayment>;
  readonly caller: Caller;
};

export const invoicePaymentRoutes: ZodPlugin = async (app) => {
  app.post(
    '/v1/orders/:id/invoice-payments',
    {
      schema: {
        tags: ['Money'],
        summary: 'Record money that came for an order on account',
        description: 'At most what is due. The same reference again is the same payment.',
        headers: IdempotencyHeaders,
        params: OrderParams,
        body: NewInvoicePayment,
        response: answers({ 201: TransactionView }),
      },
    },
    async (request, reply) => {
      const { params, body, caller } = request;
      const view = await doOnce(app, request, (tx) => record(tx, { orderId: params.id, body, caller }));
      return reply.code(201).send(view);
    },
  );
};

async function record(tx: Tx, { orderId, body, caller }: Request): Promise<z.output<typeof TransactionView>> {
  const { amount, reference } = body;
  const payment = { amountMinor: amount.amount, reference };
  const { currency } = await presentOrder(tx, orderId, caller);
  if (currency !== amount.currency) {
    throw new Problem('wrong-currency', `The order is in ${currency}: ${amount.currency} cannot be taken for it.`);
  }
  await changeOrderIn(tx, orderId, async (_tx, order) => {
    const paymentId = await readInvoiceTender(tx, order);
    if (!paymentId) throw new Problem('tender-not-accepted', `Order ${orderId} is not to be paid on account.`);
    if (await isRepeat(tx, paymentId, payment)) return [];
    await mustBeDue(tx, orderId, amount.amount);
    const { id: transactionId } = await takeInvoicePayment(tx, order, paymentId, payment);
    return [{ type: 'payment.received', actor: caller.name, after: { transactionId, amount, tender: 'INVOICE' } }];
  });
  const taken = (await listTransactions(tx, orderId)).find((row) => row.providerReference === reference);
  if (!taken) throw new Error(`the payment ${reference} of order ${orderId} was taken and is not there`);
  return transactionView(taken);
}

async function isRepeat(tx: Tx, paymentId: PaymentId, { reference, amountMinor }: InvoicePayment): Promise<boolean> {
  const earlier = await findInvoicePayment(tx, paymentId, reference);
  if (earlier && earlier.amountMinor !== amountMinor) {
    throw new Problem('sums-disagree', `The payment ${reference} came before, with another amount.`);
  }
  return earlier !== undefined;
}

async function mustBeDue(tx: Tx, orderId: OrderId, amountMinor: number): Promise<void> {
  const { due } = (await presentOrder(tx, orderId)).totals;
  if (amountMinor <= due.amount) return;
  const [paid, owed] = [amountMinor, due.amount].map((amount) => decimal(amount, due.currency));
  const detail = `Order ${orderId} owes ${owed} ${due.currency}, got ${paid}.`;
  throw new Problem('payment-exceeds-due', detail, { facts: { due: due.amount } });
}
