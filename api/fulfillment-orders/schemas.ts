import { z } from 'zod';
import { normalizeGtin } from '../../domain/gtin.ts';
import type { FulfillmentOrderId, HoldId, OrderLineId, ParcelId } from '../../domain/ids.ts';
import { FULFILLMENT_ORDER_STATUSES, REJECT_REASONS } from '../../domain/order/fulfillment-order.ts';
import { HOLD_REASONS } from '../../domain/order/hold.ts';
import { DimensionsMm, Instant, LocationCode, MoneyNotNegative, Page, Quantity, SkuCode, Text } from '../schemas.ts';

const branded = <Branded extends string>(schema: z.ZodType<string, string>) =>
  schema as unknown as z.ZodType<Branded, string>;
const LineId = branded<OrderLineId>(z.uuid());
const LINES_MAX = 1_000;
const PARCELS_MAX = 100;
const WEIGHT_MAX_GRAMS = 10_000_000;

export const FulfillmentOrderParams = z.strictObject({ id: branded<FulfillmentOrderId>(z.uuid()) });
export const FulfillmentOrderQuery = Page.extend({
  locationId: LocationCode.optional(),
  status: z.enum(FULFILLMENT_ORDER_STATUSES).optional(),
});

/** Nothing to say: the path names it all. */
export const AcceptBody = z.strictObject({}).nullish();

const LineUnits = z.strictObject({ lineId: LineId, quantity: Quantity });
const Scan = LineUnits.extend({
  gtin: z
    .string()
    .refine((text) => normalizeGtin(text) !== undefined, 'must be a GTIN with a right check digit')
    .exactOptional()
    .describe("As scanned: it must be the SKU's own."),
});
export const PicksBody = z
  .strictObject({
    lines: z.array(Scan).max(LINES_MAX).default([]),
    short: z
      .array(LineUnits)
      .max(LINES_MAX)
      .default([])
      .describe('Units that are not there: they are found elsewhere, unless something is sent in their place.'),
    substitute: z
      .strictObject({ sku: SkuCode })
      .exactOptional()
      .describe('Sent in place of all that is short, if the customer agreed to it.'),
  })
  .refine(({ short, substitute }) => substitute === undefined || short.length > 0, {
    path: ['substitute'],
    message: 'needs what it is sent in place of, in short',
  })
  .refine(({ lines, short }) => lines.length + short.length > 0, 'must hold lines or short');
export const RejectBody = z.strictObject({
  reason: z.enum(REJECT_REASONS),
  lines: z.array(LineUnits).min(1).max(LINES_MAX).exactOptional().describe('Absent: everything that has not shipped.'),
});
export const CancellationBody = z.strictObject({ answer: z.enum(['ACCEPT', 'REJECT']) });
export type Scan = z.output<typeof Scan>;

export const HoldBody = z.strictObject({ reason: z.enum(HOLD_REASONS), note: z.string().max(2_000).exactOptional() });
export const ReleaseBody = z
  .strictObject({
    holdId: branded<HoldId>(z.uuid()).exactOptional().describe('Absent: every hold of its own.'),
    note: z.string().max(2_000).exactOptional(),
  })
  .nullish();
export const NothingBody = z.strictObject({}).nullish();
export const MoveBody = z.strictObject({ locationId: LocationCode });
export const SplitBody = z.strictObject({ lines: z.array(LineUnits).min(1).max(LINES_MAX) });
export const MergeBody = z.strictObject({ with: z.array(branded<FulfillmentOrderId>(z.uuid())).min(1).max(LINES_MAX) });
export const ScheduleBody = z.strictObject({ openAt: Instant });
export const PickedUpBody = z.strictObject({
  code: z.string().min(1).max(20),
  name: Text.exactOptional().describe('Who came for it.'),
});

const BULK_ACTIONS = ['accept', 'hold', 'release', 'move', 'split', 'merge', 'schedule', 'cancel'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];
const BULK_MAX = 500;

/** The fields are those of the action's own call; a field of another action is refused. */
export const BulkBody = z
  .strictObject({
    action: z.enum(BULK_ACTIONS),
    ids: z
      .array(branded<FulfillmentOrderId>(z.uuid()))
      .min(1)
      .max(BULK_MAX)
      .refine((ids) => new Set(ids).size === ids.length, 'must name each only once'),
    reason: z.enum(HOLD_REASONS).exactOptional().describe('Of a hold.'),
    note: z.string().max(2_000).exactOptional().describe('Of a hold or its release.'),
    locationId: LocationCode.exactOptional().describe('Where to move.'),
    openAt: Instant.exactOptional().describe('Until when to schedule.'),
    lines: z
      .array(LineUnits)
      .min(1)
      .max(LINES_MAX)
      .exactOptional()
      .describe('What to split off: each fulfillment order gives those of its own lines.'),
  })
  .superRefine((body, context) => {
    const [must, may] = FIELDS_OF[body.action];
    for (const field of must) {
      if (body[field] === undefined) context.addIssue({ code: 'custom', path: [field], message: 'is required' });
    }
    for (const field of BULK_FIELDS) {
      if (body[field] === undefined || must.includes(field) || may.includes(field)) continue;
      context.addIssue({ code: 'custom', path: [field], message: `says nothing to ${body.action}` });
    }
  });
export type BulkBody = z.output<typeof BulkBody>;

const BULK_FIELDS = ['reason', 'note', 'locationId', 'openAt', 'lines'] as const;
type BulkField = (typeof BULK_FIELDS)[number];
/** What each action must be told, and what it may be. */
const FIELDS_OF: Readonly<Record<BulkAction, readonly [readonly BulkField[], readonly BulkField[]]>> = {
  accept: [[], []],
  hold: [['reason'], ['note']],
  release: [[], ['note']],
  move: [['locationId'], []],
  split: [['lines'], []],
  merge: [[], []],
  schedule: [['openAt'], []],
  cancel: [[], []],
};

const NewParcel = z.strictObject({
  lines: z.array(Scan).min(1).max(LINES_MAX),
  weightGrams: z.int().min(1).max(WEIGHT_MAX_GRAMS).exactOptional().describe('Absent: the weight of what is in it.'),
  dimensionsMm: DimensionsMm.exactOptional(),
});
export const PackBody = z.strictObject({ parcels: z.array(NewParcel).min(1).max(PARCELS_MAX) });
export type NewParcel = z.output<typeof NewParcel>;

export const ShipBody = z
  .strictObject({
    carrier: Text.exactOptional(),
    service: Text.exactOptional(),
    parcelIds: z
      .array(branded<ParcelId>(z.uuid()))
      .min(1)
      .max(PARCELS_MAX)
      .exactOptional()
      .describe('Absent: every packed parcel that has not left.'),
    trackingNumber: Text.exactOptional().describe('Of a label that was bought elsewhere, with its `carrier`.'),
  })
  .refine((body) => body.trackingNumber === undefined || body.carrier !== undefined, {
    path: ['carrier'],
    message: 'is required with a trackingNumber',
  })
  .nullish();

export const QuoteView = z.object({
  provider: z.string().describe('Who sells it: `rate-card`, or the account at a broker.'),
  carrier: z.string(),
  service: z.string(),
  price: MoneyNotNegative.describe('For all parcels together.'),
  transitDays: z.int().exactOptional(),
});
export const RateList = z.object({ items: z.array(QuoteView) });
