import { defineEntity, p } from '@mikro-orm/core';
import type { OrderId, PaymentId } from '../../domain/ids.ts';
import { TENDERS, TRANSACTION_KINDS, TRANSACTION_STATUSES } from '../../domain/order/payment.ts';
import { Order } from './order.ts';

/** How the customer wants to pay: one row a tender. */
export const Payment = defineEntity({
  name: 'Payment',
  tableName: 'payment',
  properties: {
    id: p.uuid().$type<PaymentId>().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    position: p.integer(),
    tender: p.enum(TENDERS),
    token: p.text().nullable(),
    code: p.text().nullable(),
    amountMinor: p.bigint('number'),
  },
  checks: [{ name: 'payment_amount_not_negative', expression: 'amount_minor >= 0' }],
});

/** An intent before the provider is called, its outcome after. The key is the intent's for good. */
export const PaymentTransaction = defineEntity({
  name: 'PaymentTransaction',
  tableName: 'payment_transaction',
  properties: {
    id: p.uuid().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id'),
    paymentId: () => p.manyToOne(Payment).mapToPk().fieldName('payment_id'),
    kind: p.enum(TRANSACTION_KINDS),
    status: p.enum(TRANSACTION_STATUSES),
    sequence: p.integer(),
    key: p.text().unique(),
    amountMinor: p.bigint('number'),
    // The authorisation a capture or void draws on, the capture a refund takes back.
    parentId: p.uuid().nullable(),
    // A refund of a capture whose goods did not leave after all: they may be paid for again.
    isReversal: p.boolean().default(false),
    // The command that moves this money: a shipment, a cancellation, a refund.
    causedBy: p.uuid().nullable().index(),
    // A refund that becomes the customer's store credit instead of going back where it came from.
    toStoreCredit: p.boolean().default(false),
    // The order on the other side, where money only changed its order: nobody was asked for it.
    otherOrderId: p.uuid().$type<OrderId>().nullable(),
    // Of a tender whose balance we keep ourselves: the id of that balance.
    providerReference: p.text().nullable().index(),
    // Whether several captures may draw on this authorisation.
    capturesMany: p.boolean().default(false),
    expiresAt: p.datetime().nullable(),
    refusalCode: p.text().nullable(),
    at: p.datetime().defaultRaw('now()'),
    settledAt: p.datetime().nullable(),
  },
  uniques: [{ properties: ['orderId', 'sequence'] }],
  checks: [{ name: 'payment_transaction_amount_not_negative', expression: 'amount_minor >= 0' }],
});
