import { type RawBuilder, sql } from 'kysely';
import type { OrderStatus } from '../../domain/order/status.ts';
import type { FulfillmentEvent } from '../../domain/tracking.ts';
import type { Database } from '../database.ts';
import type { Scope } from './fulfillment-orders.ts';
import { isOrderInScope, type OrderViewRow, selectOrderViews } from './view.ts';

export type OrderFilters = {
  readonly channel?: string | undefined;
  readonly status?: OrderStatus | undefined;
  readonly customerId?: string | undefined;
  readonly email?: string | undefined;
  readonly sku?: string | undefined;
  readonly orderNumber?: number | undefined;
  readonly externalOrderId?: string | undefined;
  readonly tag?: string | undefined;
  readonly needsAttention?: boolean | undefined;
  readonly parcelStatus?: FulfillmentEvent | undefined;
  readonly placedFrom?: Date | undefined;
  /** The first instant that is too late. */
  readonly placedTo?: Date | undefined;
};
export type OrderPage = { readonly scope: Scope; readonly before: string | undefined; readonly limit: number };

/** Newest first. Ids are in the order of arrival, so the last one seen says where the next page begins. */
export function listOrders(db: Database, filters: OrderFilters, page: OrderPage): Promise<OrderViewRow[]> {
  const conditions = [isOrderInScope(scopeOf(filters, page.scope)), ...conditionsOf(filters)];
  if (page.before !== undefined) conditions.push(sql`o.id < ${page.before}`);
  // The page's ids first: everything that is shown of an order is read only for those.
  return selectOrderViews(
    db,
    sql`o.id in (
      select o.id from orders o where ${sql.join(conditions, sql` and `)} order by o.id desc limit ${page.limit})`,
  );
}

/** Who knows an order's number and e-mail has its buyer at the counter, whichever location fills it. */
function scopeOf({ orderNumber, email }: OrderFilters, { locationIds, ...scope }: Scope): Scope {
  const isKnown = orderNumber !== undefined && email !== undefined;
  return isKnown || locationIds === undefined ? scope : { ...scope, locationIds };
}

function conditionsOf(filters: OrderFilters): RawBuilder<unknown>[] {
  const { sku, tag, needsAttention, parcelStatus, placedFrom, placedTo } = filters;
  const equal = [
    ['channel_id', filters.channel],
    ['status', filters.status],
    ['customer_id', filters.customerId],
    ['email', filters.email],
    ['order_number', filters.orderNumber],
    ['external_order_id', filters.externalOrderId],
  ] as const;
  return [
    ...equal.flatMap(([column, value]) => (value === undefined ? [] : [sql`${sql.ref(`o.${column}`)} = ${value}`])),
    ...(sku === undefined ? [] : [sql`o.id in (select l.order_id from order_line l where l.sku = ${sku})`]),
    ...(tag === undefined ? [] : [sql`o.tags @> array[${tag}]::text[]`]),
    ...(needsAttention === undefined ? [] : [sql`o.id ${sql.raw(needsAttention ? 'in' : 'not in')} ${inNeed}`]),
    ...(parcelStatus === undefined ? [] : [sql`o.id in ${withParcelAt(parcelStatus)}`]),
    ...(placedFrom === undefined ? [] : [sql`o.placed_at >= ${placedFrom}`]),
    ...(placedTo === undefined ? [] : [sql`o.placed_at < ${placedTo}`]),
  ];
}

const withParcelAt = (status: FulfillmentEvent) =>
  sql`(select p.order_id from parcel p where p.tracking_status = ${status} and not p.is_void)`;

const inNeed = sql`(select a.order_id from attention a where a.resolved_at is null)`;
