import { postingOfDropship } from '../../domain/books/valuation.ts';
import type { Tx } from '../database.ts';
import type { Costed } from './inventory.ts';
import type { Posting } from './post.ts';

/** What left a supplier's shelf for a customer of ours, or came back to it before the carrier had it. */
const ACCRUED: readonly string[] = ['SHIPPED', 'VOIDED'];

/**
 * A supplier's stock is not ours, but what he ships for us we owe him. Where no cost is known, his bill will tell.
 * Returns what is to be posted of it.
 */
export async function accrueDropships(tx: Tx, movements: readonly Costed[]): Promise<Posting[]> {
  const shipped = movements.filter(({ reason, onHandDelta }) => ACCRUED.includes(reason) && onHandDelta !== 0);
  const [first] = shipped;
  if (!first) return [];
  const rows = shipped.map(({ locationId, sku, onHandDelta, costMinor, orderId, reference }) => ({
    ...{ locationId, sku, quantity: -onHandDelta, amountMinor: -(costMinor ?? 0), orderId, reference },
  }));
  await tx.insertInto('supplier_accrual').values(rows).execute();
  const cost = rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const { id, orderId, reportingCurrency: currency } = first;
  const source = { type: 'dropship', id: String(id), orderId, currency };
  return [{ source, lines: postingOfDropship(cost) }];
}
