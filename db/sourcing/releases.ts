import { sql } from 'kysely';
import type { Sku } from '../../domain/ids.ts';
import type { Database } from '../database.ts';

/** When a row with `sku` and `kit` may leave: its own release or the last of its parts', null where none is set. */
export const releaseOf = (row: 'l' | 's') =>
  // One array of all of them, because "this one or one of those" would read the whole catalogue for each row.
  sql<Date | null>`(select max(released.preorder_release_at) from sku released
    where released.sku = any(array(select part ->> 'sku' from jsonb_array_elements(${sql.ref(`${row}.kit`)}) part)
      || ${sql.ref(`${row}.sku`)}))`;

export async function readReleases(db: Database, skus: readonly Sku[]): Promise<Map<Sku, Date>> {
  if (skus.length === 0) return new Map();
  const { rows } = await sql<{ sku: Sku; releaseAt: Date | null }>`
    select s.sku, ${releaseOf('s')} as release_at from sku s where s.sku = any(${[...skus]}::text[])`.execute(db);
  return new Map(rows.flatMap(({ sku, releaseAt }) => (releaseAt ? [[sku, releaseAt] as const] : [])));
}
