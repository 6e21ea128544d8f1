import type { OrderId } from '../../domain/ids.ts';
import { keptTotal, overpaid } from '../../domain/order/overpaid.ts';
import { refundable, totalOf } from '../../domain/order/refund.ts';
import type { Database } from '../database.ts';
import { readIntents } from './payment-intents.ts';

/** What the customer has paid in advance beyond the worth of his order, and nobody has bound for him yet. */
export async function readOverpaid(db: Database, orderId: OrderId): Promise<number> {
  const order = await db
    .selectFrom('orders')
    .select(['stage', 'shippingMinor', 'shippingTaxMinor', 'shippingTaxInclusive'])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  const lines = await db.selectFrom('order_line').selectAll().where('orderId', '=', orderId).execute();
  const { shippingMinor: amountMinor, shippingTaxMinor: taxMinor, shippingTaxInclusive: isTaxInclusive } = order;
  const kept = keptTotal(
    lines.map((line) => ({ ...line, isTaxInclusive: line.taxInclusive })),
    { amountMinor, taxMinor, isTaxInclusive },
  );
  const intents = await readIntents(db, orderId);
  const taken = intents.filter(({ kind, status }) => (kind === 'CAPTURE' || kind === 'SALE') && status !== 'FAILED');
  // Of goods that did not leave after all; they are paid for anew.
  const reversed = intents.filter(({ isReversal, status }) => isReversal && status !== 'FAILED');
  // One without a command was made by the order itself, for this reason.
  const givenBack = intents.filter(({ kind, causedBy }) => kind === 'REFUND' && causedBy === null);
  return overpaid(order.stage === 'UNDONE' ? 0 : kept, {
    takenMinor: totalOf(taken) - totalOf(reversed),
    givenBackMinor: totalOf(givenBack),
    refundableMinor: totalOf(refundable(intents)),
  });
}
