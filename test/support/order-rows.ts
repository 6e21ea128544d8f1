import { randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import { v7 as uuid } from 'uuid';
import { type Database, json, type Tables } from '../../db/database.ts';
import type {
  ChannelId,
  FulfillmentOrderId,
  LocationId,
  OrderId,
  OrderLineId,
  ParcelId,
  PaymentId,
} from '../../domain/ids.ts';
import type { FulfillmentEvent } from '../../domain/tracking.ts';

type Row<Table extends keyof Tables> = Partial<Insertable<Tables[Table]>>;

const POLICY = {
  returnPolicy: { windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL' },
  verification: { riskHoldScore: 80, holdTimeout: 'P3D' },
  sla: { acceptWithin: 'PT4H', shipWithin: 'P2D' },
} as const;

/** An accepted order of channel web-us without lines, but for what is said otherwise. Newer ones have higher ids. */
export async function anOrderRow(db: Database, own: Row<'orders'> = {}): Promise<OrderId> {
  const id = uuid() as OrderId;
  await db
    .insertInto('orders')
    .values({
      id,
      channelId: 'web-us' as ChannelId,
      bodyHash: randomUUID(),
      status: 'OPEN',
      stage: 'ACCEPTED',
      currency: 'USD',
      delivery: json({ method: 'SHIPPING', service: 'STANDARD' }),
      policy: json(POLICY),
      placedAt: new Date(),
      ...own,
    } as Insertable<Tables['orders']>)
    .execute();
  return own.id ?? id;
}

/** Two TEE at 19.99. */
export async function aLineRow(db: Database, orderId: OrderId, own: Row<'order_line'> = {}): Promise<OrderLineId> {
  const id = uuid() as OrderLineId;
  const line = { id, orderId, position: 0, sku: 'TEE', quantity: 2, pricedQuantity: 2, unitPriceMinor: 1999, ...own };
  await db
    .insertInto('order_line')
    .values(line as Insertable<Tables['order_line']>)
    .execute();
  return id;
}

type Units = { readonly lineId: OrderLineId; readonly quantity: number; readonly shipped?: number };

/** Open work at nyc. */
export async function aPartRow(
  db: Database,
  orderId: OrderId,
  lines: readonly Units[] = [],
  own: Row<'fulfillment_order'> = {},
): Promise<FulfillmentOrderId> {
  const id = uuid() as FulfillmentOrderId;
  await db
    .insertInto('fulfillment_order')
    .values({ id, orderId, locationId: 'nyc' as LocationId, status: 'OPEN', requestStatus: 'UNSUBMITTED', ...own })
    .execute();
  for (const { lineId, quantity, shipped = 0 } of lines) {
    const line = { fulfillmentOrderId: id, orderLineId: lineId, quantity, shipped };
    await db.insertInto('fulfillment_order_line').values(line).execute();
  }
  return id;
}

export async function aParcelRow(
  db: Database,
  orderId: OrderId,
  fulfillmentOrderId: FulfillmentOrderId,
  own: Row<'parcel'> & { readonly units?: readonly Units[] } = {},
): Promise<ParcelId> {
  const id = uuid() as ParcelId;
  const { units = [], ...fields } = own;
  const parcel = { id, orderId, fulfillmentOrderId, lines: json(units), weightGrams: 400, ...fields };
  await db
    .insertInto('parcel')
    .values(parcel as Insertable<Tables['parcel']>)
    .execute();
  return id;
}

export async function aTrackingRow(
  db: Database,
  parcelId: ParcelId,
  status: FulfillmentEvent,
  at: string,
): Promise<void> {
  await db
    .insertInto('tracking_event')
    .values({ parcelId, carrierEventId: randomUUID(), status, at: new Date(at) })
    .execute();
}

type Moved = Pick<Insertable<Tables['payment_transaction']>, 'kind' | 'amountMinor'> & Row<'payment_transaction'>;

/** One card and what moved on it. */
export async function aPaymentRow(db: Database, orderId: OrderId, ...moved: readonly Moved[]): Promise<void> {
  const paymentId = uuid() as PaymentId;
  await db
    .insertInto('payment')
    .values({ id: paymentId, orderId, position: 0, tender: 'CARD', amountMinor: 10_000 })
    .execute();
  for (const [index, own] of moved.entries()) {
    const sequence = index + 1;
    const key = `${orderId}:${sequence}`;
    await db
      .insertInto('payment_transaction')
      .values({ id: uuid(), orderId, paymentId, status: 'SUCCEEDED', sequence, key, ...own })
      .execute();
  }
}
