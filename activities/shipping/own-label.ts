import type { Tx } from '../../db/database.ts';
import type { ParcelLabel } from '../../db/order/scans.ts';
import { refuse } from '../refuse.ts';
import type { ShipBody } from './ship-body.ts';

/** Whoever ships for us may have bought the label himself: then none is bought here. */
export async function ownLabel(
  tx: Tx,
  parcels: readonly unknown[],
  { carrier, service, trackingNumber }: ShipBody,
): Promise<ParcelLabel | undefined> {
  if (trackingNumber === undefined || carrier === undefined) return undefined;
  if (parcels.length !== 1) {
    const detail = `One tracking number is for one parcel, not for ${parcels.length}: name it in parcelIds.`;
    throw refuse({ kind: 'nothing-to-ship', detail });
  }
  await mustBeFree(tx, carrier, trackingNumber);
  return { carrier, trackingNumber, service: service ?? null };
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
