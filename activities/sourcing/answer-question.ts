import type { Database } from '../../db/database.ts';
import { changeOrder, isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { cancelParts } from '../order/cancel-units.ts';

export type AnswerBody = { readonly choice: 'WAIT' | 'CANCEL' };

/** The customer's word on units that are out of stock: he waits for them as long as it takes, or gives them up. */
export function answerQuestion(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  waiting: readonly FulfillmentOrderId[],
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor, body } = await readCommand<AnswerBody>(tx, commandId);
    if (body.choice === 'CANCEL') {
      const after = await cancelParts(tx, orderId, waiting, actor);
      return [{ type: 'order.customer-answered', actor, reason: body.choice, commandId, after }];
    }
    await tx
      .updateTable('hold')
      .set({ expiresAt: null })
      .where('orderId', '=', orderId)
      .where('reason', '=', 'INVENTORY_OUT_OF_STOCK')
      .where('releasedAt', 'is', null)
      .execute();
    return [
      { type: 'order.customer-answered', actor, reason: body.choice, commandId, after: { fulfillmentOrders: waiting } },
    ];
  });
}
