import { type RawBuilder, sql } from 'kysely';
import { type Drift, driftOf, type ReconciledPlace, repairOf } from '../../domain/stock-reconciliation.ts';
import { asRows } from '../as-rows.ts';
import type { Database, Tx } from '../database.ts';
import { lockStock, type StockPlace } from './movements.ts';
import { type NewMovement, writeMovements } from './write-movements.ts';

const PLACES_PER_REPAIR = 100;

export async function countPlaces(db: Database): Promise<number> {
  const { places } = await db
    .selectFrom('stock')
    .select(({ fn }) => fn.countAll<string>().as('places'))
    .executeTakeFirstOrThrow();
  return Number(places);
}

/** Every place whose counters are not the sums of its rows, in one statement and so at one moment. */
export function readDrift(db: Database): Promise<ReconciledPlace[]> {
  return readPlaces(
    db,
    sql`true`,
    sql`where (on_hand, damaged, committed, reserved)
    is distinct from (moved_on_hand, moved_damaged, promised_committed, promised_reserved)`,
  );
}

/** Looks again with the rows locked: what only seemed to drift is left alone. Returns what was repaired. */
export async function repairPlaces(tx: Tx, places: readonly StockPlace[], actor: string): Promise<Drift[]> {
  const repaired: Drift[] = [];
  const movements: NewMovement[] = [];
  for (let first = 0; first < places.length; first += PLACES_PER_REPAIR) {
    const some = places.slice(first, first + PLACES_PER_REPAIR);
    await lockStock(tx, some);
    const wanted = sql`(sku, location_id) in (select * from ${asRows('w', some, { sku: 'text', locationId: 'text' })})`;
    for (const place of await readPlaces(tx, wanted, sql``)) {
      const drift = driftOf(place);
      if (drift.length > 0) movements.push(await repair(tx, place, drift, actor));
      repaired.push(...drift);
    }
  }
  // After all rows of stock: nobody waits for one of those while he holds the value of a SKU.
  await writeMovements(tx, movements);
  return repaired;
}

async function repair(tx: Tx, place: ReconciledPlace, drift: readonly Drift[], actor: string): Promise<NewMovement> {
  const { sku, locationId } = place;
  const { counters, onHandDelta, damagedDelta } = repairOf(place);
  await tx.updateTable('stock').set(counters).where('sku', '=', sku).where('locationId', '=', locationId).execute();
  const reference = drift.map(({ counter, counted }) => `${counter} ${counted} -> ${counters[counter]}`).join(', ');
  return { sku, locationId, onHandDelta, damagedDelta, reason: 'REPAIRED', reference, actor };
}

type PlaceRow = StockPlace & {
  readonly onHand: number;
  readonly damaged: number;
  readonly committed: number;
  readonly reserved: number;
  readonly movedOnHand: number;
  readonly movedDamaged: number;
  readonly promisedCommitted: number;
  readonly promisedReserved: number;
};

/** Both sides of each place; one that lacks a counter row or has no rows counts as zeros. */
async function readPlaces(db: Database, wanted: RawBuilder<unknown>, which: RawBuilder<unknown>) {
  const { rows } = await sql<PlaceRow>`
    with moved as (
      select sku, location_id, sum(on_hand_delta)::int as on_hand, sum(damaged_delta)::int as damaged
      from stock_movement where ${wanted} group by sku, location_id
    ), promised as (
      select sku, location_id, sum(quantity) filter (where kind = 'COMMITTED')::int as committed,
        sum(quantity) filter (where kind = 'RESERVED')::int as reserved
      from reservation where ${wanted} group by sku, location_id
    ), counted as (
      select sku, location_id, on_hand, damaged, committed, reserved from stock where ${wanted}
    ), compared as (
      select sku, location_id,
        coalesce(c.on_hand, 0) as on_hand, coalesce(m.on_hand, 0) as moved_on_hand,
        coalesce(c.damaged, 0) as damaged, coalesce(m.damaged, 0) as moved_damaged,
        coalesce(c.committed, 0) as committed, coalesce(p.committed, 0) as promised_committed,
        coalesce(c.reserved, 0) as reserved, coalesce(p.reserved, 0) as promised_reserved
      from counted c full join moved m using (sku, location_id) full join promised p using (sku, location_id)
    )
    select * from compared ${which} order by sku, location_id`.execute(db);
  return rows.map(placeOf);
}

const placeOf = (row: PlaceRow): ReconciledPlace => ({
  sku: row.sku,
  locationId: row.locationId,
  counted: { onHand: row.onHand, damaged: row.damaged, committed: row.committed, reserved: row.reserved },
  rows: {
    onHand: row.movedOnHand,
    damaged: row.movedDamaged,
    committed: row.promisedCommitted,
    reserved: row.promisedReserved,
  },
});
