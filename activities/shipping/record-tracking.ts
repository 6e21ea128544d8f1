import type { Database, Tx } from '../../db/database.ts';
import { askIn, settleAttention } from '../../db/order/attention.ts';
import { changeByCommand, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { countUnits } from '../../db/order/line-units.ts';
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
    const news: OrderEvent = { type: 'parcel.delivered', actor, commandId, after: { parcelId, outcome } };
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
  if (await markDelivered(tx, [parcelId])) {
    await settleAttention(tx, orderId, OF_THE_WAY, parcelId);
    return [news];
  }
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

/** The units of these parcels have arrived; false when that was known of all of them. */
export async function markDelivered(tx: Tx, parcelIds: readonly ParcelId[]): Promise<boolean> {
  const parcels = await tx
    .updateTable('parcel')
    .set({ deliveredAt: new Date(), decideBy: null })
    .where('id', 'in', [...parcelIds])
    .where('deliveredAt', 'is', null)
    .where('decision', 'is', null)
    .where('isVoid', '=', false)
    .returning(['lines', 'shipmentId'])
    .execute();
  await countUnits(
    tx,
    'delivered',
    parcels.flatMap(({ lines }) => lines),
  );
  for (const { shipmentId } of parcels) if (shipmentId) await stopClockWhenAllArrived(tx, shipmentId);
  return parcels.length > 0;
}

/** Nor does it run for parcels that are lost: their clock is another. */
export async function stopClockWhenAllArrived(tx: Tx, shipmentId: string): Promise<void> {
  const missing = tx
    .selectFrom('parcel')
    .select('id')
    .where('shipmentId', '=', shipmentId)
    .where('deliveredAt', 'is', null)
    .where('failedAs', 'is', null)
    .where('isVoid', '=', false);
  await tx
    .updateTable('shipment')
    .set({ deliverBy: null })
    .where('id', '=', shipmentId)
    .where((row) => row.not(row.exists(missing)))
    .execute();
}
