import { sql } from 'kysely';
import type { LocationId } from '../../domain/ids.ts';
import { builtOnce } from '../built-once.ts';
import type { Tx } from '../database.ts';

/**
 * For a column of a statement: fulfillment orders given to each location since its local midnight, for those that have
 * a daily capacity. Orders that are placed at this moment have theirs in the decision only, and work whose units have
 * just come in its promises only.
 */
export const capacityUsed = (now: Date) =>
  // `offset 0` keeps the day's work to each location's index; joined, the table would be read while it is small.
  sql<Readonly<Record<string, number>>>`
    (with capped as (
      select id, date_trunc('day', ${now}::timestamptz at time zone time_zone) at time zone time_zone as midnight
      from location where daily_capacity is not null
    ), given as (
      select c.id from capped c, lateral (select from fulfillment_order f
        where f.location_id = c.id and f.created_at >= c.midnight and f.status <> 'CANCELLED' offset 0) today
      union all
      select c.id from orders o join sourcing_decision d on d.order_id = o.id,
        lateral jsonb_array_elements(d.decision -> 'plans' -> (d.decision -> 'chosen')::int -> 'parts') part
        join capped c on c.id = part ->> 'locationId'
      where o.status = 'RECEIVED' and o.stage = 'SOURCED' and d.at >= c.midnight
      union all
      select c.id from (select distinct location_id, fulfillment_order_id from reservation
        where fulfillment_order_id is not null) arrived join capped c on c.id = arrived.location_id
    )
    select coalesce(jsonb_object_agg(id, used), '{}')
    from (select id, count(*) as used from given group by id) counted)`;

const USED = builtOnce((query, { now }: { now: Date }) => query.selectNoFrom(capacityUsed(now).as('used')));

/**
 * Whether each of these locations may get one more fulfillment order today. Orders for the same capped location come
 * here one after the other, after the stock rows; others are not kept waiting.
 */
export async function hasCapacity(tx: Tx, locationIds: readonly LocationId[]): Promise<boolean> {
  const capped = await lockCapped(tx, locationIds);
  if (capped.length === 0) return true;
  const { used } = await USED({ now: new Date() }).one(tx);
  return capped.every(({ id, dailyCapacity }) => (used[id] ?? 0) < (dailyCapacity ?? 0));
}

/** Those that have a daily capacity, or of them the ones named. */
export function lockCapped(tx: Tx, locationIds?: readonly LocationId[]) {
  return tx
    .selectFrom('location')
    .select(['id', 'dailyCapacity'])
    .where('dailyCapacity', 'is not', null)
    .$if(locationIds !== undefined, (query) =>
      query.where(({ eb, val }) => eb('id', '=', eb.fn.any(val([...(locationIds ?? [])])))),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}
