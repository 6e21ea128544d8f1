import type { Tx } from '../../db/database.ts';
import type { ParcelId } from '../../domain/ids.ts';
import { refuse } from '../refuse.ts';
import type { ShipBody } from './ship-body.ts';

/** Whoever ships for us may have bought the label himself: then none is bought here. */
export async function keepOwnLabel(tx: Tx, parcels: readonly { id: ParcelId }[], body: ShipBody): Promise<void> {
  const { carrier, service, trackingNumber } = body;
  if (trackingNumber === undefined || carrier === undefined) return;
  const [parcel, ...others] = parcels;
  if (!parcel || others.length > 0) {
    const detail = `One tracking number is for one parcel, not for ${parcels.length}: name it in parcelIds.`;
    throw refuse({ kind: 'nothing-to-ship', detail });
  }
  await mustBeFree(tx, carrier, trackingNumber);
  await tx
    .updateTable('parcel')
    .set({ carrier, trackingNumber, service: service ?? null })
    .where('id', '=', parcel.id)
    .execute();
}

async function mustBeFree(tx: Tx, carrier: string, trackingNumber: string): Promise<void> {
  const taken = await tx
    .selectFrom('parcel')
    .select('id')
    .where('carrier', '=', carrier)
    .where('trackingNumber', '=', trackingNumber)
    .executeTakeFirst();
  if (!taken) return;
  const detail = `Another parcel, ${taken.id}, has the tracking number ${trackingNumber} of ${carrier}.`;
  throw refuse({ kind: 'tracking-number-taken', detail, facts: { parcelId: taken.id } });
}
