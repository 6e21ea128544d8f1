import { sql } from 'kysely';
import type { Address } from '../../domain/address.ts';
import type { Quote } from '../../domain/carriers/rate.ts';
import type { FulfillmentOrderId, LocationId, OrderId, ParcelId } from '../../domain/ids.ts';
import type { DELIVERY_FAILURES, LostParcelChoice } from '../../domain/order/lost-parcel.ts';
import type { Sscc } from '../../domain/sscc.ts';
import type { Database } from '../database.ts';
import { instant, isWorkInScope, type ParcelRow, parcelJson, type Scope } from './fulfillment-orders.ts';

/** A parcel by itself also says what it is part of, what carriers offered for it, and all that was told of it. */
export type ParcelDetails = ParcelRow & {
  readonly orderId: OrderId;
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly locationId: LocationId | null;
  readonly isVoid: boolean;
  readonly failedAs: (typeof DELIVERY_FAILURES)[number] | null;
  readonly decideBy: string | null;
  readonly decision: LostParcelChoice | null;
  readonly restockedAt: string | null;
  readonly quotes: readonly Quote[] | null;
  readonly quote: Quote | null;
  readonly story: readonly { readonly status: string; readonly at: string; readonly location: string | null }[];
};

export async function readParcel(db: Database, id: ParcelId, scope: Scope): Promise<ParcelDetails | undefined> {
  const { rows } = await sql<{ parcel: ParcelRow } & Omit<ParcelDetails, keyof ParcelRow>>`
    select ${parcelJson} as parcel, p.order_id, p.fulfillment_order_id, f.location_id, p.is_void, s.quotes, s.quote,
      p.failed_as, p.decision, ${instant('p.decide_by')} as decide_by, ${instant('p.restocked_at')} as restocked_at,
      (select coalesce(jsonb_agg(jsonb_build_object('status', e.status, 'at', ${instant('e.at')},
          'location', e.location) order by e.at, e.id), '[]')
        from tracking_event e where e.parcel_id = p.id) as story
    from parcel p
      join orders o on o.id = p.order_id
      join fulfillment_order f on f.id = p.fulfillment_order_id
      left join shipment s on s.id = p.shipment_id
    where p.id = ${id} and ${isWorkInScope(scope)}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { parcel, ...rest } = row;
  return { ...parcel, ...rest };
}

/** What stands on the papers of a parcel. */
export type PaperRow = {
  readonly provider: string | null;
  readonly carrier: string | null;
  readonly service: string | null;
  readonly trackingNumber: string | null;
  readonly sscc: Sscc | null;
  readonly weightGrams: number;
  readonly orderNumber: number;
  readonly placedAt: string;
  readonly packedAt: string;
  readonly channelName: string;
  readonly from: Address;
  readonly to: Address | null;
  /** Of the parcels that leave together. */
  readonly number: number;
  readonly of: number;
  /** When the shipment was booked. */
  readonly at: string;
};

export async function readPaper(db: Database, id: ParcelId, scope: Scope): Promise<PaperRow | undefined> {
  const { rows } = await sql<PaperRow>`
    select p.provider, p.carrier, p.service, p.tracking_number, p.sscc, p.weight_grams, o.order_number,
      ${instant('o.placed_at')} as placed_at, ${instant('p.created_at')} as packed_at, c.name as channel_name,
      l.address as "from", o.shipping_address as "to", n.number, n.of,
      ${instant('coalesce(s.created_at, p.created_at)')} as at
    from parcel p
      join orders o on o.id = p.order_id
      join channel c on c.id = o.channel_id
      join fulfillment_order f on f.id = p.fulfillment_order_id
      join location l on l.id = f.location_id
      left join shipment s on s.id = p.shipment_id
      cross join lateral (
        select count(*)::int as of,
          (count(*) filter (where (q.created_at, q.id) <= (p.created_at, p.id)))::int as number
        from parcel q where q.fulfillment_order_id = f.id and not q.is_void
          and q.shipment_id is not distinct from p.shipment_id) n
    where p.id = ${id} and not p.is_void and ${isWorkInScope(scope)}`.execute(db);
  return rows[0];
}

/** The label as a broker sold it. */
export async function readLabelPdf(db: Database, parcelId: ParcelId): Promise<Buffer | undefined> {
  const row = await db.selectFrom('parcel_label').select('pdf').where('parcelId', '=', parcelId).executeTakeFirst();
  return row && Buffer.from(row.pdf);
}

export type SlipLine = {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly ordered: number;
};

export async function readSlipLines(db: Database, id: ParcelId): Promise<SlipLine[]> {
  const { rows } = await sql<SlipLine>`
    select l.sku, k.name, (u ->> 'quantity')::int as quantity, l.quantity - l.cancelled as ordered
    from parcel p, jsonb_array_elements(p.lines) u
      join order_line l on l.id = (u ->> 'lineId')::uuid
      join sku k on k.sku = l.sku
    where p.id = ${id} order by l.position`.execute(db);
  return rows;
}
