import type { Database } from '../../db/database.ts';
import { changeOrder } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';

/** Its clock for accepting has stopped. */
export const ACCEPTED = { acceptBy: null, acceptRiskAt: null } as const;

/** The location takes the work on: by accepting it, or by its first pick. */
export function startWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
  action: 'accept' | 'pick',
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    const started = await tx
      .updateTable('fulfillment_order')
      .set({ status: 'IN_PROGRESS', requestStatus: 'ACCEPTED', acceptedAt: new Date(), ...ACCEPTED })
      .where('id', '=', id)
      .where('status', '=', 'OPEN')
      .returning('id')
      .executeTakeFirst();
    if (!started) return [];
    const { actor } = await readCommand(tx, commandId);
    return [{ type: 'fulfillment-order.started', actor, reason: action, commandId, after: { fulfillmentOrderId: id } }];
  });
}
