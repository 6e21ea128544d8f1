import { sql } from 'kysely';
import type { LocationId, Sku } from '../../domain/ids.ts';
import { asRows } from '../as-rows.ts';
import type { Database } from '../database.ts';

export type Counted = { readonly sku: Sku; readonly locationId: LocationId; readonly quantity: number };
export type Difference = Counted & { readonly fault: 'unknown-sku' | 'kit' | 'unknown-location' | null };

/** Of a batch of counts those that say something new, or that cannot be. One statement, without any lock. */
export async function differences(db: Database, counts: readonly Counted[]): Promise<Difference[]> {
  const { rows } = await sql<Difference>`
    select f.sku, f.location_id, f.quantity,
      case when k.sku is null then 'unknown-sku' when k.kit is not null then 'kit'
        when l.id is null then 'unknown-location' end as fault
    from ${asRows('f', counts, { sku: 'text', locationId: 'text', quantity: 'int' })}
      left join stock s on s.sku = f.sku and s.location_id = f.location_id
      left join sku k on k.sku = f.sku
      left join location l on l.id = f.location_id
    where f.quantity <> coalesce(s.on_hand, 0) or k.sku is null or k.kit is not null or l.id is null`.execute(db);
  return rows;
}
