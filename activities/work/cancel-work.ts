import type { Database } from '../../db/database.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { asksFirst, mustNotBeAsked } from '../order/asks-first.ts';
import { releaseHolds } from '../order/holds.ts';
import { changeWork } from './change-work.ts';
import { mustBeUnpacked, takeBack } from './take-back.ts';

/** Takes the work from its location; its units are found another one by the step after this. */
export function cancelWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork(db, 'cancel', { orderId, commandId, id }, async (tx, { actor }) => {
    await mustNotBeAsked(tx, id);
    await mustBeUnpacked(tx, id);
    if (await asksFirst(tx, id, 'WORK')) {
      const after = { fulfillmentOrderId: id, requestStatus: 'CANCELLATION_REQUESTED' };
      return [{ type: 'fulfillment-order.cancellation-requested', actor, commandId, after }];
    }
    const after = await takeBack(tx, { orderId, id, actor, reference: commandId, reason: undefined });
    // Nobody refused it: it was taken away. Some of it may have shipped before.
    const isWhole = after.status === 'CLOSED';
    const over = isWhole ? { status: 'CANCELLED' as const } : {};
    await tx
      .updateTable('fulfillment_order')
      .set({ ...over, requestStatus: 'CLOSED', statusBeforeHold: null })
      .where('id', '=', id)
      .execute();
    // What it was held for is over with it.
    await releaseHolds(tx, orderId, actor, [id]);
    return [{ type: 'fulfillment-order.cancelled', actor, commandId, after }];
  });
}
