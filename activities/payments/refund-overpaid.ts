import type { Database } from '../../db/database.ts';
import { asItStands, changeOrder, SYSTEM } from '../../db/order/change-order.ts';
import { readOverpaid } from '../../db/order/overpaid.ts';
import { intendRefund } from '../../db/order/refunds.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { Bulkhead } from '../bulkhead.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { settleRefunds } from './refund-payment.ts';

/**
 * Gives back what was paid in advance for units that were cancelled since. How much that is, is read off the rows under
 * the order's lock, and what is bound counts at once: a repeat finds nothing more to bind.
 */
export async function refundOverpaid(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
): Promise<OrderFacts> {
  await changeOrder(db, orderId, async (tx, { currency }) => {
    const amountMinor = await readOverpaid(tx, orderId);
    if (amountMinor === 0) return [];
    const amount = await intendRefund(tx, orderId, { amountMinor });
    return [{ type: 'refund.requested', actor: SYSTEM, reason: 'overpaid', after: { amount: { amount, currency } } }];
  });
  await settleRefunds(db, gateway, bulkhead, orderId, null);
  return asItStands(db, orderId);
}
