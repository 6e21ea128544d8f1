import { sql } from 'kysely';
import type { Holding } from '../../domain/books/valuation.ts';
import type { Sku } from '../../domain/ids.ts';
import type { Database } from '../database.ts';
import { readReportingCurrency } from './rates.ts';

export type ValuationRow = Holding & { readonly sku: Sku };

/** SKUs of which there are units, or one SKU. */
export function listValuation(
  db: Database,
  { sku, after, limit }: { readonly sku: Sku | undefined; readonly after: string | undefined; readonly limit: number },
): Promise<ValuationRow[]> {
  let query = db.selectFrom('inventory_value').selectAll();
  query = sku === undefined ? query.where('quantity', '>', 0) : query.where('sku', '=', sku);
  if (after !== undefined) query = query.where(sql<boolean>`sku > ${after}`);
  return query.orderBy('sku').limit(limit).execute();
}

/** In the reporting currency. */
export async function readTotalValue(db: Database): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    select coalesce(sum(value_minor), 0)::bigint as value from inventory_value`.execute(db);
  return rows[0]?.value ?? 0;
}

export async function readValuationOf(
  db: Database,
  sku: Sku,
): Promise<(ValuationRow & { currency: string }) | undefined> {
  const [[row], currency] = await Promise.all([
    listValuation(db, { sku, after: undefined, limit: 1 }),
    readReportingCurrency(db),
  ]);
  return row && { ...row, currency };
}
