import { sql } from 'kysely';
import type { FulfillmentOrderId, OrderId, ParcelId } from '../../domain/ids.ts';
import type { FulfillmentEvent, TrackingEvent } from '../../domain/tracking.ts';
import { builtOnce } from '../built-once.ts';
import type { Tx } from '../database.ts';

export type TrackedParcel = {
  readonly id: ParcelId;
  readonly orderId: OrderId;
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly isVoid: boolean;
  /** How far it had come before; null where nobody has told anything. */
  readonly trackingStatus: FulfillmentEvent | null;
};

/** `carrier` is who tells it: the carrier, in any case, or the account at a broker that sold the label. */
export async function lockTracked(tx: Tx, carrier: string, trackingNumber: string): Promise<TrackedParcel | undefined> {
  return TRACKED({ carrier, trackingNumber }).first(tx);
}

const TRACKED = builtOnce(
  (_, { carrier, trackingNumber }: { carrier: string; trackingNumber: string }) => sql<TrackedParcel>`
    select id, order_id, fulfillment_order_id, is_void, tracking_status from parcel
    where tracking_number = ${trackingNumber} and (lower(carrier) = lower(${carrier}) or provider = ${carrier})
    for update`,
);

/** Told by people of ours, who name the parcel itself. */
export async function lockParcelToTrack(
  tx: Tx,
  id: ParcelId,
): Promise<(TrackedParcel & { hasLeft: boolean }) | undefined> {
  const { rows } = await sql<TrackedParcel & { hasLeft: boolean }>`
    select p.id, p.order_id, p.fulfillment_order_id, p.is_void, p.tracking_status,
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

/**
 * Writes events as they came and returns all that was told of the parcel; the same one for a second time changes
 * nothing. A statement does not see the rows that it writes, so these are added to those it reads.
 */
export async function addTracking(
  tx: Tx,
  parcelId: ParcelId,
  events: readonly NewTrackingEvent[],
): Promise<TrackingEvent[]> {
  const rows = events.map(({ id, status, at, location = null }) => ({
    parcelId,
    carrierEventId: id,
    status,
    at: new Date(at),
    location,
  }));
  const told = await tx
    .with('added', (query) =>
      query
        .insertInto('tracking_event')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['parcelId', 'carrierEventId']).doNothing())
        .returning(['status', 'at']),
    )
    .selectFrom('added')
    .selectAll()
    .unionAll(toldOf(tx, parcelId))
    .execute();
  return told.map(asEvent);
}

/** So that lists find it; what is shown of one parcel is folded anew. */
export const trackingStatusKept = builtOnce(
  (query, { id, trackingStatus }: { id: ParcelId; trackingStatus: FulfillmentEvent }) =>
    query.updateTable('parcel').set({ trackingStatus }).where('id', '=', id),
);

export async function readTracking(tx: Tx, parcelId: ParcelId): Promise<TrackingEvent[]> {
  return (await toldOf(tx, parcelId).execute()).map(asEvent);
}

const toldOf = (tx: Tx, parcelId: ParcelId) =>
  tx.selectFrom('tracking_event').select(['status', 'at']).where('parcelId', '=', parcelId);

const asEvent = ({ status, at }: { status: string; at: Date }): TrackingEvent => ({
  status: status as FulfillmentEvent,
  at: at.toISOString(),
});
