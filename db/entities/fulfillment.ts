import { defineEntity, p } from '@mikro-orm/core';
import type { Quote } from '../../domain/carriers/rate.ts';
import type { CommandId, FulfillmentOrderId, OrderLineId, ParcelId } from '../../domain/ids.ts';
import { FULFILLMENT_ORDER_STATUSES, REJECT_REASONS, REQUEST_STATUSES } from '../../domain/order/fulfillment-order.ts';
import { DELIVERY_FAILURES, LOST_PARCEL_CHOICES } from '../../domain/order/lost-parcel.ts';
import { SHIPMENT_STATUSES } from '../../domain/order/shipment.ts';
import { FULFILLMENT_EVENTS } from '../../domain/tracking.ts';
import { Location } from './catalogue.ts';
import { Order, OrderLine } from './order.ts';

export const FulfillmentOrder = defineEntity({
  name: 'FulfillmentOrder',
  tableName: 'fulfillment_order',
  properties: {
    id: p.uuid().$type<FulfillmentOrderId>().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    // Absent while no location has the units: a backorder.
    locationId: () => p.manyToOne(Location).mapToPk().fieldName('location_id').nullable(),
    status: p.enum(FULFILLMENT_ORDER_STATUSES),
    requestStatus: p.enum(REQUEST_STATUSES),
    // The location could not or would not fill it: what was taken from it is not given to it again.
    isRefused: p.boolean().default(false),
    // Why it said no; absent too where nobody accepted the work in time or a person took it away.
    refusalReason: p.enum(REJECT_REASONS).nullable(),
    statusBeforeHold: p.enum(FULFILLMENT_ORDER_STATUSES).nullable(),
    pickupCode: p.text().nullable(),
    // Who came for it.
    pickedUpBy: p.text().nullable(),
    // What its location has acknowledged to have read of the request.
    feedStatus: p.enum(REQUEST_STATUSES).nullable(),
    acceptBy: p.datetime().nullable(),
    acceptDue: p.datetime().nullable(),
    acceptRiskAt: p.datetime().nullable(),
    acceptedAt: p.datetime().nullable(),
    shipBy: p.datetime().nullable(),
    shipDue: p.datetime().nullable(),
    shipRiskAt: p.datetime().nullable(),
    heldAt: p.datetime().nullable(),
    // Until when the location may say whether accepted work can still be cancelled, and for whom it was asked.
    cancelBy: p.datetime().nullable(),
    cancelsOrder: p.boolean().default(false),
    opensAt: p.datetime().nullable(),
    // Ready at the counter: who does not come by then finds it cancelled.
    pickUpBy: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
  indexes: [
    { properties: ['locationId', 'status', 'id'] },
    { properties: ['locationId', 'createdAt'] },
    { properties: ['createdAt'] },
  ],
});

export const FulfillmentOrderLine = defineEntity({
  name: 'FulfillmentOrderLine',
  tableName: 'fulfillment_order_line',
  properties: {
    fulfillmentOrderId: () => p.manyToOne(FulfillmentOrder).mapToPk().fieldName('fulfillment_order_id').primary(),
    orderLineId: () => p.manyToOne(OrderLine).mapToPk().fieldName('order_line_id').primary(),
    // Units it still owns or has shipped; units moved away or cancelled leave it.
    quantity: p.integer(),
    shipped: p.integer().default(0),
  },
  indexes: [{ properties: ['orderLineId'] }],
  checks: [{ name: 'fulfillment_order_line_units_fit', expression: 'shipped >= 0 and shipped <= quantity' }],
});

/** What one `ship` hands to the carrier. Its id is the command's, so a repeat finds it. */
export const Shipment = defineEntity({
  name: 'Shipment',
  tableName: 'shipment',
  properties: {
    id: p.uuid().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    fulfillmentOrderId: () => p.manyToOne(FulfillmentOrder).mapToPk().fieldName('fulfillment_order_id').index(),
    status: p.enum(SHIPMENT_STATUSES),
    // What the customer owes for it: units, and on the first shipment of the order the shipping charge.
    valueMinor: p.bigint('number'),
    // The part of it that is tax, as it was when the money was asked for: the books say the same when the goods leave.
    taxMinor: p.bigint('number').default(0),
    chargesShipping: p.boolean(),
    // What the carriers offered, and what was chosen of it before anything was bought: a repeat buys the same.
    quotes: p.json<readonly Quote[]>().nullable(),
    quote: p.json<Quote>().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    shippedAt: p.datetime().nullable(),
    // Without any tracking it counts as delivered then; absent once it is delivered or somebody must decide.
    deliverBy: p.datetime().nullable(),
  },
});

export const Parcel = defineEntity({
  name: 'Parcel',
  tableName: 'parcel',
  properties: {
    id: p.uuid().$type<ParcelId>().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    fulfillmentOrderId: () => p.manyToOne(FulfillmentOrder).mapToPk().fieldName('fulfillment_order_id').index(),
    shipmentId: p.uuid().nullable().index(),
    // From which its SSCC was made; a number is never given twice.
    serial: p.bigint('number').autoincrement().unique(),
    sscc: p.text().nullable().unique(),
    lines: p.json<readonly { lineId: OrderLineId; quantity: number }[]>(),
    weightGrams: p.integer(),
    dimensionsMm: p.json<{ l: number; w: number; h: number }>().nullable(),
    // Who sold the label: the rate cards, or an account at a broker.
    provider: p.text().nullable(),
    carrier: p.text().nullable(),
    service: p.text().nullable(),
    trackingNumber: p.text().nullable(),
    carrierShipmentId: p.text().nullable(),
    costMinor: p.bigint('number').nullable(),
    costCurrency: p.text().nullable(),
    transitDays: p.integer().nullable(),
    isVoid: p.boolean().default(false),
    deliveredAt: p.datetime().nullable(),
    // How far it has come: a fold over its tracking events, kept only so that lists can find it.
    trackingStatus: p.enum(FULFILLMENT_EVENTS).nullable(),
    // The carrier lost it or brings it back: somebody decides by then, or the channel's policy does.
    failedAs: p.enum(DELIVERY_FAILURES).nullable(),
    decideBy: p.datetime().nullable(),
    decision: p.enum(LOST_PARCEL_CHOICES).nullable(),
    restockedAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
  uniques: [{ properties: ['carrier', 'trackingNumber'] }],
  indexes: [
    {
      name: 'parcel_under_way_index',
      expression:
        'create index "parcel_under_way_index" on "parcel" ("tracking_status", "order_id") where delivered_at is null',
    },
  ],
});

/** The label that a broker sold, as it came. What our own carrier sells is drawn when it is asked for. */
export const ParcelLabel = defineEntity({
  name: 'ParcelLabel',
  tableName: 'parcel_label',
  properties: {
    parcelId: () => p.manyToOne(Parcel).mapToPk().fieldName('parcel_id').primary(),
    pdf: p.blob(),
    at: p.datetime().defaultRaw('now()'),
  },
});

/** What the carrier said, as it came; the parcel's status is a fold over these. */
export const TrackingEvent = defineEntity({
  name: 'TrackingEvent',
  tableName: 'tracking_event',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    parcelId: () => p.manyToOne(Parcel).mapToPk().fieldName('parcel_id').index(),
    carrierEventId: p.text(),
    status: p.text(),
    location: p.text().nullable(),
    at: p.datetime(),
    receivedAt: p.datetime().defaultRaw('now()'),
  },
  uniques: [{ properties: ['parcelId', 'carrierEventId'] }],
});

/** A scan. Units picked of a fulfillment order's line are the sum of its picks. */
export const Pick = defineEntity({
  name: 'Pick',
  tableName: 'pick',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    fulfillmentOrderId: () => p.manyToOne(FulfillmentOrder).mapToPk().fieldName('fulfillment_order_id').index(),
    orderLineId: p.uuid().$type<OrderLineId>(),
    quantity: p.integer(),
    actor: p.text(),
    at: p.datetime().defaultRaw('now()'),
  },
  checks: [{ name: 'pick_quantity_positive', expression: 'quantity > 0' }],
});

