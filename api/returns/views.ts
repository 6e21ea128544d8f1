import { z } from 'zod';
import { ORDER_STATUSES } from '../../domain/order/status.ts';
import {
  DISPOSITIONS,
  LABEL_STATUSES,
  REFUND_TARGETS,
  RETURN_METHODS,
  RETURN_REASONS,
  RETURN_STATUSES,
} from '../../domain/return/return.ts';
import { RETURN_RULES } from '../../domain/return/rules.ts';
import { CONDITIONS } from '../../domain/return/terms.ts';
import { TransactionView } from '../orders/views.ts';
import { Instant, listOf, MoneyNotNegative } from '../schemas.ts';

const Units = z.int().min(0);

const LineView = z.object({
  lineId: z.uuid(),
  sku: z.string(),
  quantity: Units,
  cancelled: Units.describe('Units that will not come after all.'),
  reason: z.enum(RETURN_REASONS),
  condition: z.enum(CONDITIONS).exactOptional(),
  received: z
    .array(z.object({ locationId: z.string().exactOptional(), disposition: z.enum(DISPOSITIONS), quantity: Units }))
    .describe('As it stands after inspections; without a location the customer keeps them.'),
  credited: MoneyNotNegative.describe('What the customer no longer owes, tax included, the fee taken off.'),
  creditedTax: MoneyNotNegative,
  restockingFee: MoneyNotNegative,
});

const LabelView = z.object({
  status: z.enum(LABEL_STATUSES).describe('REFUSED: no carrier takes it back, and the customer needs another way.'),
  carrier: z.string().exactOptional(),
  service: z.string().exactOptional(),
  trackingNumber: z.string().exactOptional(),
  cost: MoneyNotNegative.exactOptional(),
  labelUrl: z.string().exactOptional(),
});

const ExchangeView = z.object({
  orderId: z.uuid(),
  orderNumber: z.string(),
  status: z.enum(ORDER_STATUSES),
  credit: MoneyNotNegative.describe('What of it this return pays, when all goods come back as they should.'),
});

export const ReturnView = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    orderNumber: z.string(),
    status: z.enum(RETURN_STATUSES),
    method: z.enum(RETURN_METHODS),
    locationId: z.string().exactOptional(),
    refundTo: z.enum(REFUND_TARGETS),
    keepIt: z.boolean(),
    declined: z
      .object({ rule: z.enum(RETURN_RULES).exactOptional(), reason: z.string() })
      .exactOptional()
      .describe('Without a rule a person declined it.'),
    lines: z.array(LineView),
    shippingCredited: MoneyNotNegative,
    returnShippingFee: MoneyNotNegative.describe('What the way back took off the credit.'),
    label: LabelView.exactOptional(),
    exchange: ExchangeView.exactOptional(),
    exchanged: MoneyNotNegative.describe('What of the credit went on to the exchange.'),
    credited: MoneyNotNegative,
    refunded: MoneyNotNegative.describe('Of what was captured; less than credited where less was paid.'),
    refunds: z.array(TransactionView),
    requestedAt: Instant,
    approvedAt: Instant.exactOptional(),
    expiresAt: Instant.exactOptional().describe('What has not come by then is given up.'),
    closedAt: Instant.exactOptional(),
  })
  .meta({ id: 'Return' });
export const ReturnList = listOf(ReturnView);
