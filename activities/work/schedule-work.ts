import type { Database } from '../../db/database.ts';
import { changeOrder, isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';

/** It opens by itself at the instant that was asked for. */
export function scheduleWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor, body } = await readCommand<{ openAt: string }>(tx, commandId);
    const opensAt = new Date(body.openAt);
    await tx.updateTable('fulfillment_order').set({ status: 'SCHEDULED', opensAt }).where('id', '=', id).execute();
    const after = { fulfillmentOrderId: id, opensAt: body.openAt };
    return [{ type: 'fulfillment-order.scheduled', actor, commandId, after }];
  });
}
