import { defineEntity, p } from '@mikro-orm/core';
import type { Quote } from '../../domain/carriers/rate.ts';
import type { CommandId, ReturnId } from '../../domain/ids.ts';
import { EXCHANGE_VERDICTS } from '../../domain/return/exchange.ts';
import {
  CREDIT_KINDS,
  DISPOSITIONS,
  LABEL_STATUSES,
  REFUND_TARGETS,
  RETURN_METHODS,
  RETURN_REASONS,
  RETURN_STATUSES,
} from '../../domain/return/return.ts';
import { RETURN_RULES } from '../../domain/return/rules.ts';
import { CONDITIONS, EXCHANGE_WAITS } from '../../domain/return/terms.ts';
import { Location } from './catalogue.ts';
import { Order, OrderLine } from './order.ts';

/** Goods a customer gives back. Its id is that of the command that asked for it. */
export const OrderReturn = defineEntity({
  name: 'OrderReturn',
  tableName: 'order_return',
  properties: {
    id: p.uuid().$type<ReturnId>().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    status: p.enum(RETURN_STATUSES),
    method: p.enum(RETURN_METHODS),
    // Where the customer will bring or send it; it may be received anywhere.
    locationId: () => p.manyToOne(Location).mapToPk().fieldName('location_id').nullable(),
    refundTo: p.enum(REFUND_TARGETS),
    // Paid back without being sent back.
    keepIt: p.boolean().default(false),
    declinedBy: p.enum(RETURN_RULES).nullable(),
    declineReason: p.text().nullable(),
    // The order that goes out in its place, what of it the goods pay, and what it has been told.
    exchangeOrderId: () => p.manyToOne(Order).mapToPk().fieldName('exchange_order_id').nullable().unique(),
    exchangeWaits: p.enum(EXCHANGE_WAITS).nullable(),
    exchangeCreditMinor: p.bigint('number').default(0),
    exchangeVerdict: p.enum(EXCHANGE_VERDICTS).default('WAIT'),
    requestedBy: p.text(),
    requestedAt: p.datetime().defaultRaw('now()'),
    approvedAt: p.datetime().nullable(),
    // What the way back costs the customer; it is taken off what he gets.
    wayBackFeeMinor: p.bigint('number').default(0),
    // When the customer is reminded, until he has been.
    remindAt: p.datetime().nullable(),
    // When what has not come by then is given up.
    expiresAt: p.datetime().nullable(),
    closedAt: p.datetime().nullable(),
  },
  indexes: [{ properties: ['status', 'id'] }],
});

export const ReturnLine = defineEntity({
  name: 'ReturnLine',
  tableName: 'return_line',
  properties: {
    returnId: () => p.manyToOne(OrderReturn).mapToPk().fieldName('return_id').primary(),
    orderLineId: () => p.manyToOne(OrderLine).mapToPk().fieldName('order_line_id').primary(),
    quantity: p.integer(),
    // Units that will not come after all.
    cancelled: p.integer().default(0),
    reason: p.enum(RETURN_REASONS),
    condition: p.enum(CONDITIONS).nullable(),
  },
  indexes: [{ properties: ['orderLineId'] }],
  checks: [{ name: 'return_line_units_fit', expression: 'quantity > 0 and cancelled >= 0 and cancelled <= quantity' }],
});

/** What came, and as what. Append-only: an inspection takes units from one disposition and adds them to another. */
export const ReturnReceipt = defineEntity({
  name: 'ReturnReceipt',
  tableName: 'return_receipt',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    returnId: () => p.manyToOne(OrderReturn).mapToPk().fieldName('return_id').index(),
    orderLineId: () => p.manyToOne(OrderLine).mapToPk().fieldName('order_line_id').index(),
    // Absent: the customer keeps them.
    locationId: () => p.manyToOne(Location).mapToPk().fieldName('location_id').nullable(),
    disposition: p.enum(DISPOSITIONS),
    quantity: p.integer(),
    commandId: p.uuid().$type<CommandId>(),
    actor: p.text(),
    at: p.datetime().defaultRaw('now()'),
  },
});

/** What the customer no longer owes for returned units or their shipping, less the way back. Append-only. */
export const ReturnCredit = defineEntity({
  name: 'ReturnCredit',
  tableName: 'return_credit',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    returnId: () => p.manyToOne(OrderReturn).mapToPk().fieldName('return_id').index(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    kind: p.enum(CREDIT_KINDS).default('GOODS'),
    orderLineId: () => p.manyToOne(OrderLine).mapToPk().fieldName('order_line_id').nullable().index(),
    quantity: p.integer(),
    netMinor: p.bigint('number'),
    taxMinor: p.bigint('number'),
    // What restocking kept; not part of the two above.
    feeMinor: p.bigint('number').default(0),
    commandId: p.uuid().$type<CommandId>(),
    at: p.datetime().defaultRaw('now()'),
  },
});

/** The label that the shop gives for the way back, wanted from the request on, bought when the return is approved. */
export const ReturnLabel = defineEntity({
  name: 'ReturnLabel',
  tableName: 'return_label',
  properties: {
    returnId: () => p.manyToOne(OrderReturn).mapToPk().fieldName('return_id').primary(),
    status: p.enum(LABEL_STATUSES),
    locationId: () => p.manyToOne(Location).mapToPk().fieldName('location_id'),
    weightGrams: p.integer(),
    // The offer that was chosen, before it is bought.
    quote: p.json<Quote>().nullable(),
    carrier: p.text().nullable(),
    service: p.text().nullable(),
    trackingNumber: p.text().nullable().index(),
    carrierShipmentId: p.text().nullable(),
    costMinor: p.bigint('number').nullable(),
    costCurrency: p.text().nullable(),
    boughtAt: p.datetime().nullable(),
  },
});
