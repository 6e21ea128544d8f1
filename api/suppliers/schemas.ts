import { z } from 'zod';
import type { FulfillmentOrderId } from '../../domain/ids.ts';
import { REJECT_REASONS, REQUEST_STATUSES } from '../../domain/order/fulfillment-order.ts';
import { ProblemBody } from '../problem.ts';
import { Address, Instant, LocationCode, listOf, Page, Text } from '../schemas.ts';

const BATCH_MAX = 1_000;
const Id = z.uuid() as unknown as z.ZodType<FulfillmentOrderId, string>;

export const SupplierParams = z.strictObject({ locationId: LocationCode });
export const FeedQuery = Page.extend({ format: z.enum(['json', 'csv']).default('json') });

export const FeedItem = z
  .object({
    fulfillmentOrderId: z.uuid(),
    kind: z
      .enum(['REQUEST', 'CANCELLATION_REQUEST', 'WITHDRAWN'])
      .describe('REQUEST: can you? CANCELLATION_REQUEST: can you still not? WITHDRAWN: no longer yours.'),
    requestStatus: z.enum(REQUEST_STATUSES),
    orderNumber: z.string(),
    createdAt: Instant,
    acceptBy: Instant.exactOptional(),
    shipBy: Instant.exactOptional(),
    cancelBy: Instant.exactOptional(),
    service: z.string().exactOptional(),
    shipTo: Address.exactOptional(),
    lines: z.array(
      z.object({
        lineId: z.uuid(),
        sku: z.string(),
        name: z.string(),
        gtin: z.string().exactOptional(),
        quantity: z.int(),
      }),
    ),
  })
  .meta({ id: 'SupplierFeedItem' });
export const FeedList = listOf(FeedItem);

export const AcknowledgeBody = z.strictObject({
  items: z
    .array(z.strictObject({ fulfillmentOrderId: Id, requestStatus: z.enum(REQUEST_STATUSES) }))
    .min(1)
    .max(BATCH_MAX)
    .describe('As they were read. What has changed since comes again.'),
});
export const Acknowledged = z.object({ acknowledged: z.array(z.uuid()) });

export const CONFIRMATIONS = ['ACCEPT', 'REJECT', 'SHIP', 'ACCEPT_CANCELLATION', 'REJECT_CANCELLATION'] as const;
export const Confirmation = z
  .strictObject({
    fulfillmentOrderId: Id,
    action: z.enum(CONFIRMATIONS),
    reason: z.enum(REJECT_REASONS).exactOptional().describe('Of a REJECT.'),
    carrier: Text.exactOptional().describe('Of a SHIP, as is the tracking number.'),
    trackingNumber: Text.exactOptional(),
  })
  .superRefine((row, context) => {
    const required = row.action === 'REJECT' ? (['reason'] as const) : [];
    const label = row.action === 'SHIP' ? (['carrier', 'trackingNumber'] as const) : [];
    for (const field of [...required, ...label]) {
      if (row[field] === undefined)
        context.addIssue({ code: 'custom', path: [field], message: `is required to ${row.action}` });
    }
  });
export type Confirmation = z.output<typeof Confirmation>;

/** JSON, or the text of a CSV file with the same columns. */
export const ConfirmationsBody = z.strictObject({ items: z.array(Confirmation).min(1).max(BATCH_MAX) });
export const ConfirmationList = z.object({
  items: z.array(
    z.object({
      fulfillmentOrderId: z.uuid(),
      action: z.enum(CONFIRMATIONS),
      status: z.int().describe('As the call about this one alone would be answered.'),
      problem: ProblemBody.exactOptional(),
    }),
  ),
});
