import { type RawBuilder, sql } from 'kysely';
import type {
  ChannelId,
  FulfillmentOrderId,
  HoldId,
  LocationId,
  OrderId,
  OrderLineId,
  ParcelId,
} from '../../domain/ids.ts';
import type { Floor, FulfillmentOrderStatus, RequestStatus } from '../../domain/order/fulfillment-order.ts';
import type { HoldReason } from '../../domain/order/hold.ts';
import type { TrackingEvent } from '../../domain/tracking.ts';
import { asRows } from '../as-rows.ts';
import { builtOnce } from '../built-once.ts';
import type { Database } from '../database.ts';

/** Of a fulfillment order, as its readers see it. Instants are RFC 3339 text in UTC. */
export type FulfillmentOrderRow = {
  readonly id: FulfillmentOrderId;
  readonly orderId: OrderId;
  readonly locationId: LocationId | null;
  readonly floor: Floor | null;
  readonly status: FulfillmentOrderStatus;
  readonly requestStatus: RequestStatus;
  readonly pickupCode: string | null;
  readonly pickedUpBy: string | null;
  readonly transfer: TransferRow | null;
  readonly acceptBy: string | null;
  readonly shipBy: string | null;
  readonly opensAt: string | null;
  readonly cancelBy: string | null;
  readonly createdAt: string;
  readonly lines: readonly FulfillmentOrderLineRow[];
  readonly holds: readonly WorkHoldRow[];
  readonly parcels: readonly ParcelRow[];
};
export type TransferRow = {
  readonly fromLocationId: LocationId | null;
  readonly toLocationId: LocationId;
  readonly sentAt: string | null;
  readonly receivedAt: string | null;
};
export type WorkHoldRow = {
  readonly id: HoldId;
  readonly reason: HoldReason;
  readonly note: string | null;
  readonly placedAt: string;
  readonly placedBy: string;
};
export type FulfillmentOrderLineRow = {
  readonly lineId: OrderLineId;
  readonly sku: string;
  readonly quantity: number;
  readonly shipped: number;
  readonly picked: number;
};
export type ParcelRow = {
  readonly id: ParcelId;
  readonly sscc: string | null;
  readonly trackingNumber: string | null;
  readonly provider: string | null;
  readonly carrier: string | null;
  readonly service: string | null;
  readonly weightGrams: number;
  readonly dimensionsMm: { readonly l: number; readonly w: number; readonly h: number } | null;
  readonly lines: readonly { readonly lineId: OrderLineId; readonly quantity: number }[];
  readonly isShipment: boolean;
  readonly shippedAt: string | null;
  readonly deliveredAt: string | null;
  readonly events: readonly TrackingEvent[];
};

/** RFC 3339 in UTC, whatever the zone of the session. */
export const instant = (column: string): RawBuilder<string> =>
  sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

