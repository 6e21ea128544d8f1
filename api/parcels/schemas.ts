import { z } from 'zod';
import type { OrderLineId, ParcelId } from '../../domain/ids.ts';
import { DELIVERY_FAILURES, LOST_PARCEL_CHOICES, RESTOCK_DISPOSITIONS } from '../../domain/order/lost-parcel.ts';
import { FULFILLMENT_EVENTS, isWithCarrier } from '../../domain/tracking.ts';
import { QuoteView } from '../fulfillment-orders/schemas.ts';
import { ParcelView } from '../fulfillment-orders/views.ts';
import { Instant, LocationCode, Quantity, Text } from '../schemas.ts';

export const ParcelParams = z.strictObject({ id: z.uuid() as unknown as z.ZodType<ParcelId, string> });

const LineId = z.uuid() as unknown as z.ZodType<OrderLineId, string>;

/** Nothing to say: the path names it all. */
export const NothingBody = z.strictObject({}).nullish();

export const DecisionBody = z.strictObject({ choice: z.enum(LOST_PARCEL_CHOICES) });
/** What happens on a way; labels are no affair of people. */
const TOLD = FULFILLMENT_EVENTS.filter(isWithCarrier);
export const EventBody = z.strictObject({
  status: z.enum(TOLD),
  at: Instant.exactOptional().describe('Absent: now.'),
  location: Text.exactOptional(),
});
export const RestockBody = z
  .strictObject({
    locationId: LocationCode.exactOptional().describe('Absent: where it was sent from.'),
    lines: z
      .array(z.strictObject({ lineId: LineId, quantity: Quantity, disposition: z.enum(RESTOCK_DISPOSITIONS) }))
      .min(1)
      .max(1_000)
      .exactOptional()
      .describe('Absent: all of it is sellable.'),
  })
  .nullish();

export const ParcelDetailsView = z
  .object({
    ...ParcelView.shape,
    orderId: z.uuid(),
    fulfillmentOrderId: z.uuid(),
    locationId: z.string().exactOptional(),
    failedAs: z.enum(DELIVERY_FAILURES).exactOptional().describe('The carrier lost it or brings it back.'),
    decideBy: Instant.exactOptional().describe('Then the policy of the channel decides.'),
    decision: z.enum(LOST_PARCEL_CHOICES).exactOptional(),
    restockedAt: Instant.exactOptional(),
    isVoid: z.boolean().describe('It was taken back before the carrier had it.'),
    events: z.array(
      z.object({ status: z.enum(FULFILLMENT_EVENTS), at: Instant, location: z.string().exactOptional() }),
    ),
    quotes: z
      .array(QuoteView.extend({ isChosen: z.boolean() }))
      .describe('What carriers offered for the shipment: the chosen offer and those that were not taken.'),
  })
  .meta({ id: 'ParcelDetails' });
