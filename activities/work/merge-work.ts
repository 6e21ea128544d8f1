import type { Database, Tx } from '../../db/database.ts';
import { isBeingShipped } from '../../db/order/being-shipped.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { allows } from '../../domain/order/fulfillment-order.ts';
import { refuse } from '../refuse.ts';
import { changeWork } from './change-work.ts';
import { giveHolds, giveUnits } from './give-units.ts';
import { mustBeHere, readWork, type Work } from './read-work.ts';
import { mustBeUnpacked } from './take-back.ts';

/** The units of others at the same location come to this one; the others are over. */
export function mergeWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork<{ with: readonly FulfillmentOrderId[] }>(
    db,
    'merge',
    { orderId, commandId, id },
    async (tx, { actor, body }) => {
      const into = await readWork(tx, id);
      if (body.with.length === 0) throw notMergeable('nothing', id);
      for (const other of new Set(body.with)) await takeIn(tx, into, other);
      const after = { fulfillmentOrderId: id, merged: body.with };
      return [{ type: 'fulfillment-order.merged', actor, commandId, after }];
    },
  );
}

async function takeIn(tx: Tx, into: Work, other: FulfillmentOrderId): Promise<void> {
  await mustBeOfTheOrder(tx, into, other);
  const work = await readWork(tx, other);
  await mustBeMergeable(tx, into, work);
  for (const { id: lineId, quantity, shipped } of work.lines) {
    if (quantity > shipped) await giveUnits(tx, other, into.id, { lineId, quantity: quantity - shipped });
  }
  const hasShipped = work.lines.some(({ shipped }) => shipped > 0);
  await tx
    .updateTable('fulfillment_order')
    .set({ status: hasShipped ? 'INCOMPLETE' : 'CANCELLED', requestStatus: 'CLOSED', statusBeforeHold: null })
    .where('id', '=', other)
    .execute();
  await giveHolds(tx, { orderId: into.orderId, from: other, to: into.id });
}

async function mustBeOfTheOrder(tx: Tx, { id, orderId }: Work, other: FulfillmentOrderId): Promise<void> {
  const row = await tx
    .selectFrom('fulfillment_order as f')
    .select(['f.status', isBeingShipped('f.id').as('isShipping')])
    .where('f.id', '=', other)
    .where('f.orderId', '=', orderId)
    .executeTakeFirst();
  if (!row || row.isShipping || !allows(row.status, 'merge') || other === id) throw notMergeable(other, id);
}

async function mustBeMergeable(tx: Tx, into: Work, { id, status, locationId }: Work): Promise<void> {
  const isAlike = locationId !== null && locationId === into.locationId && status === into.status;
  if (!isAlike) throw notMergeable(id, into.id);
  await mustBeUnpacked(tx, into.id);
  await mustBeUnpacked(tx, id);
  await mustBeHere(tx, into.id);
  await mustBeHere(tx, id);
}

const notMergeable = (id: FulfillmentOrderId | 'nothing', into: FulfillmentOrderId) =>
  refuse({
    kind: 'action-not-allowed',
    detail: `${id} cannot be merged into ${into}: it must be of the same order, location and status, and not begun.`,
  });