const tracking = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('status', e.status, 'at', ${instant('e.at')})), '[]')
    from tracking_event e where e.parcel_id = p.id)`;

/** A ParcelRow of `parcel p` and its `shipment s`. */
export const parcelJson = sql`
  jsonb_build_object('id', p.id, 'sscc', p.sscc, 'trackingNumber', p.tracking_number, 'provider', p.provider,
    'carrier', p.carrier, 'service', p.service, 'weightGrams', p.weight_grams, 'dimensionsMm', p.dimensions_mm,
    'lines', p.lines, 'isShipment', p.shipment_id is not null, 'shippedAt', ${instant('s.shipped_at')},
    'deliveredAt', ${instant('p.delivered_at')}, 'events', ${tracking})`;

/** Work that sends goods to the store of a pick-up, and the work there that waits for them. */
const transfer = sql`
  (select jsonb_build_object('fromLocationId', coalesce(a.location_id, f.location_id),
      'toLocationId', o.delivery ->> 'locationId', 'sentAt', ${instant('t.sent_at')},
      'receivedAt', ${instant('t.received_at')})
    from orders o
      left join transfer t on t.from_id = f.id or t.arrival_id = f.id
      left join fulfillment_order a on a.id = t.from_id
    where o.id = f.order_id and o.delivery ->> 'method' = 'PICK_UP' and f.location_id is not null
      and (t.id is not null or f.location_id <> o.delivery ->> 'locationId'))`;

/** Everything about `fulfillment_order f`; void parcels are as good as never packed. */
export const fulfillmentOrderColumns = sql`
  f.id, f.order_id as "orderId", f.location_id as "locationId", f.status, f.request_status as "requestStatus",
  (select l.floor from location l where l.id = f.location_id) as floor,
  f.pickup_code as "pickupCode", f.picked_up_by as "pickedUpBy", ${transfer} as transfer,
  ${instant('f.accept_by')} as "acceptBy", ${instant('f.ship_by')} as "shipBy",
  ${instant('f.opens_at')} as "opensAt",
  ${instant('f.cancel_by')} as "cancelBy", ${instant('f.created_at')} as "createdAt",
  (select coalesce(jsonb_agg(jsonb_build_object('lineId', fl.order_line_id, 'sku', ol.sku, 'quantity', fl.quantity,
      'shipped', fl.shipped, 'picked', coalesce(k.units, 0)) order by ol.position), '[]')
    from fulfillment_order_line fl
      join order_line ol on ol.id = fl.order_line_id
      left join (select order_line_id, sum(quantity)::int as units from pick
        where fulfillment_order_id = f.id group by order_line_id) k on k.order_line_id = fl.order_line_id
    where fl.fulfillment_order_id = f.id) as lines,
  (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'reason', h.reason, 'note', h.note,
      'placedAt', ${instant('h.placed_at')}, 'placedBy', h.placed_by) order by h.placed_at, h.id), '[]')
    from hold h where h.order_id = f.order_id and h.fulfillment_order_id = f.id and h.released_at is null) as holds,
  (select coalesce(jsonb_agg(${parcelJson} order by p.created_at, p.id), '[]')
    from parcel p left join shipment s on s.id = p.shipment_id
    where p.fulfillment_order_id = f.id and not p.is_void) as parcels`;

/** A fulfillment order by itself also says which order it is of. */
export type WorkRow = FulfillmentOrderRow & { readonly orderNumber: number; readonly channelId: ChannelId };
/** What the caller may see: absent lists mean everything. */
export type Scope = { readonly channelIds?: readonly string[]; readonly locationIds?: readonly LocationId[] };

export async function readWork(db: Database, id: FulfillmentOrderId, scope: Scope): Promise<WorkRow | undefined> {
  return WORK({ ...scope, id }).first(db);
}

const WORK = builtOnce((_, { id, ...scope }: Scope & { readonly id: FulfillmentOrderId }) =>
  work(sql`f.id = ${id} and ${isWorkInScope(scope)}`, 1),
);

export type WorkRef = {
  readonly id: FulfillmentOrderId;
  readonly orderId: OrderId;
  readonly lineIds: readonly OrderLineId[];
};

/** Whose they are and what is in them, oldest first; what the caller may not see is left out. */
export async function readRefs(db: Database, ids: readonly FulfillmentOrderId[], scope: Scope): Promise<WorkRef[]> {
  const wanted = ids.map((id) => ({ id }));
  const { rows } = await sql<WorkRef>`
    select f.id, f.order_id, array(select order_line_id from fulfillment_order_line l
      where l.fulfillment_order_id = f.id) as line_ids
    from fulfillment_order f join orders o on o.id = f.order_id
    where f.id in (select wanted.id from ${asRows('wanted', wanted, { id: 'uuid' })})
      and ${isWorkInScope(scope)} order by f.id`.execute(db);
  return rows;
}

export type WorkQuery = {
  readonly locationId?: LocationId | undefined;
  readonly status?: FulfillmentOrderStatus | undefined;
  readonly after: string | undefined;
  readonly limit: number;
  readonly scope: Scope;
};

/** Oldest first: the queue of a location. */
export async function listWork(
  db: Database,
  { locationId, status, after, limit, scope }: WorkQuery,
): Promise<WorkRow[]> {
  const conditions = [
    isWorkInScope(scope),
    ...(locationId === undefined ? [] : [sql`f.location_id = ${locationId}`]),
    ...(status === undefined ? [] : [sql`f.status = ${status}`]),
    ...(after === undefined ? [] : [sql`f.id > ${after}`]),
  ];
  const { rows } = await work(sql.join(conditions, sql` and `), limit).execute(db);
  return rows;
}

const work = (where: RawBuilder<unknown>, limit: number) => sql<WorkRow>`
  select ${fulfillmentOrderColumns}, o.order_number as "orderNumber", o.channel_id as "channelId"
  from fulfillment_order f join orders o on o.id = f.order_id
  where ${where} order by f.id limit ${limit}`;

export function isWorkInScope({ channelIds, locationIds }: Scope): RawBuilder<unknown> {
  return sql.join(
    [
      sql`true`,
      ...(channelIds ? [sql`o.channel_id = any(${channelIds})`] : []),
      ...(locationIds ? [sql`f.location_id = any(${locationIds})`] : []),
    ],
    sql` and `,
  );
}
