import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import { unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import { commitUnits, lockRows, releaseLineUnits } from '../../db/stock/commitments.ts';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { releaseHolds } from '../order/holds.ts';
import { requestStatusAt } from '../order/open-parts.ts';
import { refuse } from '../refuse.ts';
import { readWork, type Work } from './read-work.ts';

/** A person knows better than the rules: the work goes to another location, if that has the units. */
export function moveWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const { actor, body } = await readCommand<{ locationId: LocationId }>(tx, commandId);
    const { locationId } = body;
    const work = await readWork(tx, id);
    await moveUnits(tx, orderId, work, locationId);
    await tx
      .updateTable('fulfillment_order')
      .set({ locationId, requestStatus: await requestStatusAt(tx, locationId) })
      .where('id', '=', id)
      .execute();
    // It waited for stock, and somebody has found some.
    const released = work.locationId === null ? await releaseHolds(tx, orderId, actor, [id]) : [];
    const [before, after] = [{ locationId: work.locationId }, { fulfillmentOrderId: id, locationId }];
    return [{ type: 'fulfillment-order.moved', actor, commandId, before, after }, ...released];
  });
}

/** The promise moves with it: kept there or nowhere. */
async function moveUnits(tx: Tx, orderId: OrderId, work: Work, to: LocationId): Promise<void> {
  if (work.locationId === to) throw refuse({ kind: 'action-not-allowed', detail: `${work.id} is at ${to} already.` });
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
