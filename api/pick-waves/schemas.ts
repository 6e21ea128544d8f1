import { z } from 'zod';
import type { FulfillmentOrderId } from '../../domain/ids.ts';
import { Instant, LocationCode, Text } from '../schemas.ts';

const WAVE_MAX = 1_000;
const FulfillmentOrderIdText = z.uuid() as unknown as z.ZodType<FulfillmentOrderId, string>;

export const NewWave = z.strictObject({
  locationId: LocationCode,
  fulfillmentOrderIds: z.array(FulfillmentOrderIdText).min(1).max(WAVE_MAX).exactOptional(),
  service: Text.exactOptional(),
  shipBefore: Instant.exactOptional().describe('Only what must leave before, such as a cut-off of the carrier.'),
  limit: z.int().min(1).max(WAVE_MAX).default(WAVE_MAX),
});
export const WaveParams = z.strictObject({ id: z.uuid() });
export const WaveView = z
  .object({
    id: z.uuid(),
    locationId: LocationCode,
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    fulfillmentOrderIds: z.array(z.uuid()),
    lines: z.array(
      z.object({
        bin: z.string().exactOptional(),
        sku: z.string(),
        name: z.string(),
        gtin: z.string().exactOptional(),
        quantity: z.int(),
        orderNumber: z.string(),
        fulfillmentOrderId: z.uuid(),
        lineId: z.uuid(),
      }),
    ),
  })
  .meta({ id: 'PickWave' });
