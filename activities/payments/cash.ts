import { v7 as uuid } from 'uuid';
import type { Tx } from '../../db/database.ts';
import { post, readStanding } from '../../db/ledger/post.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { insertTransaction } from '../../db/order/payment-intents.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { ACCOUNT_OF, postingOfPayment } from '../../domain/ledger.ts';

/** Cash was handed over at the till before the order came: it is a sale at once, and no provider is asked. */
export async function takeCash(tx: Tx, order: OrderRow, only?: PaymentId): Promise<void> {
  const payments = await tx
    .selectFrom('payment')
    .select(['id', 'amountMinor'])
    .where('orderId', '=', order.id)
    .where('tender', '=', 'CASH')
    .$if(only !== undefined, (query) => query.where('id', '=', only as PaymentId))
    .execute();
  for (const { id: paymentId, amountMinor } of payments.filter((payment) => payment.amountMinor > 0)) {
    const standing = await readStanding(tx, order.id);
    const sale = { id: uuid(), orderId: order.id, paymentId, kind: 'SALE' as const, amountMinor };
    const { id } = await insertTransaction(tx, { ...sale, status: 'SUCCEEDED', settledAt: new Date() });
    const source = { type: 'payment-transaction', id, orderId: order.id, currency: order.currency };
    await post(tx, source, postingOfPayment(standing, amountMinor, ACCOUNT_OF.CASH));
  }
}
