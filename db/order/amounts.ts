import type { OrderId } from '../../domain/ids.ts';
import { type OrderAmounts, orderAmounts } from '../../domain/order/amounts.ts';
import type { Database } from '../database.ts';
import { type OrderViewRow, readOrderView } from './view.ts';

/** What an order costs, and how much of that has been paid. */
export async function readAmounts(db: Database, orderId: OrderId): Promise<OrderAmounts> {
  const row = await readOrderView(db, orderId);
  if (!row) throw new Error(`order ${orderId} has no row`);
  return amountsOf(row);
}

export function amountsOf(row: OrderViewRow): OrderAmounts {
  const { shippingMinor, shippingTaxMinor, shippingTaxInclusive, shipments, creditedMinor, transactions } = row;
  return orderAmounts({
    lines: row.lines.map((line) => ({ ...line, isTaxInclusive: line.taxInclusive })),
    shipping: { amountMinor: shippingMinor, taxMinor: shippingTaxMinor, isTaxInclusive: shippingTaxInclusive },
    shipments,
    creditedMinor,
    transactions,
    isRefused: row.status === 'REFUSED',
  });
}
