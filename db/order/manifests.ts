import { sql } from 'kysely';
import type { LocationId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';

export type ManifestQuestion = {
  readonly locationId: LocationId;
  /** A local day of the location: yyyy-mm-dd. */
  readonly date: string;
  readonly carrier?: string | undefined;
};
export type ManifestRow = {
  readonly carrier: string;
  readonly parcelId: string;
  readonly sscc: string | null;
  readonly trackingNumber: string;
  readonly service: string;
  readonly orderNumber: number;
  readonly country: string;
  readonly postalCode: string | null;
  readonly weightGrams: number;
};

/** What left a location on its own day, by carrier; what was voided since did not leave. */
export async function readManifestRows(
  db: Database,
  { locationId, date, carrier }: ManifestQuestion,
): Promise<ManifestRow[]> {
  const { rows } = await sql<ManifestRow>`
    select p.carrier, p.id as parcel_id, p.sscc, p.tracking_number, p.service, o.order_number, p.weight_grams,
      o.shipping_address ->> 'country' as country, o.shipping_address ->> 'postalCode' as postal_code
    from shipment s
      join parcel p on p.shipment_id = s.id and not p.is_void and p.tracking_number is not null
      join fulfillment_order f on f.id = s.fulfillment_order_id
      join location l on l.id = f.location_id
      join orders o on o.id = s.order_id
    where s.status = 'SHIPPED' and f.location_id = ${locationId}
      and s.shipped_at >= ${date}::date::timestamp at time zone l.time_zone
      and s.shipped_at < (${date}::date + 1)::timestamp at time zone l.time_zone
      and (${carrier ?? null}::text is null or lower(p.carrier) = lower(${carrier ?? null}::text))
    order by p.carrier, s.shipped_at, p.id`.execute(db);
  return rows;
}
