import type { Database } from '../../db/database.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { changeWork } from './change-work.ts';

/** It opens by itself at the instant that was asked for. */
export function scheduleWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork<{ openAt: string }>(db, 'schedule', { orderId, commandId, id }, async (tx, { actor, body }) => {
    const opensAt = new Date(body.openAt);
    await tx.updateTable('fulfillment_order').set({ status: 'SCHEDULED', opensAt }).where('id', '=', id).execute();
    const after = { fulfillmentOrderId: id, opensAt: body.openAt };
    return [{ type: 'fulfillment-order.scheduled', actor, commandId, after }];
  });
}
