import { defineEntity, p } from '@mikro-orm/core';
import type { Address } from '../../domain/address.ts';
import type { CartHoldId, OrderId, OrderLineId, ReturnId, Sku as SkuCode } from '../../domain/ids.ts';
import type { Customer, Delivery, OrderRefusal, ProcessView } from '../../domain/order/order.ts';
import { PLACING_STAGES } from '../../domain/order/order.ts';
import type { ChannelPolicy } from '../../domain/order/policy.ts';
import { ORDER_STATUSES } from '../../domain/order/status.ts';
import type { LineReturnTerms } from '../../domain/return/terms.ts';
import { Channel, Sku } from './catalogue.ts';
import { Customer as CustomerEntity } from './people.ts';

export const Order = defineEntity({
  name: 'Order',
  tableName: 'orders',
  properties: {
    id: p.uuid().$type<OrderId>().primary(),
    orderNumber: p.bigint('number').autoincrement().unique(),
    channelId: () => p.manyToOne(Channel).mapToPk().fieldName('channel_id'),
    externalOrderId: p.text().nullable(),
    bodyHash: p.text(),
    status: p.enum(ORDER_STATUSES),
    // How far placing came. Repeated and late steps read it to know what is theirs to do.
    stage: p.enum(PLACING_STAGES),
    currency: p.text(),
    // To the reporting currency when the order was placed; absent where none was known.
    exchangeRate: p.text().nullable(),
    customer: p.json<Customer>().nullable(),
    email: p.text().nullable().index(),
    // Absent where no e-mail was said.
    customerId: () => p.manyToOne(CustomerEntity).mapToPk().fieldName('customer_id').nullable().index(),
    shippingAddress: p.json<Address>().nullable(),
    billingAddress: p.json<Address>().nullable(),
    delivery: p.json<Delivery>(),
    shippingMinor: p.bigint('number').default(0),
    shippingTaxMinor: p.bigint('number').default(0),
    shippingTaxInclusive: p.boolean().default(false),
    riskScore: p.integer().default(0),
    allowSplit: p.boolean().default(true),
    allowBackorder: p.boolean().default(false),
    allowSubstitutes: p.boolean().default(false),
    note: p.text().nullable(),
    tags: p.array().defaultRaw(`'{}'`),
    metadata: p.json<Readonly<Record<string, unknown>>>().defaultRaw(`'{}'`),
    // The return whose goods it goes out in place of.
    exchangeOf: p.uuid().$type<ReturnId>().nullable().unique(),
    reservationId: p.uuid().$type<CartHoldId>().nullable(),
    // The channel's policy as it was when the order came: later changes touch later orders only.
    policy: p.json<ChannelPolicy>(),
    refusal: p.json<OrderRefusal>().nullable(),
    process: p.json<ProcessView>().nullable(),
    eventSequence: p.integer().default(0),
    version: p.integer().default(1),
    placedAt: p.datetime(),
    receivedAt: p.datetime().defaultRaw('now()'),
    acceptedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
  indexes: [
    { properties: ['status', 'id'] },
    { properties: ['channelId', 'id'] },
    { properties: ['placedAt'] },
    { properties: ['externalOrderId'] },
    {
      name: 'orders_external_id_unique',
      // A refused order frees its external id: the channel may submit again.
      expression:
        `create unique index "orders_external_id_unique" on "orders" ` +
        `("channel_id", "external_order_id") where status <> 'REFUSED'`,
    },
    { name: 'orders_tags_index', expression: 'create index "orders_tags_index" on "orders" using gin ("tags")' },
  ],
});

export const OrderLine = defineEntity({
  name: 'OrderLine',
  tableName: 'order_line',
  properties: {
    id: p.uuid().$type<OrderLineId>().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    position: p.integer(),
    sku: () => p.manyToOne(Sku).mapToPk().fieldName('sku').index(),
    quantity: p.integer(),
    // The units that discount and tax were given for: an edit of the quantity scales them from here.
    pricedQuantity: p.integer(),
    cancelled: p.integer().default(0),
    shipped: p.integer().default(0),
    delivered: p.integer().default(0),
    unitPriceMinor: p.bigint('number'),
    discountMinor: p.bigint('number').default(0),
    taxMinor: p.bigint('number').default(0),
    taxRate: p.text().nullable(),
    taxInclusive: p.boolean().default(false),
    // The kit's composition when it was sold.
    kit: p.json<readonly { sku: SkuCode; quantity: number }[]>().nullable(),
    // The line that it is sent in place of.
    substituteFor: p.uuid().$type<OrderLineId>().nullable(),
    // The SKU's rules for returns when it was sold; absent, they are read off the SKU.
    returnTerms: p.json<LineReturnTerms>().nullable(),
  },
  checks: [
    {
      name: 'order_line_units_fit',
      expression: 'cancelled >= 0 and delivered >= 0 and delivered <= shipped and cancelled + shipped <= quantity',
    },
    { name: 'order_line_priced_quantity_positive', expression: 'priced_quantity > 0' },
  ],
});
