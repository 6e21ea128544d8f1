import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { NEXT_SERIAL } from '../../db/order/sscc.ts';
import type { Address } from '../../domain/address.ts';
import type { FulfillmentOrderId, ParcelId } from '../../domain/ids.ts';
import type { Floor } from '../../domain/order/fulfillment-order.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import type { Measured } from '../carriers/carrier.ts';
import { refuse } from '../refuse.ts';
import type { ShipBody } from './ship-body.ts';

export type LeavingParcel = Measured & {
  readonly id: ParcelId;
  readonly lines: readonly UnitsOfLine[];
  readonly trackingNumber: string | null;
  /** For its number, where it is made up just now: it has no row yet. */
  readonly serial: number | null;
};
export type Leaving = { readonly parcels: readonly LeavingParcel[]; readonly from: Address | null };

/** The fulfillment order, as whoever holds its row has read it. */
export type Work = {
  readonly id: FulfillmentOrderId;
  readonly pickupCode: string | null;
  readonly floor: Floor | null;
  readonly address: Address | null;
};

/**
 * The packed parcels, or those of them that are named; from a floor that packs nothing, all that is left. Call it with
 * the fulfillment order's row locked: whoever scans it holds that, so that all of his parcels are found.
 */
export async function parcelsToShip(
  tx: Tx,
  order: OrderRow,
  work: Work,
  { parcelIds, code }: ShipBody,
): Promise<Leaving> {
  const { id, address: from } = work;
  if (order.delivery.method === 'PICK_UP') {
    mustBeCodeOf(work, code);
    // Handed over in one: no parcel counts, whether or not somebody packed some.
    return { parcels: [asOneParcel(id, await readLoad(tx, id, []))], from };
  }
  const load = await readLoad(tx, id, parcelIds);
  const { packed } = load;
  const isComplete = parcelIds === undefined || packed.length === new Set(parcelIds).size;
  if (packed.length > 0 && isComplete) return { parcels: packed, from };
  if (parcelIds === undefined && work.floor === 'DIRECT') return { parcels: [asOneParcel(id, load)], from };
  throw refuse({
    kind: 'nothing-to-ship',
    detail: `Fulfillment order ${id} has no such packed parcel that is not shipped.`,
  });
}

/** Only against the code that the customer was sent. */
function mustBeCodeOf({ id, pickupCode }: Work, code?: string): void {
  if (pickupCode !== null && pickupCode === code) return;
  throw refuse({ kind: 'wrong-pickup-code', detail: `The code is not the one of fulfillment order ${id}.` });
}

type Remaining = UnitsOfLine & { readonly weightGrams: number };
type Load = {
  readonly packed: readonly LeavingParcel[];
  readonly remaining: readonly Remaining[];
  readonly serial: number | null;
};

/**
 * What is packed, of it the parcels that are named, and what has not shipped, in the order of the order's lines; where
 * nothing is packed, the serial number of the parcel that is made up of it.
 */
async function readLoad(tx: Tx, id: FulfillmentOrderId, wanted?: readonly ParcelId[]): Promise<Load> {
  const { rows } = await sql<Load>`
    with packed as (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'lines', p.lines, 'weightGrams', p.weight_grams,
          'dimensionsMm', p.dimensions_mm, 'trackingNumber', p.tracking_number, 'serial', null) order by p.id), '[]')
        as parcels
      from parcel p where p.fulfillment_order_id = ${id} and p.shipment_id is null and not p.is_void
        and (${wanted ?? null}::uuid[] is null or p.id = any(${wanted ?? null}::uuid[])))
    select parcels as packed, case when parcels = '[]' then ${NEXT_SERIAL} end as serial,
      (select coalesce(jsonb_agg(jsonb_build_object('lineId', f.order_line_id, 'quantity', f.quantity - f.shipped,
          'weightGrams', sku.weight_grams) order by l.position), '[]')
        from fulfillment_order_line f join order_line l on l.id = f.order_line_id join sku on sku.sku = l.sku
        where f.fulfillment_order_id = ${id} and f.quantity > f.shipped) as remaining
    from packed`.execute(tx);
  const [load] = rows;
  if (!load) throw new Error('a sum of all rows gave no row');
  return load;
}

/** A DIRECT floor scans nothing: whatever remains leaves in one parcel. */
function asOneParcel(fulfillmentOrderId: FulfillmentOrderId, { remaining, serial }: Load): LeavingParcel {
  if (remaining.length === 0)
    throw refuse({ kind: 'nothing-to-ship', detail: `Fulfillment order ${fulfillmentOrderId} has nothing left.` });
  const weightGrams = remaining.reduce((sum, line) => sum + line.weightGrams * line.quantity, 0);
  const lines = remaining.map(({ lineId, quantity }) => ({ lineId, quantity }));
  return { id: uuid() as ParcelId, lines, weightGrams, dimensionsMm: null, trackingNumber: null, serial };
}
