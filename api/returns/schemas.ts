import { z } from 'zod';
import type { OrderLineId, ReturnId } from '../../domain/ids.ts';
import {
  DISPOSITIONS,
  FINDINGS,
  REFUND_TARGETS,
  RETURN_METHODS,
  RETURN_REASONS,
  RETURN_STATUSES,
} from '../../domain/return/return.ts';
import { CONDITIONS } from '../../domain/return/terms.ts';
import { NewLine, OrderIdText } from '../orders/schemas.ts';
import { LocationCode, Page, Quantity, Text } from '../schemas.ts';

const LINES_MAX = 1_000;
const branded = <Branded extends string>(schema: z.ZodType<string, string>) =>
  schema as unknown as z.ZodType<Branded, string>;
const LineId = branded<OrderLineId>(z.uuid());

export const ReturnParams = z.strictObject({ id: branded<ReturnId>(z.uuid()) });
export const ReturnQuery = Page.extend({
  status: z.enum(RETURN_STATUSES).optional(),
  orderId: OrderIdText.optional(),
});

const ReturnLine = z.strictObject({
  lineId: LineId,
  quantity: Quantity,
  reason: z.enum(RETURN_REASONS),
  condition: z.enum(CONDITIONS).exactOptional().describe('As the customer says.'),
});
export const RequestReturnBody = z
  .strictObject({
    lines: z.array(ReturnLine).min(1).max(LINES_MAX),
    method: z.enum(RETURN_METHODS).default('POST'),
    locationId: LocationCode.exactOptional().describe('IN_STORE needs it; the goods may be received anywhere.'),
    exchange: z
      .array(NewLine)
      .min(1)
      .max(LINES_MAX)
      .exactOptional()
      .describe('Goods that go out in place of these, as an order of their own that this return pays.'),
    refundTo: z.enum(REFUND_TARGETS).exactOptional().describe("Absent: as the channel's policy says."),
  })
  .refine(({ lines }) => new Set(lines.map(({ lineId }) => lineId)).size === lines.length, {
    message: 'must name each line once',
    path: ['lines'],
  })
  .refine(({ method, locationId }) => method === 'POST' || locationId !== undefined, {
    message: 'is needed for IN_STORE',
    path: ['locationId'],
  })
  .meta({ id: 'NewReturn' });
export type RequestReturnBody = z.output<typeof RequestReturnBody>;

export const ApproveBody = z
  .strictObject({ keepIt: z.boolean().default(false).describe('Paid back at once, and nothing is awaited.') })
  .nullish();
export const DeclineBody = z.strictObject({ reason: Text });
export const CancelBody = z.strictObject({}).nullish();

const Units = z.strictObject({ lineId: LineId, quantity: Quantity });
export const ReceiveBody = z.strictObject({
  locationId: LocationCode,
  lines: z
    .array(Units.extend({ disposition: z.enum(DISPOSITIONS) }))
    .min(1)
    .max(LINES_MAX),
});
export const InspectBody = z.strictObject({
  lines: z
    .array(Units.extend({ disposition: z.enum(FINDINGS) }))
    .min(1)
    .max(LINES_MAX),
});
