import type { Tx } from '../../db/database.ts';
import { post, readStanding } from '../../db/ledger/post.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { intend } from '../../db/order/payment-intents.ts';
import { readRefundable } from '../../db/order/refunds.ts';
import type { ReturnRow } from '../../db/returns/change-return.ts';
import { readExchange } from '../../db/returns/exchange.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import { postingOfPayment } from '../../domain/ledger.ts';
import { type RefundShare, refundShares, totalOf } from '../../domain/order/refund.ts';

type Source = { readonly order: OrderRow; readonly row: ReturnRow; readonly commandId: CommandId };

/**
 * Sends what was credited on to the exchange instead of back to the customer: captured money leaves this order for the
 * other, where it arrives with the means it was paid with. Returns how much that is.
 */
export async function moveToExchange(tx: Tx, { order, row, commandId }: Source, grossMinor: number): Promise<number> {
  const exchange = await readExchange(tx, row);
  if (!exchange || !(await isStillWanted(tx, exchange.orderId))) return 0;
  const wanted = Math.min(exchange.creditMinor - exchange.movedMinor, grossMinor);
  const shares = wanted > 0 ? refundShares(await readRefundable(tx, order.id), wanted) : [];
  for (const share of shares) await leave(tx, { order, commandId, exchangeOrderId: exchange.orderId }, share);
  return totalOf(shares);
}

/** Without its lock: should it be given up meanwhile, it sends back what arrives. */
async function isStillWanted(tx: Tx, orderId: OrderId): Promise<boolean> {
  const { status } = await tx.selectFrom('orders').select('status').where('id', '=', orderId).executeTakeFirstOrThrow();
  return status !== 'REFUSED' && status !== 'CANCELLED';
}

type Leaving = { readonly order: OrderRow; readonly commandId: CommandId; readonly exchangeOrderId: OrderId };

/** No provider is asked, so it has succeeded when it is written down. */
async function leave(tx: Tx, { order, commandId, exchangeOrderId }: Leaving, share: RefundShare): Promise<void> {
  const { captureId: parentId, paymentId, amountMinor } = share;
  const standing = await readStanding(tx, order.id);
  const intent = { orderId: order.id, paymentId, kind: 'REFUND' as const, amountMinor, parentId };
  const id = await intend(tx, { ...intent, causedBy: commandId, otherOrderId: exchangeOrderId });
  await tx
    .updateTable('payment_transaction')
    .set({ status: 'SUCCEEDED', settledAt: new Date() })
    .where('id', '=', id)
    .execute();
  const source = { type: 'payment-transaction', id, orderId: order.id, currency: order.currency };
  await post(tx, source, postingOfPayment(standing, -amountMinor, 'exchange-clearing'));
}
