import { sql } from 'kysely';
import type { Address } from '../../domain/address.ts';
import type { FulfillmentOrderId, LocationId } from '../../domain/ids.ts';
import type { RequestStatus } from '../../domain/order/fulfillment-order.ts';
import { asRows } from '../as-rows.ts';
import type { Database, Tx } from '../database.ts';
import { instant } from './fulfillment-orders.ts';

export type FeedKind = 'REQUEST' | 'CANCELLATION_REQUEST' | 'WITHDRAWN';
export type FeedRow = {
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly kind: FeedKind;
  readonly requestStatus: RequestStatus;
  readonly orderNumber: number;
  readonly createdAt: string;
  readonly acceptBy: string | null;
  readonly shipBy: string | null;
  readonly cancelBy: string | null;
  readonly service: string | null;
  readonly shipTo: Address | null;
  readonly lines: readonly FeedLine[];
};
export type FeedLine = {
  readonly lineId: string;
  readonly sku: string;
  readonly name: string;
  readonly gtin: string | null;
  readonly quantity: number;
};

/**
 * What a location has not acknowledged yet, oldest first. It is read off the work itself, not off a list of messages,
 * so that nothing can be missing from it; what was acknowledged comes again only when it has changed.
 */
export async function readFeed(
  db: Database,
  locationId: LocationId,
  after: string | undefined,
  limit: number,
): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select f.id as fulfillment_order_id, ${kind} as kind, f.request_status, o.order_number,
      ${instant('f.created_at')} as created_at, ${instant('f.accept_by')} as accept_by,
      ${instant('f.ship_by')} as ship_by, ${instant('f.cancel_by')} as cancel_by, o.delivery ->> 'service' as service,
      o.shipping_address as ship_to,
      (select coalesce(jsonb_agg(jsonb_build_object('lineId', l.id, 'sku', l.sku, 'name', s.name, 'gtin', s.gtin,
          'quantity', fl.quantity - fl.shipped) order by l.position), '[]')
        from fulfillment_order_line fl join order_line l on l.id = fl.order_line_id join sku s on s.sku = l.sku
        where fl.fulfillment_order_id = f.id and fl.quantity > fl.shipped) as lines
    from fulfillment_order f join orders o on o.id = f.order_id
    where f.location_id = ${locationId} and ${kind} is not null
      and f.feed_status is distinct from f.request_status
      and (${after ?? null}::uuid is null or f.id > ${after ?? null})
    order by f.id limit ${limit}`.execute(db);
  return rows;
}

/** Taken back is only what was read before: nobody need hear of work he never knew of. */
const kind = sql`case
  when f.request_status = 'SUBMITTED' and f.status = 'OPEN' then 'REQUEST'
  when f.request_status = 'CANCELLATION_REQUESTED' and f.status in ('IN_PROGRESS', 'ON_HOLD')
    then 'CANCELLATION_REQUEST'
  when f.request_status in ('CLOSED', 'REJECTED') and f.status in ('CANCELLED', 'CLOSED', 'INCOMPLETE')
    and f.feed_status is not null then 'WITHDRAWN'
end`;

/** Returns what was acknowledged; what has changed since it was read is not, and comes again. */
export async function acknowledge(
  tx: Tx,
  locationId: LocationId,
  seen: readonly { readonly fulfillmentOrderId: FulfillmentOrderId; readonly requestStatus: RequestStatus }[],
): Promise<FulfillmentOrderId[]> {
  const { rows } = await sql<{ id: FulfillmentOrderId }>`
    update fulfillment_order f set feed_status = f.request_status
    from ${asRows('s', seen, { fulfillmentOrderId: 'uuid', requestStatus: 'text' })}
    where f.id = s.fulfillment_order_id and f.request_status = s.request_status and f.location_id = ${locationId}
    returning f.id`.execute(tx);
  return rows.map(({ id }) => id);
}