/** Work of one location that is picked in one round. */
export const PickWave = defineEntity({
  name: 'PickWave',
  tableName: 'pick_wave',
  properties: {
    id: p.uuid().primary(),
    locationId: () => p.manyToOne(Location).mapToPk().fieldName('location_id').index(),
    createdBy: p.text(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A fulfillment order is in one wave at most: nobody walks twice for the same units. */
export const PickWaveMember = defineEntity({
  name: 'PickWaveMember',
  tableName: 'pick_wave_member',
  properties: {
    fulfillmentOrderId: () => p.manyToOne(FulfillmentOrder).mapToPk().fieldName('fulfillment_order_id').primary(),
    waveId: () => p.manyToOne(PickWave).mapToPk().fieldName('wave_id').index(),
  },
});

/** Units on their way from one of our places to the store where a customer will come for them. */
export const Transfer = defineEntity({
  name: 'Transfer',
  tableName: 'transfer',
  properties: {
    // That of the command that sent it.
    id: p.uuid().$type<CommandId>().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id'),
    fromId: () => p.manyToOne(FulfillmentOrder).mapToPk().fieldName('from_id').index(),
    // The work at the store, which opens when the goods are there.
    arrivalId: () => p.manyToOne(FulfillmentOrder).mapToPk().fieldName('arrival_id').unique(),
    sentAt: p.datetime().defaultRaw('now()'),
    receivedAt: p.datetime().nullable(),
  },
});
