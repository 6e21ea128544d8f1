import { z } from 'zod';
import { FLOORS, FULFILLMENT_ORDER_STATUSES, REQUEST_STATUSES } from '../../domain/order/fulfillment-order.ts';
import { HOLD_REASONS } from '../../domain/order/hold.ts';
import { FULFILLMENT_EVENTS } from '../../domain/tracking.ts';
import { ProblemBody } from '../problem.ts';
import { DimensionsMm, Instant, listOf } from '../schemas.ts';

const Units = z.int().min(0);
const LineUnits = z.object({ lineId: z.uuid(), quantity: Units });

export const ParcelView = z
  .object({
    id: z.uuid(),
    sscc: z.string().exactOptional().describe('GS1: names this parcel in the whole world.'),
    trackingNumber: z.string().exactOptional(),
    carrier: z.string().exactOptional(),
    service: z.string().exactOptional(),
    status: z.enum(FULFILLMENT_EVENTS).exactOptional().describe('Absent until it has a label.'),
    weightGrams: Units,
    dimensionsMm: DimensionsMm.exactOptional(),
    lines: z.array(LineUnits),
    shippedAt: Instant.exactOptional(),
    deliveredAt: Instant.exactOptional(),
    labelUrl: z.string().exactOptional(),
    packingSlipUrl: z.string(),
  })
  .meta({ id: 'Parcel' });

const WorkHoldView = z.object({
  id: z.uuid(),
  reason: z.enum(HOLD_REASONS),
  note: z.string().exactOptional(),
  placedAt: Instant,
  placedBy: z.string(),
});

const fields = {
  id: z.uuid(),
  locationId: z.string().nullable().describe('null while no location has the units: a backorder.'),
  floor: z.enum(FLOORS).exactOptional(),
  status: z.enum(FULFILLMENT_ORDER_STATUSES),
  requestStatus: z.enum(REQUEST_STATUSES),
  lines: z.array(
    LineUnits.extend({
      sku: z.string(),
      remaining: Units.describe('Units that are still to leave.'),
      shipped: Units,
      picked: Units.describe('Shipped units that were picked included, like all that was ever picked.'),
      packed: Units,
    }),
  ),
  pickupCode: z.string().exactOptional(),
  pickedUpBy: z.string().exactOptional().describe('Who came for it.'),
  transfer: z
    .object({
      fromLocationId: z.string().exactOptional(),
      toLocationId: z.string(),
      sentAt: Instant.exactOptional(),
      receivedAt: Instant.exactOptional(),
    })
    .exactOptional()
    .describe('Of goods that go to the store where the customer comes for them.'),
  acceptBy: Instant.exactOptional(),
  shipBy: Instant.exactOptional(),
  opensAt: Instant.exactOptional(),
  cancelBy: Instant.exactOptional().describe('Until when the location may say whether it can still be cancelled.'),
  createdAt: Instant,
  deliveryStatus: z
    .enum(FULFILLMENT_EVENTS)
    .exactOptional()
    .describe('Of its labelled parcels, the one that lags behind: DELIVERED only when all are.'),
  holds: z.array(WorkHoldView).describe('Those of its own that stand; its order may be held besides.'),
  parcels: z.array(ParcelView),
};

/** As a part of its order. */
export const PartView = z.object(fields);
export const FulfillmentOrderView = z
  .object({ ...fields, orderId: z.uuid(), orderNumber: z.string(), channel: z.string() })
  .meta({ id: 'FulfillmentOrder' });
export const FulfillmentOrderList = listOf(FulfillmentOrderView);

export const BulkList = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      status: z.int().describe('As the same call about this one alone would be answered.'),
      problem: ProblemBody.exactOptional(),
    }),
  ),
});
