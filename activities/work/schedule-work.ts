import type { Database } from '../../db/database.ts';
import { changeByCommand } from '../../db/order/change-order.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';

/** It opens by itself at the instant that was asked for. */
export function scheduleWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeByCommand<{ openAt: string }>(db, orderId, commandId, async (tx, { actor, body }) => {
    const opensAt = new Date(body.openAt);
    await tx.updateTable('fulfillment_order').set({ status: 'SCHEDULED', opensAt }).where('id', '=', id).execute();
    const after = { fulfillmentOrderId: id, opensAt: body.openAt };
    return [{ type: 'fulfillment-order.scheduled', actor, commandId, after }];
  });
}
