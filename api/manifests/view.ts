import type { z } from 'zod';
import type { ManifestQuestion, ManifestRow } from '../../db/order/manifests.ts';
import type { ManifestParcel } from '../documents/manifest.ts';
import { withoutNulls } from '../present.ts';
import type { Manifest } from './schemas.ts';

/** One for each carrier that took something. */
export function manifestsOf(
  { locationId, date }: ManifestQuestion,
  rows: readonly ManifestRow[],
): z.output<typeof Manifest>[] {
  return [...Map.groupBy(rows, ({ carrier }) => carrier)].map(([carrier, parcels]) => ({
    ...{ carrier, locationId, date },
    weightGrams: parcels.reduce((sum, { weightGrams }) => sum + weightGrams, 0),
    parcels: parcels.map(({ carrier: _carrier, parcelId: id, orderNumber, ...plain }) => ({
      ...withoutNulls(plain),
      id,
      orderNumber: String(orderNumber),
    })),
  }));
}

export const documentParcel = (row: ManifestRow): ManifestParcel => {
  const { trackingNumber, service, orderNumber, country, postalCode, weightGrams } = row;
  const to = { country, ...(postalCode === null ? {} : { postalCode }) };
  return { trackingNumber, service, orderNumber: String(orderNumber), weightGrams, ...to };
};
