import type { Database } from '../../db/database.ts';
import { changeByCommand } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { cancelParts } from '../order/cancel-units.ts';
import { substituteWaiting } from './substitute-waiting.ts';

export type AnswerBody = { readonly choice: 'WAIT' | 'CANCEL' | 'SUBSTITUTE' };

/** The customer's word on units that are out of stock: he waits for them as long as it takes, or gives them up. */
export async function answerQuestion(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  waiting: readonly FulfillmentOrderId[],
): Promise<OrderFacts> {
  const { choice } = (await readCommand<AnswerBody>(db, commandId)).body;
  if (choice === 'SUBSTITUTE') return substituteWaiting(db, { orderId, commandId, waiting });
  return changeByCommand(db, orderId, commandId, async (tx, { actor }) => {
    if (choice === 'CANCEL') {
      const after = await cancelParts(tx, orderId, waiting, actor);
      return [{ type: 'order.customer-answered', actor, reason: choice, commandId, after }];
    }
    await tx
      .updateTable('hold')
      .set({ expiresAt: null })
      .where('orderId', '=', orderId)
      .where('reason', '=', 'INVENTORY_OUT_OF_STOCK')
      .where('releasedAt', 'is', null)
      .execute();
    return [
      { type: 'order.customer-answered', actor, reason: choice, commandId, after: { fulfillmentOrders: waiting } },
    ];
  });
}
