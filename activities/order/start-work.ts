import type { Database, Tx } from '../../db/database.ts';
import { isBeingShipped } from '../../db/order/being-shipped.ts';
import { changeOrder } from '../../db/order/change-order.ts';
import { isDone } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { mustAllow } from '../work/change-work.ts';

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
      .updateTable('fulfillment_order as f')
      .from('command as c')
      .set({ status: 'IN_PROGRESS', requestStatus: 'ACCEPTED', acceptedAt: new Date(), ...ACCEPTED })
      .where('c.id', '=', commandId)
      .where('f.id', '=', id)
      .where('f.status', '=', 'OPEN')
      .where((row) => row.not(isBeingShipped('f.id')))
      .returning('c.actor')
      .executeTakeFirst();
    if (!started) return beganBefore(tx, orderId, commandId, id, action);
    const { actor } = started;
    return [{ type: 'fulfillment-order.started', actor, reason: action, commandId, after: { fulfillmentOrderId: id } }];
  });
}

/** By an earlier try of the same command, or where a second picker comes: nothing to write down. */
async function beganBefore(
  tx: Tx,
  ...[orderId, commandId, id, action]: [OrderId, CommandId, FulfillmentOrderId, 'accept' | 'pick']
): Promise<[]> {
  if (!(await isDone(tx, orderId, commandId))) await mustAllow(tx, id, action);
  return [];
}
