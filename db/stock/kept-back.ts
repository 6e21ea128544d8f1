import { sql } from 'kysely';
import type { LocationId } from '../../domain/ids.ts';
import { asRows } from '../as-rows.ts';
import type { Tx } from '../database.ts';
import { summed, type Units } from './commitments.ts';
import { placeKey } from './movements.ts';
import { freeOf } from './stock-rows.ts';

/** Units of each SKU that are not for whoever asks, by location; one that keeps none back is absent. */
export type KeptBack = ReadonlyMap<LocationId, number>;

/**
 * Whether what is kept back is still there after these units were promised, while their rows are locked: others may
 * have taken some since the plan. Whoever takes no more than he `held` takes his own.
 */
export async function leavesEnough(
  tx: Tx,
  taken: readonly Units[],
  keptBack: KeptBack,
  held: readonly Units[] = [],
): Promise<boolean> {
  const own = new Map(summed(held).map((units) => [placeKey(units), units.quantity]));
  const rows = summed(taken)
    .filter((units) => keptBack.has(units.locationId) && units.quantity > (own.get(placeKey(units)) ?? 0))
    .map((units) => ({ ...units, kept: keptBack.get(units.locationId) }));
  if (rows.length === 0) return true;
  const short = await sql`
    select 1 from stock s join ${asRows('w', rows, { sku: 'text', locationId: 'text', kept: 'int' })}
      using (sku, location_id)
    where ${freeOf('s')} < w.kept limit 1`.execute(tx);
  return short.rows.length === 0;
}
