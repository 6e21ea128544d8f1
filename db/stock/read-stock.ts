import { sql } from 'kysely';
import type { LocationId, Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';
import type { StockPlace, StockRow } from './movements.ts';

/** The stock of one SKU, by location; `within` undefined means all locations. */
export function readStockOfSku(db: Database, sku: Sku, within: readonly LocationId[] | undefined): Promise<StockRow[]> {
  let query = db.selectFrom('stock').selectAll().where('sku', '=', sku);
  if (within) query = query.where(({ eb, val }) => eb('locationId', '=', eb.fn.any(val([...within]))));
  return query.orderBy('locationId').execute() as Promise<StockRow[]>;
}

export async function setSafetyStock(tx: Tx, { sku, locationId }: StockPlace, safetyStock: number): Promise<void> {
  await tx
    .updateTable('stock')
    .set({ safetyStock })
    .where('sku', '=', sku)
    .where('locationId', '=', locationId)
    .execute();
}

/** Only these rows, by the table's key: whole tables are never summed to answer for one article. */
export async function readStockOf(
  db: Database,
  skus: readonly Sku[],
  locationIds: readonly LocationId[],
): Promise<StockRow[]> {
  const { rows } = await sql<StockRow>`
    select s.* from stock s
    where s.sku = any(${[...skus]}::text[]) and s.location_id = any(${[...locationIds]}::text[])`.execute(db);
  return rows;
}
