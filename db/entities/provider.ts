import { defineEntity, p } from '@mikro-orm/core';
import { DISPUTE_STATUSES, type DisputeId, type Evidence } from '../../domain/payments/dispute.ts';
import { Order } from './order.ts';

/** What a payment provider has told us, once however often it came; written with all that it changes. */
export const PaymentEvent = defineEntity({
  name: 'PaymentEvent',
  tableName: 'payment_event',
  properties: {
    provider: p.text().primary(),
    id: p.text().primary(),
    kind: p.text(),
    reference: p.text().index(),
    // Absent where it is about no payment of ours.
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').nullable().index(),
    body: p.json<Readonly<Record<string, unknown>>>(),
    at: p.datetime(),
    receivedAt: p.datetime().defaultRaw('now()'),
  },
});

/** A customer's bank takes his money back until somebody decides. */
export const Dispute = defineEntity({
  name: 'Dispute',
  tableName: 'dispute',
  properties: {
    id: p.uuid().$type<DisputeId>().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    // The provider's names of the dispute and of the payment that it is about.
    reference: p.text().unique(),
    paymentReference: p.text(),
    amountMinor: p.bigint('number'),
    currency: p.text(),
    status: p.enum(DISPUTE_STATUSES),
    openedAt: p.datetime(),
    closedAt: p.datetime().nullable(),
    evidence: p.json<Evidence>().nullable(),
    evidenceSentAt: p.datetime().nullable(),
  },
  indexes: [{ properties: ['status', 'id'] }],
});
