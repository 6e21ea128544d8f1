import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, type OrderRow } from '../../db/order/change-order.ts';
import { isDone } from '../../db/order/commands.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { EditFacts } from '../../domain/order/facts.ts';
import { TooLate, untilInTime } from '../sourcing/decide.ts';
import type { Edit, EditCommand } from './edit.ts';
import { mustBeEditable } from './may-edit.ts';
import { intendMore, mustBeAuthorized } from './pay-edit.ts';
import { readEdit } from './read-edit.ts';
import { writeEdit } from './write-edit.ts';

/**
 * Makes all the changes of an edit in one transaction, or none. Where they cost more than the customer's card is good
 * for, it only writes down what to authorise, changes nothing, and `applyEdit` goes on from there.
 */
export function editOrder(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  // A workflow that began before edits claimed anything names none: it knows edits of addresses before acceptance only.
  claimed: readonly FulfillmentOrderId[] = [],
): Promise<EditFacts> {
  return attempt(db, { orderId, commandId, claimed }, async (tx, edit) => {
    return (await intendMore(tx, edit)) ? 'MUST_AUTHORIZE' : 'PAID';
  });
}

/** After the money: everything is looked at again, as much may have come in between. */
export function applyEdit(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  claimed: readonly FulfillmentOrderId[],
): Promise<EditFacts> {
  return attempt(db, { orderId, commandId, claimed }, async (tx, edit) => {
    await mustBeAuthorized(tx, edit);
    return 'PAID';
  });
}

type Pay = (tx: Tx, edit: Edit) => Promise<'PAID' | 'MUST_AUTHORIZE'>;

function attempt(db: Database, command: EditCommand, pay: Pay): Promise<EditFacts> {
  const { orderId, commandId } = command;
  return untilInTime(async () => {
    let paid: Awaited<ReturnType<Pay>> = 'PAID';
    const edit = await readEdit(db, command);
    const facts = await changeOrder(db, orderId, async (tx, order) => {
      if (!edit || (await isDone(tx, orderId, commandId))) return [];
      mustBeAsRead(order, edit);
      await mustBeEditable(tx, order, edit);
      paid = await pay(tx, edit);
      return paid === 'PAID' ? writeEdit(tx, order, edit) : [];
    });
    return (paid as string) === 'PAID' ? facts : { ...facts, mustAuthorize: true };
  });
}

/** The edit was thought through without locks: where the order has changed since, it is thought through again. */
function mustBeAsRead({ eventSequence }: OrderRow, { sequence }: Edit): void {
  if (eventSequence !== sequence) throw new TooLate();
}
