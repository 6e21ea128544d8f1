import type { Database } from '../../db/database.ts';
import { changeByCommand } from '../../db/order/change-order.ts';
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
  return changeByCommand<CancelBody>(db, orderId, commandId, async (tx, { actor, body }, order) => {
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
