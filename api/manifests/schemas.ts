import { z } from 'zod';
import { LocationCode, Text } from '../schemas.ts';

export const ManifestQuery = z.strictObject({
  locationId: LocationCode,
  date: z.iso.date('must be a day such as 2026-11-23').describe("A day of the location's own calendar."),
  carrier: Text.optional(),
});
export const ManifestPdfQuery = ManifestQuery.extend({ carrier: Text });

const ManifestParcel = z.object({
  id: z.uuid(),
  sscc: z.string().exactOptional(),
  trackingNumber: z.string(),
  service: z.string(),
  orderNumber: z.string(),
  country: z.string(),
  postalCode: z.string().exactOptional(),
  weightGrams: z.int(),
});
export const Manifest = z
  .object({
    carrier: z.string(),
    locationId: z.string(),
    date: z.string(),
    weightGrams: z.int(),
    parcels: z.array(ManifestParcel),
  })
  .meta({ id: 'Manifest' });
export const ManifestList = z.object({ items: z.array(Manifest) });
