import { z } from 'zod';
import { DELIVERY_SERVICES } from '../../domain/order/order.ts';
import { ChannelCode, Instant, LocationCode, Quantity, SkuCode } from '../schemas.ts';

export const AvailabilityQuery = z.strictObject({
  sku: SkuCode,
  channel: ChannelCode.optional().describe(
    'Only locations that it and its rules let in, less its buffer and their floors.',
  ),
  locationId: LocationCode.optional(),
  quantity: z.coerce.number().pipe(Quantity).default(1).describe('What the promise is for.'),
  deliverTo: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Za-z0-9 -]{1,15})?$/, 'must be a country, with a postal code if wanted: US-10118')
    .optional()
    .describe('A country, with a postal code or region if known: asks for a promise.'),
  service: z.enum(DELIVERY_SERVICES).default('STANDARD'),
});

const Available = z.int().min(0);

export const AvailabilityView = z
  .object({
    sku: SkuCode,
    available: Available,
    byDate: z
      .array(z.object({ date: z.iso.date(), available: Available }))
      .describe(
        'Units there will be by the end of each day, with what is on its way; a day without change is left out.',
      ),
    preorder: z
      .object({
        releaseAt: Instant,
        available: Available.exactOptional().describe('Units that may still be sold before; absent: any number.'),
      })
      .exactOptional()
      .describe('Not released yet: until then nothing of it leaves.'),
    promise: z
      .object({
        shipBy: Instant,
        deliverBy: Instant.exactOptional().describe('Absent where no rate card goes that way.'),
        locationId: LocationCode.describe('Of several locations the one that is last.'),
        reason: z.string(),
      })
      .exactOptional()
      .describe('Absent where nothing that is there or on its way is enough.'),
  })
  .meta({ id: 'Availability' });

export const AvailabilityBody = z.strictObject({
  skus: z.array(SkuCode).min(1).max(1_000),
  locationIds: z.array(LocationCode).min(1).max(1_000).optional().describe('Absent: wherever one of the SKUs is kept.'),
  channel: ChannelCode.optional(),
});

// Ten thousand items are common, so what came from our own rows is not checked letter by letter.
export const AvailabilityByLocation = z.object({
  items: z.array(z.object({ sku: z.string(), locationId: z.string(), available: z.number() })),
});
