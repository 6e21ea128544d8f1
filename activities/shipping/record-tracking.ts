import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import { countUnits } from '../../db/order/line-units.ts';
import type { CommandId, OrderId, ParcelId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { TrackingOutcome } from '../../domain/tracking.ts';
import { askIn } from '../order/ask.ts';

export type TrackingBody = { readonly parcelId: ParcelId; readonly outcome: TrackingOutcome };

/** What became of a parcel: delivered, or a person must decide. */
export function recordTracking(db: Database, orderId: OrderId, commandId: CommandId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    const { actor, body } = await readCommand<TrackingBody>(tx, commandId);
    const { parcelId, outcome } = body;
    const after = { parcelId, outcome };
    // A repeat finds the parcel delivered already.
    if (outcome === 'DELIVERED') {
      const isNews = await markDelivered(tx, [parcelId]);
      return isNews ? [{ type: 'parcel.delivered', actor, commandId, after }] : [];
    }
    if (await isDone(tx, orderId, commandId)) return [];
    if (outcome === 'MOVES_THOUGH_VOID') {
      await askIn(tx, orderId, 'void-parcel-moves', parcelId);
      return [{ type: 'parcel.moves-though-void', actor, commandId, after }];
    }
    await askIn(tx, orderId, 'delivery-failed', parcelId);
    return [{ type: 'parcel.delivery-failed', actor, commandId, after }];
  });
}

/** The units of these parcels have arrived; false when that was known of all of them. */
export async function markDelivered(tx: Tx, parcelIds: readonly ParcelId[]): Promise<boolean> {
  const parcels = await tx
    .updateTable('parcel')
    .set({ deliveredAt: new Date() })
    .where('id', 'in', [...parcelIds])
    .where('deliveredAt', 'is', null)
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

export async function stopClockWhenAllArrived(tx: Tx, shipmentId: string): Promise<void> {
  const missing = await tx
    .selectFrom('parcel')
    .select('id')
    .where('shipmentId', '=', shipmentId)
    .where('deliveredAt', 'is', null)
    .where('isVoid', '=', false)
    .executeTakeFirst();
  if (!missing) await tx.updateTable('shipment').set({ deliverBy: null }).where('id', '=', shipmentId).execute();
}
