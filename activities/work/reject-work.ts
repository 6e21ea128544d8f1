import type { Database } from '../../db/database.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { RejectReason } from '../../domain/order/fulfillment-order.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { mustNotBeAsked } from '../order/asks-first.ts';
import { changeWork } from './change-work.ts';
import { mustBeUnpacked, takeBack } from './take-back.ts';

export type RejectBody = { readonly reason: RejectReason; readonly lines?: readonly UnitsOfLine[] };

/** The location will not fill it, or not all of it: units and stock go back, its stock is corrected by the reason. */
export function rejectWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork<RejectBody>(db, 'reject', { orderId, commandId, id }, async (tx, { actor, body }) => {
    await mustNotBeAsked(tx, id);
    await mustBeUnpacked(tx, id);
    const after = await takeBack(tx, { orderId, id, actor, reference: commandId, ...body });
    // Its own word is no news to it.
    await tx
      .updateTable('fulfillment_order')
      .set({ feedStatus: 'REJECTED' })
      .where('id', '=', id)
      .where('feedStatus', 'is not', null)
      .execute();
    return [{ type: 'fulfillment-order.rejected', actor, reason: body.reason, commandId, after }];
  });
}
