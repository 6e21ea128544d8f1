import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, SYSTEM } from '../../db/order/change-order.ts';
import { durationMs } from '../../domain/duration.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { ChannelPolicy } from '../../domain/order/policy.ts';
import { NOT_ATTEMPTED } from '../../domain/order/replacement.ts';
import { holdPart, suspend, suspendBehindHold } from '../order/holds.ts';

/** A shipment that does not leave. Where its money was refused, the work waits on hold for another payment. */
export function voidShipment(
  db: Database,
  orderId: OrderId,
  shipmentId: CommandId,
  reason: string,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, { policy }) => {
    const shipment = await tx
      .updateTable('shipment')
      .set({ status: 'VOIDED' })
      .where('id', '=', shipmentId)
      .where('status', '=', 'PREPARED')
      .returning('fulfillmentOrderId')
      .executeTakeFirst();
    // Refused before anything was written, or voided by the first run of this step.
    if (!shipment) return [];
    const { fulfillmentOrderId } = shipment;
    await unbook(tx, shipmentId);
    await tx
      .updateTable('payment_transaction')
      .set({ status: 'FAILED', refusalCode: NOT_ATTEMPTED, settledAt: new Date() })
      .where('causedBy', '=', shipmentId)
      .where('status', '=', 'PENDING')
      .execute();
    if (reason === 'payment-declined' || reason === 'capture-declined') {
      await suspend(tx, [fulfillmentOrderId]);
      await holdPart(tx, orderId, fulfillmentOrderId, {
        reason: 'AWAITING_PAYMENT',
        placedBy: SYSTEM,
        expiresAt: unpaidUntil(policy),
      });
    }
    await suspendBehindHold(tx, orderId, fulfillmentOrderId);
    return [{ type: 'shipment.voided', actor: SYSTEM, reason, after: { shipmentId, fulfillmentOrderId } }];
  });
}

/** Its parcels are packed as before, and no carrier knows of them. */
async function unbook(tx: Tx, shipmentId: CommandId): Promise<void> {
  await tx
    .deleteFrom('parcel_label')
    .where('parcelId', 'in', (query) => query.selectFrom('parcel').select('id').where('shipmentId', '=', shipmentId))
    .execute();
  await tx
    .updateTable('parcel')
    .set({ shipmentId: null, trackingNumber: null, carrier: null, provider: null, carrierShipmentId: null })
    .where('shipmentId', '=', shipmentId)
    .execute();
}

/** Absent: it waits for its money as long as it takes. */
export function unpaidUntil({ unpaidExpiry }: ChannelPolicy): Date | undefined {
  return unpaidExpiry === undefined ? undefined : new Date(Date.now() + durationMs(unpaidExpiry));
}
