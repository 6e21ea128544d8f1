import { v7 as uuid } from 'uuid';
import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
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
  /** Made up just now: it has no row yet. */
  readonly isNew: boolean;
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
    return { parcels: [await theRest(tx, id)], from };
  }
  const packed = await packedParcels(tx, id, parcelIds);
  const isComplete = parcelIds === undefined || packed.length === new Set(parcelIds).size;
  if (packed.length > 0 && isComplete) return { parcels: packed, from };
  if (parcelIds === undefined && work.floor === 'DIRECT') return { parcels: [await theRest(tx, id)], from };
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

async function packedParcels(
  tx: Tx,
  id: FulfillmentOrderId,
  wanted: readonly ParcelId[] | undefined,
): Promise<LeavingParcel[]> {
  const rows = await tx
    .selectFrom('parcel')
    .select(['id', 'lines', 'weightGrams', 'dimensionsMm', 'trackingNumber'])
    .where('fulfillmentOrderId', '=', id)
    .where('shipmentId', 'is', null)
    .where('isVoid', '=', false)
    .$if(wanted !== undefined, (query) => query.where('id', 'in', [...(wanted ?? [])]))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, isNew: false }));
}

/** A DIRECT floor scans nothing: whatever remains leaves in one parcel. */
async function theRest(tx: Tx, fulfillmentOrderId: FulfillmentOrderId): Promise<LeavingParcel> {
  const rows = await tx
    .selectFrom('fulfillment_order_line as f')
    .innerJoin('order_line as l', 'l.id', 'f.orderLineId')
    .innerJoin('sku', 'sku.sku', 'l.sku')
    .select(['f.orderLineId as lineId', 'f.quantity', 'f.shipped', 'sku.weightGrams'])
    .where('f.fulfillmentOrderId', '=', fulfillmentOrderId)
    .orderBy('l.position')
    .execute();
  const remaining = rows
    .filter(({ quantity, shipped }) => quantity > shipped)
    .map(({ lineId, quantity, shipped, weightGrams }) => ({ lineId, quantity: quantity - shipped, weightGrams }));
  if (remaining.length === 0)
    throw refuse({ kind: 'nothing-to-ship', detail: `Fulfillment order ${fulfillmentOrderId} has nothing left.` });
  const weightGrams = remaining.reduce((sum, line) => sum + line.weightGrams * line.quantity, 0);
  const lines = remaining.map(({ lineId, quantity }) => ({ lineId, quantity }));
  return { id: uuid() as ParcelId, lines, weightGrams, dimensionsMm: null, trackingNumber: null, isNew: true };
}
