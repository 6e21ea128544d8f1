import type { Database } from '../../db/database.ts';
import { changeOrder, isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import { lockPromised } from '../../db/stock/commitments.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { type IfMatch, mustMatch } from './if-match.ts';
import { carryOut, planTaking } from './take-units.ts';

export type CancelBody = IfMatch & { readonly reason: string; readonly lines: readonly UnitsOfLine[] };

/** Cancels some units of an order: all that is asked for, or nothing. */
export function cancelLines(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  from: readonly FulfillmentOrderId[],
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor, body } = await readCommand<CancelBody>(tx, commandId);
    mustMatch(order, body);
    const takings = await planTaking(tx, { orderId, units: body.lines, from, mayBeBegun: true });
    if (takings.length > 1) await lockPromised(tx, orderId);
    await carryOut(tx, orderId, takings, actor);
    const after = {
      lines: body.lines,
      fulfillmentOrders: takings.map(({ source, lines }) => ({ id: source.id, lines })),
    };
    return [{ type: 'order.units-cancelled', actor, reason: body.reason, commandId, after }];
  });
}
