import { z } from 'zod';
import { ATTENTION_KINDS } from '../../domain/order/attention.ts';
import { HOLD_REASONS } from '../../domain/order/hold.ts';
import { FINANCIAL_STATUSES, TENDERS, TRANSACTION_KINDS, TRANSACTION_STATUSES } from '../../domain/order/payment.ts';
import { ORDER_STATUSES } from '../../domain/order/status.ts';
import { PartView } from '../fulfillment-orders/views.ts';
import { Address, CurrencyCode, Instant, listOf, MoneyNotNegative } from '../schemas.ts';
import { Delivery } from './schemas.ts';

const Units = z.int().min(0);
const TaxView = z.object({ amount: z.int(), rate: z.string().exactOptional(), inclusive: z.boolean() });

const LineView = z.object({
  id: z.uuid(),
  sku: z.string(),
  quantity: Units,
  cancelled: Units,
  shipped: Units,
  delivered: Units,
  returned: Units,
  unitPrice: MoneyNotNegative,
  discount: MoneyNotNegative.describe('For the whole line.'),
  tax: TaxView.describe('For the whole line.'),
  kit: z
    .array(z.object({ sku: z.string(), quantity: Units }))
    .exactOptional()
    .describe('As it was when sold.'),
  substituteFor: z.uuid().exactOptional().describe('The line that it is sent in place of, at the same price.'),
});

const AttentionView = z.object({
  id: z.uuid(),
  kind: z.enum(ATTENTION_KINDS),
  since: Instant,
  subject: z.string().describe('The id or name of what it is about.'),
  whatToDo: z.string(),
  retry: z.string().describe('POST here once it is settled.'),
});

export const HoldView = z.object({
  id: z.uuid(),
  reason: z.enum(HOLD_REASONS),
  fulfillmentOrderId: z.uuid().exactOptional().describe('Absent: it holds the whole order.'),
  note: z.string().exactOptional(),
  placedAt: Instant,
  placedBy: z.string(),
  expiresAt: Instant.exactOptional().describe('When the order is given up if nobody has decided.'),
  releasedAt: Instant.exactOptional(),
  releasedBy: z.string().exactOptional(),
  releaseNote: z.string().exactOptional(),
});

const Totals = z.object({
  goods: MoneyNotNegative,
  discount: MoneyNotNegative,
  shipping: MoneyNotNegative,
  tax: MoneyNotNegative,
  total: MoneyNotNegative.describe('Of everything ordered, cancelled units included.'),
  authorized: MoneyNotNegative.describe('Neither captured nor voided yet.'),
  captured: MoneyNotNegative,
  refunded: MoneyNotNegative,
  due: MoneyNotNegative.describe('What is still to be paid for what was not cancelled.'),
});

const RefusalView = z.object({
  kind: z.string(),
  detail: z.string(),
  facts: z.record(z.string(), z.unknown()).exactOptional(),
});

export const OrderView = z
  .object({
    id: z.uuid(),
    orderNumber: z.string(),
    status: z.enum(ORDER_STATUSES),
    financialStatus: z.enum(FINANCIAL_STATUSES),
    needsAttention: z.array(AttentionView),
    channel: z.string(),
    externalOrderId: z.string().exactOptional(),
    currency: CurrencyCode,
    exchangeRate: z.string().exactOptional().describe('To the reporting currency when it was placed.'),
    placedAt: Instant,
    receivedAt: Instant,
    acceptedAt: Instant.exactOptional(),
    endedAt: Instant.exactOptional(),
    customer: z
      .object({
        id: z.string().exactOptional(),
        email: z.string().exactOptional(),
        name: z.string().exactOptional(),
        phone: z.string().exactOptional(),
        locale: z.string().exactOptional(),
      })
      .exactOptional(),
    shippingAddress: Address.exactOptional(),
    billingAddress: Address.exactOptional(),
    delivery: Delivery,
    lines: z.array(LineView),
    shippingCharge: MoneyNotNegative,
    shippingTax: TaxView.omit({ rate: true }),
    totals: Totals,
    fulfillmentOrders: z.array(PartView),
    holds: z.array(HoldView).describe('Released ones included.'),
    promise: z
      .object({ shipBy: Instant, deliverBy: Instant.exactOptional(), late: Units.describe('Units.') })
      .exactOptional(),
    tags: z.array(z.string()),
    note: z.string().exactOptional(),
    exchangeOf: z
      .object({ returnId: z.uuid(), orderId: z.uuid() })
      .exactOptional()
      .describe('The return whose goods it goes out in place of.'),
    metadata: z.record(z.string(), z.unknown()),
    refusal: RefusalView.exactOptional().describe('Why a REFUSED order was refused.'),
    version: z.int().describe('Also the ETag.'),
  })
  .meta({ id: 'Order' });
export const OrderList = listOf(OrderView);

export const EventView = z
  .object({
    sequence: z.int(),
    type: z.string(),
    at: Instant,
    actor: z.string(),
    reason: z.string().exactOptional(),
    commandId: z.uuid().exactOptional(),
    before: z.record(z.string(), z.unknown()).exactOptional(),
    after: z.record(z.string(), z.unknown()).exactOptional(),
  })
  .meta({ id: 'OrderEvent' });
export const EventList = listOf(EventView);

export const TransactionView = z
  .object({
    id: z.uuid(),
    kind: z.enum(TRANSACTION_KINDS),
    status: z.enum(TRANSACTION_STATUSES),
    amount: MoneyNotNegative,
    tender: z.enum(TENDERS),
    key: z.string().describe('By which the provider recognises a repeat.'),
    providerReference: z.string().exactOptional(),
    refusalCode: z.string().exactOptional(),
    otherOrderId: z.uuid().exactOptional().describe('It came from, or went to, this order: nobody was asked for it.'),
    expiresAt: Instant.exactOptional(),
    at: Instant,
    settledAt: Instant.exactOptional(),
  })
  .meta({ id: 'PaymentTransaction' });
export const TransactionList = z.object({ items: z.array(TransactionView) });
