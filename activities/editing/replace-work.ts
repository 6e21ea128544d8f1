import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { readSources, type SourceRow } from '../../db/order/sources.ts';
import { writeDecision } from '../../db/sourcing/decisions.ts';
import { unitsOf, unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import { commitUnits, holdPromised, lockRows } from '../../db/stock/commitments.ts';
import { isSameWork } from '../../domain/order/taking.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import { releaseHoldsOf } from '../order/cancel-units.ts';
import { openParts } from '../order/open-parts.ts';
import { TooLate } from '../sourcing/decide.ts';
import type { Edit } from './edit.ts';
import { notEditable } from './may-edit.ts';

/** The order goes another way: it is planned anew, and what stays where it is stays as it is. */
export async function replaceWork(tx: Tx, order: OrderRow, edit: Edit): Promise<object> {
  const { orderId, planned, toSource, claimed, actor, after } = edit;
  if (!planned) return {};
  const work = await readSources(tx, claimed);
  const parts = chosenParts(planned.decision);
  const kept = work.filter((each) => parts.some((part) => isSameWork(each, part)));
  const given = work.filter((each) => !kept.includes(each));
  mustBeFree(edit, given);
  const wanted = unitsOf(toSource.lines, planned.decision);
  await lockRows(tx, [...work.flatMap(stockBehind), ...wanted]);
  const held = await holdPromised(tx, orderId);
  const sourcingDecisionId = await writeDecision(tx, orderId, planned);
  if (!(await commitUnits(tx, orderId, wanted, { held }))) throw new TooLate();
  await end(tx, edit, given);
  const apart = parts.filter((part) => !kept.some((each) => isSameWork(each, part)));
  const now = { ...order, delivery: after.delivery, shippingAddress: after.address };
  const opened = await openParts(tx, now, apart, new Date());
  await releaseHoldsOf(
    tx,
    orderId,
    given.map(({ id }) => id),
    actor,
  );
  return { sourcingDecisionId, fulfillmentOrders: opened, replaced: given.map(({ id }) => id) };
}

/** Somebody holds or has scheduled just this work: whether that is meant for its units elsewhere, nobody knows. */
function mustBeFree(edit: Edit, given: readonly SourceRow[]): void {
  const bound = given.find(({ status, isHeldItself, locationId }) => {
    return status !== 'OPEN' || (isHeldItself && locationId !== null);
  });
  if (bound) throw notEditable(edit, `Fulfillment order ${bound.id} is held or scheduled, and would have to move.`);
}

const stockBehind = ({ locationId, lines }: SourceRow) =>
  locationId === null ? [] : lines.flatMap((line) => unitsOfLine(line, locationId, line.quantity));

async function end(tx: Tx, { orderId }: Edit, given: readonly SourceRow[]): Promise<void> {
  if (given.length === 0) return;
  await tx
    .updateTable('fulfillment_order')
    .set({ status: 'CANCELLED', requestStatus: 'CLOSED', statusBeforeHold: null })
    .where('orderId', '=', orderId)
    .where(
      'id',
      'in',
      given.map(({ id }) => id),
    )
    .execute();
}
