import type { Database } from '../../db/database.ts';
import { changeOrder, isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { HoldReason } from '../../domain/order/hold.ts';
import { holdPart, releaseHolds, suspend } from '../order/holds.ts';

/** Stops one fulfillment order; the others of its order go on. */
export function holdWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor, body } = await readCommand<{ reason: HoldReason; note?: string }>(tx, commandId);
    await suspend(tx, [id]);
    await holdPart(tx, orderId, id, { reason: body.reason, note: body.note, placedBy: actor });
    const after = { fulfillmentOrderId: id };
    return [{ type: 'fulfillment-order.held', actor, reason: body.reason, commandId, after }];
  });
}

/** Releases every hold of its own; it goes on unless its order is held too. */
export function releaseWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor } = await readCommand(tx, commandId);
    const released = await releaseHolds(tx, orderId, actor, [id]);
    const after = { fulfillmentOrderId: id, holds: released.map((event) => event.after) };
    return [{ type: 'fulfillment-order.released', actor, commandId, after }];
  });
}
