import { sql } from 'kysely';
import type { Database, Tx } from '../../db/database.ts';
import { askIn } from '../../db/order/attention.ts';
import { changeByCommand, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { doneBy } from '../../db/order/inbox.ts';
import { durationMs } from '../../domain/duration.ts';
import type { CommandId, OrderId, ParcelId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { LOST_PARCEL_WITHIN_DEFAULT } from '../../domain/order/lost-parcel.ts';
import type { TrackingOutcome } from '../../domain/tracking.ts';

/** What a person need not look at any more once it is known how the way ended. */
export const OF_THE_WAY = ['delivery-failed', 'delivery-delayed'] as const;

export type TrackingBody = { readonly parcelId: ParcelId; readonly outcome: TrackingOutcome };

/** What became of a parcel: delivered, or somebody must decide. */
export function recordTracking(db: Database, orderId: OrderId, commandId: CommandId): Promise<OrderFacts> {
  return changeByCommand<TrackingBody>(db, orderId, commandId, async (tx, { actor, body }, order) => {
    const { parcelId, outcome } = body;
    const [after, writes] = [{ parcelId, outcome }, [doneBy({ id: commandId })]];
    const news: OrderEvent = { type: 'parcel.delivered', actor, commandId, after, writes };
    switch (outcome) {
      case 'MOVES_THOUGH_VOID':
        await askIn(tx, orderId, 'void-parcel-moves', parcelId);
        return [{ ...news, type: 'parcel.moves-though-void' }];
      case 'DELIVERED':
        return delivered(tx, orderId, parcelId, news);
      case 'FAILURE':
      case 'RETURNED_TO_SENDER':
        return failed(tx, order, parcelId, outcome, news);
    }
  });
}

/** Too late for one that was given up: its units are sent again or paid back already, and a person must look. */
async function delivered(tx: Tx, orderId: OrderId, parcelId: ParcelId, news: OrderEvent): Promise<OrderEvent[]> {
  if (await markDelivered(tx, [parcelId], { isTold: true })) return [news];
  const { decision } = await readDecision(tx, parcelId);
  // Known already: it was presumed delivered before.
  if (decision === null) return [];
  await askIn(tx, orderId, 'given-up-parcel-arrived', parcelId);
  return [{ ...news, type: 'parcel.arrived-though-given-up' }];
}

async function failed(
  tx: Tx,
  order: OrderRow,
  parcelId: ParcelId,
  failedAs: 'FAILURE' | 'RETURNED_TO_SENDER',
  news: OrderEvent,
): Promise<OrderEvent[]> {
  const { decision, decideBy, shipmentId, deliveredAt } = await readDecision(tx, parcelId);
  if (deliveredAt !== null) return [];
  const within = order.policy.sla.lostParcelWithin ?? LOST_PARCEL_WITHIN_DEFAULT;
  const clock = decision === null ? (decideBy ?? new Date(Date.now() + durationMs(within))) : null;
  await tx.updateTable('parcel').set({ failedAs, decideBy: clock }).where('id', '=', parcelId).execute();
  if (shipmentId) await stopClockWhenAllArrived(tx, shipmentId);
  // What was decided stays decided; it only shows where the goods are now.
  if (decision === null) await askIn(tx, order.id, 'delivery-failed', parcelId);
  return [{ ...news, type: 'parcel.delivery-failed' }];
}

function readDecision(tx: Tx, parcelId: ParcelId) {
  return tx
    .selectFrom('parcel')
    .select(['decision', 'decideBy', 'shipmentId', 'deliveredAt'])
    .where('id', '=', parcelId)
    .executeTakeFirstOrThrow();
}

/** Nobody tracked it, and the time it may take is over: it counts as delivered. What is known to be lost does not. */
export async function presumeDelivered(tx: Tx, shipmentId: string): Promise<OrderEvent[]> {
  const parcels = await tx
    .selectFrom('parcel')
    .select('id')
    .where('shipmentId', '=', shipmentId)
    .where('failedAs', 'is', null)
    .execute();
  const ids = parcels.map(({ id }) => id);
  const isNews = ids.length > 0 && (await markDelivered(tx, ids));
  return isNews ? [{ type: 'shipment.presumed-delivered', actor: SYSTEM, after: { shipmentId } }] : [];
}

/**
 * The units of these parcels have arrived; false when that was known of all of them. Where the carrier says so, and it
 * is not only presumed, nobody need look any more at how their way went.
 */
export async function markDelivered(
  tx: Tx,
  parcelIds: readonly ParcelId[],
  { isTold } = { isTold: false },
): Promise<boolean> {
  // The rest of a statement sees the parcels as they were before it: those that arrive are left out by their ids.
  const { rows } = await sql`
    with arrived as (
      update parcel set delivered_at = ${new Date()}, decide_by = null
      where id in (${sql.join(parcelIds)}) and delivered_at is null and decision is null and not is_void
      returning id, order_id, shipment_id, lines),
    units as (
      select u ->> 'lineId' as line_id, (u ->> 'quantity')::int as quantity
      from arrived, jsonb_array_elements(lines) u),
    counted as (
      update order_line l
      set delivered = l.delivered + (select sum(quantity) from units where line_id = l.id::text)
      where l.order_id in (select order_id from arrived) and exists (select from units where line_id = l.id::text)),
    stopped as (
      update shipment s set deliver_by = null
      where s.id in (select shipment_id from arrived) and not exists (
        select from parcel p where p.shipment_id = s.id and ${IS_AWAITED} and p.id not in (select id from arrived))),
    settled as (
      update attention a set resolved_at = ${new Date()} from arrived
      where ${isTold} and a.order_id = arrived.order_id and a.kind in (${sql.join(OF_THE_WAY)})
        and a.subject = arrived.id::text and a.resolved_at is null)
    select from arrived`.execute(tx);
  return rows.length > 0;
}

/** Of parcel `p`. The clock of those that are lost is another. */
const IS_AWAITED = sql<boolean>`p.delivered_at is null and p.failed_as is null and not p.is_void`;

export async function stopClockWhenAllArrived(tx: Tx, shipmentId: string): Promise<void> {
  await sql`
    update shipment s set deliver_by = null
    where s.id = ${shipmentId} and not exists (
      select from parcel p where p.shipment_id = s.id and ${IS_AWAITED})`.execute(tx);
}
