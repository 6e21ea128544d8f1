import type { Database, Tx } from '../../db/database.ts';
import { isBeingShipped } from '../../db/order/being-shipped.ts';
import { changeByCommand, type OrderEvent, type OrderRow } from '../../db/order/change-order.ts';
import type { Command } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { allows, type FulfillmentOrderAction } from '../../domain/order/fulfillment-order.ts';
import { notAllowed } from '../../domain/order/refusals.ts';
import { refuse } from '../refuse.ts';

export type WorkCommand = {
  readonly orderId: OrderId;
  readonly commandId: CommandId;
  readonly id: FulfillmentOrderId;
};
type Change<Body> = (tx: Tx, command: Command<Body>, order: OrderRow) => Promise<readonly OrderEvent[]>;

/** `changeByCommand` on one fulfillment order, which must still allow the action. */
export function changeWork<Body>(
  db: Database,
  action: FulfillmentOrderAction,
  { orderId, commandId, id }: WorkCommand,
  change: Change<Body>,
): Promise<OrderFacts> {
  return changeByCommand<Body>(db, orderId, commandId, async (tx, command, order) => {
    await mustAllow(tx, id, action);
    return change(tx, command, order);
  });
}

/**
 * The workflow has asked the same of what it knows. It may know less than the rows: what a worker did just before it
 * died is in no history, and of the commands that come again the other one may be the first.
 */
export async function mustAllow(tx: Tx, id: FulfillmentOrderId, action: FulfillmentOrderAction): Promise<void> {
  const { status, isShipping } = await tx
    .selectFrom('fulfillment_order as f')
    .select(['f.status', isBeingShipped('f.id').as('isShipping')])
    .where('f.id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (isShipping) throw beingShipped(id);
  if (!allows(status, action)) throw refuse(notAllowed(id, action, status));
}

export const beingShipped = (id: FulfillmentOrderId) =>
  refuse({ kind: 'already-claimed', detail: `Fulfillment order ${id} is being shipped. Try again after it.` });
