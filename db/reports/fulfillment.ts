import { sql } from 'kysely';
import type { ChannelId, LocationId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';
import { isWorkInScope, type Scope } from '../order/fulfillment-orders.ts';

export type FulfillmentQuestion = {
  readonly from: Date;
  readonly to: Date;
  readonly channel: ChannelId | undefined;
  readonly groupBy: 'location' | 'channel';
  readonly scope: Scope;
};
export type FulfillmentFigures = {
  readonly group: LocationId | ChannelId;
  readonly fulfillmentOrders: number;
  readonly accepted: number;
  readonly acceptedInTime: number;
  readonly shipped: number;
  readonly shippedInTime: number;
  readonly atRisk: number;
  readonly breached: number;
  readonly rejected: number;
  readonly shortPicks: number;
  readonly medianAcceptSeconds: number | null;
  readonly medianShipSeconds: number | null;
};

/** Of the work that was given to locations in the period; each counts once, whatever happened to it how often. */
export async function readFulfillmentFigures(
  db: Database,
  question: FulfillmentQuestion,
): Promise<FulfillmentFigures[]> {
  const { from, to, channel, groupBy, scope } = question;
  const group = groupBy === 'location' ? sql`f.location_id` : sql`o.channel_id`;
  const { rows } = await sql<FulfillmentFigures>`
    with work as (
      select ${group} as "group", f.created_at, f.accept_due, f.ship_due,
        coalesce(f.accepted_at, s.shipped_at) as accepted_at,
        case when f.status in ('CLOSED', 'INCOMPLETE') then s.shipped_at end as shipped_at, e.*
      from fulfillment_order f
        join orders o on o.id = f.order_id
        left join lateral (select max(shipped_at) as shipped_at from shipment
          where fulfillment_order_id = f.id and status = 'SHIPPED') s on true
        left join lateral (
          select bool_or(type = 'fulfillment-order.at-risk') as is_at_risk,
            bool_or(type = 'fulfillment-order.late') as is_late,
            bool_or(type = 'fulfillment-order.rejected') as is_rejected,
            bool_or(type = 'fulfillment-order.short-picked') as is_short
          from order_event v where v.order_id = f.order_id and v.type in ('fulfillment-order.at-risk',
            'fulfillment-order.late', 'fulfillment-order.rejected', 'fulfillment-order.short-picked')
            and v.after ->> 'fulfillmentOrderId' = f.id::text) e on true
      where f.created_at >= ${from} and f.created_at < ${to} and f.location_id is not null
        and (${channel ?? null}::text is null or o.channel_id = ${channel ?? null}) and ${isWorkInScope(scope)}
    )
    select "group", count(*)::int as fulfillment_orders,
      count(accepted_at)::int as accepted, count(*) filter (where accepted_at <= accept_due)::int as accepted_in_time,
      count(shipped_at)::int as shipped, count(*) filter (where shipped_at <= ship_due)::int as shipped_in_time,
      count(*) filter (where is_at_risk or is_late)::int as at_risk, count(*) filter (where is_late)::int as breached,
      count(*) filter (where is_rejected)::int as rejected, count(*) filter (where is_short)::int as short_picks,
      ${medianSeconds('accepted_at')} as median_accept_seconds, ${medianSeconds('shipped_at')} as median_ship_seconds
    from work group by "group" order by "group"`.execute(db);
  return rows;
}

const medianSeconds = (until: string) =>
  sql`percentile_cont(0.5) within group (order by extract(epoch from ${sql.ref(until)} - created_at))`;
