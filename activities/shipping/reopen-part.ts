import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import type { ParcelToTake } from '../../db/order/parcel-to-take.ts';
import type { FulfillmentOrderId } from '../../domain/ids.ts';
import { clocksFrom, slaAt } from '../../domain/order/deadline.ts';
import { isOver } from '../../domain/order/fulfillment-order.ts';

/** The work goes on where it was before the parcel was packed. What was cancelled or found elsewhere stays so. */
export async function reopenPart(
  tx: Tx,
  order: OrderRow,
  { fulfillmentOrderId: id, lines }: ParcelToTake,
): Promise<void> {
  const { status } = await tx
    .selectFrom('fulfillment_order')
    .select('status')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  // Work that is over has nothing left but what it has shipped.
  if (isOver(status)) {
    await tx
      .updateTable('fulfillment_order_line')
      .set((row) => ({ quantity: row.ref('shipped') }))
      .where('fulfillmentOrderId', '=', id)
      .execute();
  }
  for (const { lineId, quantity } of lines) {
    await tx
      .updateTable('fulfillment_order_line')
      .set((row) => ({ shipped: row('shipped', '-', quantity) }))
      .where('fulfillmentOrderId', '=', id)
      .where('orderLineId', '=', lineId)
      .execute();
  }
  if (!isOver(status)) return;
  await tx
    .updateTable('fulfillment_order')
    .set({ status: 'IN_PROGRESS', ...(await shipClockOf(tx, order, id)) })
    .where('id', '=', id)
    .execute();
}

/** It has as long as new work has, or it would be late at once. */
async function shipClockOf(tx: Tx, { policy }: OrderRow, id: FulfillmentOrderId) {
  const { sla } = await tx
    .selectFrom('fulfillment_order as f')
    .innerJoin('location as l', 'l.id', 'f.locationId')
    .select('l.sla')
    .where('f.id', '=', id)
    .executeTakeFirstOrThrow();
  const { shipBy, shipDue, shipRiskAt } = clocksFrom(slaAt(policy, sla), new Date());
  return { shipBy, shipDue, shipRiskAt };
}
