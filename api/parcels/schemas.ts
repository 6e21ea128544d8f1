import { z } from 'zod';
import type { ParcelId } from '../../domain/ids.ts';
import { FULFILLMENT_EVENTS } from '../../domain/tracking.ts';
import { QuoteView } from '../fulfillment-orders/schemas.ts';
import { ParcelView } from '../fulfillment-orders/views.ts';
import { Instant } from '../schemas.ts';

export const ParcelParams = z.strictObject({ id: z.uuid() as unknown as z.ZodType<ParcelId, string> });

/** Nothing to say: the path names it all. */
export const NothingBody = z.strictObject({}).nullish();

export const ParcelDetailsView = z
  .object({
    ...ParcelView.shape,
    orderId: z.uuid(),
    fulfillmentOrderId: z.uuid(),
    locationId: z.string().exactOptional(),
    isVoid: z.boolean().describe('It was taken back before the carrier had it.'),
    events: z.array(
      z.object({ status: z.enum(FULFILLMENT_EVENTS), at: Instant, location: z.string().exactOptional() }),
    ),
    quotes: z
      .array(QuoteView.extend({ isChosen: z.boolean() }))
      .describe('What carriers offered for the shipment: the chosen offer and those that were not taken.'),
  })
  .meta({ id: 'ParcelDetails' });
