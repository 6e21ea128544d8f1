import { defineEntity, p } from '@mikro-orm/core';
import type { CartHoldId, FulfillmentOrderId, LocationId, OrderId, Sku as SkuCode } from '../../domain/ids.ts';
import { MOVEMENT_REASONS, RESERVATION_KINDS } from '../../domain/stock.ts';
import { Channel, Location, Sku } from './catalogue.ts';
import { Order, OrderLine } from './order.ts';

/** Counters. `on_hand` and `damaged` are sums of movements, `committed` and `reserved` sums of reservations. */
export const Stock = defineEntity({
  name: 'Stock',
  tableName: 'stock',
  properties: {
    sku: () => p.manyToOne(Sku).mapToPk().fieldName('sku').primary(),
    locationId: () => p.manyToOne(Location).mapToPk().fieldName('location_id').primary(),
    onHand: p.integer().default(0),
    committed: p.integer().default(0),
    reserved: p.integer().default(0),
    safetyStock: p.integer().default(0),
    damaged: p.integer().default(0),
  },
  checks: ['on_hand', 'committed', 'reserved', 'safety_stock', 'damaged'].map((column) => ({
    name: `stock_${column}_not_negative`,
    expression: `${column} >= 0`,
  })),
});

/** Append-only. A correction is a new row. */
export const StockMovement = defineEntity({
  name: 'StockMovement',
  tableName: 'stock_movement',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    sku: p.text().$type<SkuCode>(),
    locationId: p.text().$type<LocationId>(),
    onHandDelta: p.integer(),
    damagedDelta: p.integer().default(0),
    reason: p.enum(MOVEMENT_REASONS),
    reference: p.text().nullable(),
    unitCostMinor: p.bigint('number').nullable(),
    unitCostCurrency: p.text().nullable(),
    orderId: p.uuid().$type<OrderId>().nullable(),
    actor: p.text(),
    at: p.datetime().defaultRaw('now()'),
  },
  indexes: [{ properties: ['sku', 'locationId', 'id'] }],
});

/** Units on their way to a location: what availability promises for later days. */
export const IncomingStock = defineEntity({
  name: 'IncomingStock',
  tableName: 'incoming_stock',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    sku: () => p.manyToOne(Sku).mapToPk().fieldName('sku'),
    locationId: () => p.manyToOne(Location).mapToPk().fieldName('location_id'),
    quantity: p.integer(),
    expectedAt: p.datetime(),
    reference: p.text(),
  },
  checks: [{ name: 'incoming_stock_quantity_not_negative', expression: 'quantity >= 0' }],
  indexes: [{ properties: ['sku', 'locationId'] }],
});

/** Units kept for a shopper who has not ordered yet. It ends when it expires, is given back, or becomes an order's. */
export const CartHold = defineEntity({
  name: 'CartHold',
  tableName: 'cart_hold',
  properties: {
    id: p.uuid().$type<CartHoldId>().primary(),
    channelId: () => p.manyToOne(Channel).mapToPk().fieldName('channel_id'),
    expiresAt: p.datetime(),
    // The order that may use it: from then on it does not expire.
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').nullable().index(),
    endedAt: p.datetime().nullable(),
  },
  indexes: [
    {
      name: 'cart_hold_running_index',
      expression:
        'create index "cart_hold_running_index" on "cart_hold" ("expires_at") ' +
        'where order_id is null and ended_at is null',
    },
  ],
});

/** Units promised: to an order's line (COMMITTED), or to a cart for a while (RESERVED). */
export const Reservation = defineEntity({
  name: 'Reservation',
  tableName: 'reservation',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    kind: p.enum(RESERVATION_KINDS),
    sku: p.text().$type<SkuCode>(),
    locationId: p.text().$type<LocationId>(),
    quantity: p.integer(),
    // The line's order. PostgreSQL looks for the line only: each key it checks costs a twentieth of a promise.
    orderId: p.uuid().$type<OrderId>().nullable().index(),
    orderLineId: () => p.manyToOne(OrderLine).mapToPk().fieldName('order_line_id').nullable(),
    fulfillmentOrderId: p.uuid().$type<FulfillmentOrderId>().nullable(),
    cartHoldId: () => p.manyToOne(CartHold).mapToPk().fieldName('cart_hold_id').nullable(),
  },
  checks: [{ name: 'reservation_quantity_positive', expression: 'quantity > 0' }],
  indexes: [
    { properties: ['sku', 'locationId'] },
    {
      name: 'reservation_cart_hold_index',
      expression:
        'create index "reservation_cart_hold_index" on "reservation" ("cart_hold_id") where cart_hold_id is not null',
    },
    {
      name: 'reservation_arrived_index',
      expression:
        'create index "reservation_arrived_index" on "reservation" ("location_id", "fulfillment_order_id") ' +
        'where fulfillment_order_id is not null',
    },
  ],
});
