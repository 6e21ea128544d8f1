import { sql } from 'kysely';
import type { LocationId, Sku } from '../../domain/ids.ts';
import type { StockCounters } from '../../domain/stock.ts';
import { asRows } from '../as-rows.ts';
import type { Database, Tx } from '../database.ts';
import { addToCounters } from './commitments.ts';
import { lockedStock } from './stock-rows.ts';
import { type MovementRow, type NewMovement, writeMovements } from './write-movements.ts';

export type { MovementRow, NewMovement };
export type StockPlace = { readonly sku: Sku; readonly locationId: LocationId };
export type StockRow = StockPlace & StockCounters;

/**
 * Locks the rows in the order of every writer of stock, and makes those that are not there yet; and all rows that there
 * are of some SKUs besides.
 */
export async function lockStock(
  tx: Tx,
  places: readonly StockPlace[],
  allOf: readonly Sku[] = [],
): Promise<StockRow[]> {
  const wanted = sql`
    (select distinct sku, location_id from ${asRows('p', places, { sku: 'text', locationId: 'text' })}) as w`;
  await sql`insert into stock (sku, location_id) select sku, location_id from ${wanted}
    where not exists (select from stock s where s.sku = w.sku and s.location_id = w.location_id)
    order by sku, location_id on conflict do nothing`.execute(tx);
  const locked =
    allOf.length === 0
      ? wanted
      : sql`(select sku, location_id from ${wanted}
          union select sku, location_id from stock where sku = any(${[...allOf]}::text[])) as w`;
  const { rows } = await sql<StockRow>`select s.* from ${locked} ${lockedStock}`.execute(tx);
  return rows;
}

/** Writes movements and what they add to the counters; the rows are locked already. */
export async function insertMovements(tx: Tx, movements: readonly NewMovement[]): Promise<MovementRow[]> {
  if (movements.length === 0) return [];
  const byPlace = new Map<string, StockPlace & { onHand: number; damaged: number }>();
  for (const { sku, locationId, onHandDelta, damagedDelta = 0 } of movements) {
    const key = placeKey({ sku, locationId });
    const { onHand, damaged } = byPlace.get(key) ?? { onHand: 0, damaged: 0 };
    byPlace.set(key, { sku, locationId, onHand: onHand + onHandDelta, damaged: damaged + damagedDelta });
  }
  await addToCounters(tx, [...byPlace.values()]);
  return writeMovements(tx, movements);
}

export const placeKey = ({ sku, locationId }: StockPlace): string => JSON.stringify([sku, locationId]);

export type MovementQuery = {
  readonly sku?: Sku | undefined;
  readonly locationId?: LocationId | undefined;
  readonly within: readonly LocationId[] | undefined;
  /** Newest first: movements older than this one. */
  readonly before: number | undefined;
  readonly limit: number;
};

export function listMovements(db: Database, { sku, locationId, within, before, limit }: MovementQuery) {
  let query = db.selectFrom('stock_movement').selectAll();
  if (sku !== undefined) query = query.where('sku', '=', sku);
  if (locationId !== undefined) query = query.where('locationId', '=', locationId);
  if (within) query = query.where(({ eb, val }) => eb('locationId', '=', eb.fn.any(val([...within]))));
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}
