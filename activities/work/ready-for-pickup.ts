import { randomInt } from 'node:crypto';
import type { Database } from '../../db/database.ts';
import { changeOrder, isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import { durationMs } from '../../domain/duration.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';

const CODE_DIGITS = 6;

/** It waits at the counter under a code; who does not come in time finds it back on the shelf. */
export function readyForPickup(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor } = await readCommand(tx, commandId);
    const { pickUpWithin } = order.policy.sla;
    const pickUpBy = pickUpWithin ? new Date(Date.now() + durationMs(pickUpWithin)) : null;
    const work = { status: 'IN_PROGRESS', requestStatus: 'ACCEPTED', acceptBy: null, shipBy: null } as const;
    await tx
      .updateTable('fulfillment_order')
      // Said twice, it keeps the code that the customer was sent, and his time.
      .set((row) => ({
        ...work,
        pickupCode: row.fn.coalesce('pickupCode', row.val(newCode())),
        pickUpBy: row.fn.coalesce('pickUpBy', row.val(pickUpBy)),
      }))
      .where('id', '=', id)
      .execute();
    return [{ type: 'fulfillment-order.ready-for-pickup', actor, commandId, after: { fulfillmentOrderId: id } }];
  });
}

const newCode = (): string => String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
