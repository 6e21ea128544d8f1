import { v7 as uuid } from 'uuid';
import type { Database, Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import { commitUnits, lockRows, releaseLineUnits } from '../../db/stock/commitments.ts';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { requestAt } from '../order/open-parts.ts';
import { refuse } from '../refuse.ts';
import { changeWork } from './change-work.ts';
import { giveHolds, giveUnits } from './give-units.ts';
import { readWork, type Work } from './read-work.ts';
import { mustBeUnpacked } from './take-back.ts';

/** A person knows better than the rules: the units go to work of another location, if that has them. */
export function moveWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork<{ locationId: LocationId }>(
    db,
    'move',
    { orderId, commandId, id },
    async (tx, { actor, body }, order) => {
      const { locationId } = body;
      const work = await readWork(tx, id);
      mustBeMovable(order, work, locationId);
      await mustBeUnpacked(tx, id);
      await moveStock(tx, orderId, work, locationId);
      const movedTo = await openThere(tx, order, work, locationId);
      await moveHolds(tx, work, movedTo);
      const [before, after] = [{ locationId: work.locationId }, { fulfillmentOrderId: id, movedTo, locationId }];
      return [{ type: 'fulfillment-order.moved', actor, commandId, before, after }];
    },
  );
}

function mustBeMovable({ delivery }: OrderRow, { id, locationId }: Work, to: LocationId): void {
  if (locationId === to) throw refuse({ kind: 'action-not-allowed', detail: `${id} is at ${to} already.` });
  if (delivery.method !== 'PICK_UP') return;
  throw refuse({ kind: 'action-not-allowed', detail: `The customer comes for ${id}: it stays where he was told.` });
}

/** The promise moves with it: kept there or nowhere. */
async function moveStock(tx: Tx, orderId: OrderId, work: Work, to: LocationId): Promise<void> {
  const at = (locationId: LocationId) =>
    work.lines.flatMap((line) => unitsOfLine(line, locationId, line.quantity - line.shipped));
  // Both places at once and in order: a move the other way must not wait for us while we wait for it.
  await lockRows(tx, [...(work.locationId === null ? [] : at(work.locationId)), ...at(to)]);
  if (work.locationId !== null) await releaseLineUnits(tx, orderId, at(work.locationId));
  if (await commitUnits(tx, orderId, at(to))) return;
  throw refuse({
    kind: 'out-of-stock',
    detail: `${to} has not all units of fulfillment order ${work.id}.`,
    facts: { locationId: to },
  });
}

/** Whoever gets it begins anew: what was accepted here is nothing to the other location. */
async function openThere(tx: Tx, order: OrderRow, work: Work, locationId: LocationId): Promise<FulfillmentOrderId> {
  const movedTo = uuid() as FulfillmentOrderId;
  const { status, opensAt } = work;
  await tx
    .insertInto('fulfillment_order')
    .values({
      id: movedTo,
      orderId: order.id,
      locationId,
      status: status === 'SCHEDULED' ? status : 'OPEN',
      opensAt,
      ...(await requestAt(tx, order, locationId, new Date())),
    })
    .execute();
  for (const { id: lineId, quantity, shipped } of work.lines) {
    if (quantity > shipped) await giveUnits(tx, work.id, movedTo, { lineId, quantity: quantity - shipped });
  }
  const hasShipped = work.lines.some(({ shipped }) => shipped > 0);
  await tx
    .updateTable('fulfillment_order')
    .set({ status: hasShipped ? 'INCOMPLETE' : 'CANCELLED', requestStatus: 'CLOSED', statusBeforeHold: null })
    .where('id', '=', work.id)
    .execute();
  return movedTo;
}

/** What stopped it stops it there too, but for the want of stock that the move has met. */
async function moveHolds(tx: Tx, { id, orderId, locationId }: Work, movedTo: FulfillmentOrderId): Promise<void> {
  if (locationId === null) {
    await tx
      .updateTable('hold')
      .set({ releasedAt: new Date(), releasedBy: 'system', releaseNote: 'moved to stock' })
      .where('fulfillmentOrderId', '=', id)
      .where('reason', '=', 'INVENTORY_OUT_OF_STOCK')
      .where('releasedAt', 'is', null)
      .execute();
  }
  await giveHolds(tx, { from: id, to: movedTo, orderId });
}
