import { type RawBuilder, sql } from 'kysely';

/** Of stock row `row`: there and promised to nobody, safety stock taken off. Below zero where too few are there. */
export const freeOf = (row: 's' | 't'): RawBuilder<number> =>
  sql.raw(`(${row}.on_hand - ${row}.committed - ${row}.reserved - ${row}.safety_stock - ${row}.damaged)`);

/**
 * Behind rows that name SKUs and locations: locks their stock `s`. Every writer of stock takes its rows in this order,
 * or two of them could wait for each other.
 */
export const lockedStock = sql`join stock s using (sku, location_id) order by s.sku, s.location_id for update of s`;
