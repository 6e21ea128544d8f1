import { sql } from 'kysely';
import type { Address } from '../../domain/address.ts';
import type { ParcelId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';
import { instant, isWorkInScope, type Scope } from './fulfillment-orders.ts';

/** What stands on a parcel's label. */
export type LabelRow = {
  readonly provider: string | null;
  readonly carrier: string | null;
  readonly service: string | null;
  readonly trackingNumber: string | null;
  readonly weightGrams: number;
  readonly orderNumber: number;
  readonly from: Address;
  readonly to: Address | null;
  /** Of the parcels that leave together. */
  readonly number: number;
  readonly of: number;
  /** When the shipment was booked. */
  readonly at: string;
};

export async function readLabel(db: Database, id: ParcelId, scope: Scope): Promise<LabelRow | undefined> {
  const { rows } = await sql<LabelRow>`
    select p.provider, p.carrier, p.service, p.tracking_number, p.weight_grams, o.order_number,
      l.address as "from", o.shipping_address as "to", n.number, n.of,
      ${instant('coalesce(s.created_at, p.created_at)')} as at
    from parcel p
      join orders o on o.id = p.order_id
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
