import { sql } from 'kysely';
import type { FreeUnits } from '../../domain/available-to-promise.ts';
import type { LocationId, Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';
import type { StockPlace, StockRow } from './movements.ts';
import { freeOf } from './stock-rows.ts';

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

/**
 * Only these rows, by the table's key: whole tables are never summed to answer for one article. One value a SKU:
 * measured for ten thousand rows, reading them one by one takes longer than PostgreSQL takes to find them.
 */
export async function readFree(
  db: Database,
  skus: readonly Sku[],
  locationIds: readonly LocationId[],
): Promise<FreeUnits> {
  const { rows } = await sql<{ sku: Sku; free: Record<LocationId, number> }>`
    select s.sku, json_object_agg(s.location_id, ${freeOf('s')}) as free
    from stock s where s.sku = any(${[...skus]}::text[]) and s.location_id = any(${[...locationIds]}::text[])
    group by s.sku`.execute(db);
  return new Map(rows.map(({ sku, free }) => [sku, new Map(Object.entries(free) as [LocationId, number][])]));
}
