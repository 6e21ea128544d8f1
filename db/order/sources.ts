import { sql } from 'kysely';
import type { FulfillmentOrderId, LocationId, OrderLineId, Sku } from '../../domain/ids.ts';
import type { FulfillmentOrderStatus, RequestStatus } from '../../domain/order/fulfillment-order.ts';
import type { LocationKind } from '../../domain/order/policy.ts';
import type { Tx } from '../database.ts';
import { IS_OVER } from './is-over.ts';

type Kit = readonly { readonly sku: Sku; readonly quantity: number }[];
export type SourceRow = {
  readonly id: FulfillmentOrderId;
  readonly locationId: LocationId | null;
  readonly status: FulfillmentOrderStatus;
  readonly requestStatus: RequestStatus;
  /** Of its location. */
  readonly kind: LocationKind | null;
  readonly external: boolean | null;
  /** A hold stands on it, not on its order. */
  readonly isHeldItself: boolean;
  readonly lines: readonly {
    /** The line's, under both names that its readers know it by. */
    readonly id: OrderLineId;
    readonly lineId: OrderLineId;
    readonly sku: Sku;
    readonly kit: Kit | null;
    readonly quantity: number;
    readonly packed: number;
  }[];
};

/** Fulfillment orders that are not over, locked, with what of their lines has neither shipped nor been packed. */
export async function readSources(tx: Tx, ids: readonly FulfillmentOrderId[]): Promise<SourceRow[]> {
  if (ids.length === 0) return [];
  // First of all: scans of them wait from here on, so that nothing is packed after it was counted.
  await tx
    .selectFrom('fulfillment_order')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
  const { rows } = await sql<SourceRow>`
    select f.id, f.location_id, case f.status when 'ON_HOLD' then coalesce(f.status_before_hold, 'OPEN')
        else f.status end as status, f.request_status, place.kind, place.external,
      exists (select from hold h where h.fulfillment_order_id = f.id and h.released_at is null) as is_held_itself,
      (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'lineId', l.id, 'sku', l.sku, 'kit', l.kit,
          'quantity', greatest(fl.quantity - fl.shipped - p.units, 0), 'packed', p.units) order by l.position), '[]')
        from fulfillment_order_line fl join order_line l on l.id = fl.order_line_id,
          lateral (select coalesce(sum((u ->> 'quantity')::int), 0)::int as units
            from parcel left join shipment s on s.id = parcel.shipment_id, jsonb_array_elements(parcel.lines) u
            where parcel.fulfillment_order_id = f.id and not parcel.is_void and u ->> 'lineId' = l.id::text
              and coalesce(s.status, 'PREPARED') = 'PREPARED') p
        where fl.fulfillment_order_id = f.id and fl.quantity > fl.shipped) as lines
    from fulfillment_order f left join location place on place.id = f.location_id
    where f.id = any(${[...ids]}) and not ${IS_OVER}`.execute(tx);
  return rows;
}
