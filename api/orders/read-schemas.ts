import { z } from 'zod';
import { ORDER_STATUSES } from '../../domain/order/status.ts';
import { FULFILLMENT_EVENTS } from '../../domain/tracking.ts';
import { ChannelCode, Instant, Page, SkuCode, Text } from '../schemas.ts';

export const OrderQuery = Page.extend({
  channel: ChannelCode.optional(),
  status: z.enum(ORDER_STATUSES).optional(),
  customerId: z.uuid().optional(),
  email: z.string().trim().min(1).max(254).optional().describe('In any case.'),
  sku: SkuCode.optional(),
  orderNumber: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a number of up to 15 digits')
    .optional(),
  externalOrderId: z.string().trim().min(1).max(255).optional(),
  tag: Text.optional(),
  needsAttention: z.enum(['true', 'false']).optional(),
  parcelStatus: z.enum(FULFILLMENT_EVENTS).optional().describe('Orders with a parcel that has come so far: DELAYED.'),
  placedFrom: Instant.optional(),
  placedTo: Instant.optional().describe('The first instant that is too late.'),
});
