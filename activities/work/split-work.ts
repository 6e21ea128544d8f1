import { v7 as uuid } from 'uuid';
import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId, OrderLineId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { allows } from '../../domain/order/fulfillment-order.ts';
import { refuse } from '../refuse.ts';
import { readWork, type Work } from './read-work.ts';

type Units = { readonly lineId: OrderLineId; readonly quantity: number };

/** Some of its units become a fulfillment order of their own, at the same location and in the same status. */
export function splitWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor, body } = await readCommand<{ lines: readonly Units[] }>(tx, commandId);
    const work = await readWork(tx, id);
    mustLeaveSome(work, body.lines);
    const part = await copyOf(tx, id);
    for (const units of body.lines) await giveUnits(tx, work.id, part, units);
    const after = { fulfillmentOrderId: id, part, lines: body.lines };
    return [{ type: 'fulfillment-order.split', actor, commandId, after }];
  });
}

/** The units of others at the same location come to this one; the others are over. */
export function mergeWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor, body } = await readCommand<{ with: readonly FulfillmentOrderId[] }>(tx, commandId);
    const { locationId } = await readWork(tx, id);
    for (const other of body.with) {
      const work = await readWork(tx, other);
      await mustBeMergeable(tx, orderId, id, work, locationId);
      for (const line of work.lines) await giveUnits(tx, other, id, { lineId: line.id, quantity: line.quantity });
      await tx.updateTable('fulfillment_order').set({ status: 'CANCELLED' }).where('id', '=', other).execute();
    }
    const after = { fulfillmentOrderId: id, merged: body.with };
    return [{ type: 'fulfillment-order.merged', actor, commandId, after }];
  });
}

function mustLeaveSome({ id, lines }: Work, wanted: readonly Units[]): void {
  const remaining = (lineId: OrderLineId) => {
    const line = lines.find((each) => each.id === lineId);
    return line ? line.quantity - line.shipped : 0;
  };
  const tooMany = wanted.find(({ lineId, quantity }) => quantity > remaining(lineId));
  const isAll = lines.every(({ id: lineId }) =>
    wanted.some((each) => each.lineId === lineId && each.quantity === remaining(lineId)),
  );
  if (!tooMany && !isAll) return;
  const detail = tooMany
    ? `Line ${tooMany.lineId} of ${id} has ${remaining(tooMany.lineId)} units left, not ${tooMany.quantity}.`
    : `A split must leave something in fulfillment order ${id}.`;
  throw refuse({ kind: 'quantity-not-remaining', detail });
}

async function copyOf(tx: Tx, id: FulfillmentOrderId): Promise<FulfillmentOrderId> {
  const whole = await tx.selectFrom('fulfillment_order').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const part = uuid() as FulfillmentOrderId;
  await tx
    .insertInto('fulfillment_order')
    .values({ ...whole, id: part, createdAt: new Date() })
    .execute();
  const holds = await tx
    .selectFrom('hold')
    .selectAll()
    .where('fulfillmentOrderId', '=', id)
    .where('releasedAt', 'is', null)
    .execute();
  // What stops the whole stops the part.
  const copies = holds.map((hold) => ({ ...hold, id: uuid() as typeof hold.id, fulfillmentOrderId: part }));
  if (copies.length > 0) await tx.insertInto('hold').values(copies).execute();
  return part;
}

async function giveUnits(
  tx: Tx,
  from: FulfillmentOrderId,
  to: FulfillmentOrderId,
  { lineId, quantity }: Units,
): Promise<void> {
  await tx
    .updateTable('fulfillment_order_line')
    .set((row) => ({ quantity: row('quantity', '-', quantity) }))
    .where('fulfillmentOrderId', '=', from)
    .where('orderLineId', '=', lineId)
    .execute();
  await tx
    .insertInto('fulfillment_order_line')
    .values({ fulfillmentOrderId: to, orderLineId: lineId, quantity })
    .onConflict((conflict) =>
      conflict
        .columns(['fulfillmentOrderId', 'orderLineId'])
        .doUpdateSet((row) => ({ quantity: row('fulfillment_order_line.quantity', '+', quantity) })),
    )
    .execute();
}

async function mustBeMergeable(
  tx: Tx,
  orderId: OrderId,
  into: FulfillmentOrderId,
  { id, locationId }: Work,
  at: string | null,
) {
  const row = await tx
    .selectFrom('fulfillment_order')
    .select(['orderId', 'status'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const isFree = row.orderId === orderId && id !== into && locationId === at && allows(row.status, 'merge');
  if (isFree) return;
  const detail = `${id} cannot be merged into ${into}: it must be of the same order and location, and not begun.`;
  throw refuse({ kind: 'action-not-allowed', detail });
}
