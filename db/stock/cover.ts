import { sql } from 'kysely';
import type { LocationId, Sku } from '../../domain/ids.ts';
import type { Database } from '../database.ts';
import { freeOf } from './stock-rows.ts';

/** How long the stock of a place lasts at the speed of late. */
export type Cover = {
  readonly sku: Sku;
  readonly locationId: LocationId;
  readonly available: number;
  readonly perDay: number;
  readonly daysOfCover: number;
  /** Whether something is expected before it is sold out. */
  readonly isSupplied: boolean;
};
export type CoverQuestion = {
  readonly daysMax: number;
  readonly sku: Sku | undefined;
  /** Undefined is every location. */
  readonly within: readonly LocationId[] | undefined;
  readonly after: readonly [daysOfCover: number, sku: string, locationId: string] | undefined;
  readonly limit: number;
};

const SPEED_OF_DAYS = 28;

/** Places that sold within four weeks and are sold out in fewer days than asked, the most urgent first. */
export async function readShortCover(db: Database, question: CoverQuestion): Promise<Cover[]> {
  const { daysMax, sku, within, after, limit } = question;
  const { rows } = await sql<Cover>`
    with sold as (
      select sku, location_id, -sum(on_hand_delta)::float / ${SPEED_OF_DAYS}::int as per_day from stock_movement
      where reason in ('SHIPPED', 'VOIDED') and at > now() - make_interval(days => ${SPEED_OF_DAYS}::int)
        ${sku === undefined ? sql`` : sql`and sku = ${sku}`}
        ${within === undefined ? sql`` : sql`and location_id = any(${[...within]}::text[])`}
      group by sku, location_id having sum(on_hand_delta) < 0
    ), cover as (
      select s.sku, s.location_id, per_day,
        greatest(${freeOf('s')}, 0) as available,
        greatest(${freeOf('s')}, 0) / per_day as days_of_cover
      from sold join stock s using (sku, location_id)
    )
    select c.*, exists (
      select from incoming_stock i where i.sku = c.sku and i.location_id = c.location_id and i.quantity > 0
        and i.expected_at between now() and now() + make_interval(secs => 86400 * c.days_of_cover)) as is_supplied
    from cover c where days_of_cover < ${daysMax}
      ${after ? sql`and (days_of_cover, sku, location_id) > (${after[0]}::float, ${after[1]}, ${after[2]})` : sql``}
    order by days_of_cover, sku, location_id limit ${limit}`.execute(db);
  return rows;
}
