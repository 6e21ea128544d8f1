import { builtOnce } from '../../db/built-once.ts';
import { giveBackOrderHold } from '../../db/cart-holds/cart-holds.ts';
import { type Database, json, type Tx } from '../../db/database.ts';
import { changeOrder, SYSTEM } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import { releaseUnits } from '../../db/stock/commitments.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { OrderRefusal, ProcessView } from '../../domain/order/order.ts';
import { cancelParts } from './cancel-units.ts';

/** Undoes sourcing: gives the units back, and whatever step of placing is still on its way finds the order UNDONE. */
export function giveUpPlacing(db: Database, orderId: OrderId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    if (order.stage === 'UNDONE') return [];
    await tx.updateTable('orders').set({ stage: 'UNDONE' }).where('id', '=', orderId).execute();
    // By a worker that died before it could tell: a workflow that knew would not undo it.
    if (order.stage === 'ACCEPTED') await cancelAllParts(tx, orderId);
    await releaseUnits(tx, orderId);
    if (order.reservationId !== null) await giveBackOrderHold(tx, orderId);
    return [];
  });
}

async function cancelAllParts(tx: Tx, orderId: OrderId): Promise<void> {
  const parts = await tx.selectFrom('fulfillment_order').select('id').where('orderId', '=', orderId).execute();
  const ids = parts.map(({ id }) => id);
  await cancelParts(tx, orderId, ids, SYSTEM);
}

/** The end of an order that was never accepted, `by` a cancel or itself. A REFUSED one frees its external id. */
export async function refuseOrder(
  db: Database,
  orderId: OrderId,
  ending: 'REFUSED' | 'CANCELLED',
  refusal: OrderRefusal,
  by?: CommandId,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    if (order.status === ending) return [];
    const { actor, body } = by ? await readCommand<{ reason?: string }>(tx, by) : { actor: SYSTEM, body: {} };
    await tx
      .updateTable('orders')
      .set({ status: ending, refusal: json(refusal) })
      .where('id', '=', orderId)
      .execute();
    await tx
      .updateTable('hold')
      .set({ releasedAt: new Date(), releasedBy: actor })
      .where('orderId', '=', orderId)
      .where('releasedAt', 'is', null)
      .execute();
    if (ending === 'CANCELLED') {
      await tx
        .updateTable('order_line')
        .set((line) => ({ cancelled: line.ref('quantity') }))
        .where('orderId', '=', orderId)
        .execute();
    }
    const type = ending === 'REFUSED' ? 'order.refused' : 'order.cancelled';
    const reason = body.reason ?? refusal.kind;
    return [{ type, actor, reason, commandId: by, before: { status: order.status }, after: { status: ending } }];
  });
}

/** Keeps what `/process` shows once Temporal has forgotten the workflow. */
export async function closeOrder(db: Database, orderId: OrderId, process: ProcessView): Promise<void> {
  await CLOSED({ orderId, process, endedAt: new Date() }).all(db);
}

type Closed = { readonly orderId: OrderId; readonly process: ProcessView; readonly endedAt: Date };

const CLOSED = builtOnce((query, { orderId, process, endedAt }: Closed) =>
  query
    .updateTable('orders')
    .set({ process: json(process), endedAt })
    .where('id', '=', orderId)
    .where('endedAt', 'is', null),
);
