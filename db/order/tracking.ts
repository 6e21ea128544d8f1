import { sql } from 'kysely';
import type { FulfillmentOrderId, OrderId, ParcelId } from '../../domain/ids.ts';
import type { FulfillmentEvent, TrackingEvent } from '../../domain/tracking.ts';
import type { Tx } from '../database.ts';

export type TrackedParcel = {
  readonly id: ParcelId;
  readonly orderId: OrderId;
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly isVoid: boolean;
};

/** `carrier` is who tells it: the carrier, in any case, or the account at a broker that sold the label. */
export async function lockTracked(tx: Tx, carrier: string, trackingNumber: string): Promise<TrackedParcel | undefined> {
  const { rows } = await sql<TrackedParcel>`
    select id, order_id, fulfillment_order_id, is_void from parcel
    where tracking_number = ${trackingNumber} and (lower(carrier) = lower(${carrier}) or provider = ${carrier})
    for update`.execute(tx);
  return rows[0];
}

/** Told by people of ours, who name the parcel itself. */
export async function lockParcelToTrack(
  tx: Tx,
  id: ParcelId,
): Promise<(TrackedParcel & { hasLeft: boolean }) | undefined> {
  const { rows } = await sql<TrackedParcel & { hasLeft: boolean }>`
    select p.id, p.order_id, p.fulfillment_order_id, p.is_void,
      exists (select from shipment s where s.id = p.shipment_id and s.status = 'SHIPPED') as has_left
    from parcel p where p.id = ${id} for update of p`.execute(tx);
  return rows[0];
}

export type NewTrackingEvent = {
  readonly id: string;
  readonly status: FulfillmentEvent;
  readonly at: string;
  readonly location?: string;
};

/** As it came; the same event for a second time changes nothing. */
export async function insertTracking(tx: Tx, parcelId: ParcelId, events: readonly NewTrackingEvent[]): Promise<void> {
  const rows = events.map(({ id, status, at, location = null }) => ({
    parcelId,
    carrierEventId: id,
    status,
    at: new Date(at),
    location,
  }));
  await tx
    .insertInto('tracking_event')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['parcelId', 'carrierEventId']).doNothing())
    .execute();
}

/** So that lists find it; what is shown of one parcel is folded anew. */
export async function keepTrackingStatus(tx: Tx, { id }: TrackedParcel, status: FulfillmentEvent): Promise<void> {
  await tx.updateTable('parcel').set({ trackingStatus: status }).where('id', '=', id).execute();
}

export async function readTracking(tx: Tx, parcelId: ParcelId): Promise<TrackingEvent[]> {
  const rows = await tx
    .selectFrom('tracking_event')
    .select(['status', 'at'])
    .where('parcelId', '=', parcelId)
    .execute();
  return rows.map(({ status, at }) => ({ status: status as FulfillmentEvent, at: at.toISOString() }));
}
