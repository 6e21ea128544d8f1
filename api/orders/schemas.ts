import { z } from 'zod';
import type { HoldId, OrderId, OrderLineId } from '../../domain/ids.ts';
import { HOLD_REASONS } from '../../domain/order/hold.ts';
import { DELIVERY_SERVICES } from '../../domain/order/order.ts';
import { TENDERS } from '../../domain/order/payment.ts';
import { CartHoldIdText } from '../reservations/schemas.ts';
import {
  Address,
  ChannelCode,
  CurrencyCode,
  IdempotencyHeaders,
  IfMatch,
  Instant,
  LocationCode,
  MoneyNotNegative,
  Quantity,
  SkuCode,
  Text,
} from '../schemas.ts';

const branded = <Branded extends string>(schema: z.ZodType<string, string>) =>
  schema as unknown as z.ZodType<Branded, string>;
export const OrderIdText = branded<OrderId>(z.uuid());
export const OrderLineIdText = branded<OrderLineId>(z.uuid());
export const HoldIdText = branded<HoldId>(z.uuid());

const Minor = z.int().min(0).max(Number.MAX_SAFE_INTEGER).describe("Minor units of the order's currency.");
const Rate = z.string().regex(/^\d{1,3}(\.\d{1,6})?$/, 'must be a decimal such as 0.0825');
export const Tax = z.strictObject({ amount: Minor, rate: Rate.exactOptional(), inclusive: z.boolean().default(false) });

export const Delivery = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('SHIPPING'), service: z.enum(DELIVERY_SERVICES).default('STANDARD') }),
  z.strictObject({ method: z.literal('PICK_UP'), locationId: LocationCode }),
  z.strictObject({ method: z.literal('LOCAL_DELIVERY') }),
]);

const Customer = z.union([
  z.strictObject({ id: z.uuid() }),
  z.strictObject({
    email: z.email().max(254).exactOptional(),
    name: Text.exactOptional(),
    phone: z.string().trim().min(3).max(40).exactOptional(),
    locale: z.string().max(35).exactOptional(),
  }),
]);

export const NewLine = z.strictObject({
  sku: SkuCode,
  quantity: Quantity,
  unitPrice: MoneyNotNegative,
  discount: MoneyNotNegative.exactOptional().describe('For the whole line.'),
  tax: Tax.exactOptional().describe('For the whole line.'),
});

const Payment = z.strictObject({
  tender: z.enum(TENDERS),
  token: z.string().min(1).max(255).exactOptional().describe("The provider's name of the card: CARD needs it."),
  code: z.string().min(1).max(64).exactOptional(),
  amount: MoneyNotNegative.exactOptional().describe('One payment may leave it out and takes the rest.'),
});

export const PlaceOrderBody = z
  .strictObject({
    channel: ChannelCode,
    externalOrderId: z.string().trim().min(1).max(255).exactOptional(),
    currency: CurrencyCode,
    placedAt: Instant.exactOptional(),
    reservationId: CartHoldIdText.exactOptional(),
    customer: Customer.exactOptional(),
    shippingAddress: Address.exactOptional(),
    billingAddress: Address.exactOptional(),
    delivery: Delivery.default({ method: 'SHIPPING', service: 'STANDARD' }),
    lines: z.array(NewLine).min(1).max(1_000),
    shippingCharge: MoneyNotNegative.exactOptional(),
    shippingTax: Tax.exactOptional(),
    payments: z.array(Payment).max(10).default([]),
    riskScore: z.int().min(0).max(100).default(0),
    allowSplit: z.boolean().default(true),
    allowBackorder: z.boolean().default(false),
    allowSubstitutes: z.boolean().default(false),
    note: z.string().max(2_000).exactOptional(),
    tags: z.array(Text).max(50).default([]),
    metadata: z.record(z.string().max(64), z.unknown()).default({}),
  })
  .meta({ id: 'PlaceOrder' });
export type PlaceOrderBody = z.output<typeof PlaceOrderBody>;

export const PlaceOrderHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Required: a repeat under the same key gets the first answer, refusals included.'),
  prefer: z.string().optional().describe('`respond-async` answers 202 at once.'),
});

const UnitsOfLine = z.strictObject({ lineId: OrderLineIdText, quantity: Quantity });
/** Of commands that two people may give at once. */
export const ChangeHeaders = IdempotencyHeaders.extend({ 'if-match': IfMatch });

export const CancelBody = z.strictObject({
  reason: Text,
  lines: z
    .array(UnitsOfLine)
    .min(1)
    .max(1_000)
    .exactOptional()
    .describe('Absent: everything that has not shipped. All of these units, or none; packed ones are not taken.'),
});
export type CancelBody = z.output<typeof CancelBody>;
export const HoldBody = z.strictObject({ reason: z.enum(HOLD_REASONS), note: z.string().max(2_000).exactOptional() });
export const ReleaseBody = z.strictObject({ note: z.string().max(2_000).exactOptional() }).nullish();

export const AnswerBody = z.strictObject({ choice: z.enum(['WAIT', 'CANCEL', 'SUBSTITUTE']) });
/** Nothing to say: the path names it all. */
export const RetryBody = z.strictObject({}).nullish();

const SetAddress = z.strictObject({
  type: z.literal('SET_ADDRESS'),
  address: Address,
  lines: z.array(z.strictObject({ lineId: OrderLineIdText, tax: Tax })).exactOptional(),
});
const AddLine = z.strictObject({
  type: z.literal('ADD_LINE'),
  sku: SkuCode,
  quantity: Quantity,
  unitPrice: MoneyNotNegative,
  tax: Tax.exactOptional().describe('For the whole line.'),
});
const SetQuantity = z.strictObject({
  type: z.literal('SET_QUANTITY'),
  lineId: OrderLineIdText,
  quantity: z.int().min(0).max(1_000_000).describe('Units that shall be kept; discount and tax are scaled to them.'),
});
const SetDelivery = z.strictObject({
  type: z.literal('SET_DELIVERY'),
  delivery: Delivery,
  shippingCharge: MoneyNotNegative.exactOptional().describe('Absent: as it was.'),
  shippingTax: Tax.exactOptional(),
});
export const EditBody = z.strictObject({
  changes: z
    .array(z.discriminatedUnion('type', [AddLine, SetQuantity, SetAddress, SetDelivery]))
    .min(1)
    .max(100)
    .describe('Made one after the other, all of them or none.'),
});
export type EditBody = z.output<typeof EditBody>;

export const OrderParams = z.strictObject({ id: OrderIdText });
export const HoldParams = z.strictObject({ id: OrderIdText, holdId: HoldIdText });
export const AttentionParams = z.strictObject({ id: OrderIdText, attentionId: z.uuid() });
