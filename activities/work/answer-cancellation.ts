import type { Database, Tx } from '../../db/database.ts';
import { askIn } from '../../db/order/attention.ts';
import { changeByCommand, type OrderEvent, SYSTEM } from '../../db/order/change-order.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { readAsked } from '../order/asks-first.ts';
import { cancelPart, lockParts, unpack } from '../order/cancel-units.ts';
import { releaseHolds } from '../order/holds.ts';
import { refuse } from '../refuse.ts';
import { mustAllow } from './change-work.ts';
import { takeBack } from './take-back.ts';

export type CancellationBody = { readonly answer: 'ACCEPT' | 'REJECT' };

/** The location says whether it can still leave the work alone. */
export function answerCancellation(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeByCommand<CancellationBody>(db, orderId, commandId, async (tx, { actor, body }) => {
    const { cancelsOrder } = await mustBeAsked(tx, id);
    if (body.answer === 'REJECT') return [{ ...(await refuseToCancel(tx, id)), actor, commandId }];
    const after = await (cancelsOrder ? giveUp(tx, orderId, id) : take(tx, orderId, id, actor, commandId));
    await tx
      .updateTable('fulfillment_order')
      .set({ requestStatus: 'CANCELLATION_ACCEPTED', cancelBy: null })
      .where('id', '=', id)
      .execute();
    await releaseHolds(tx, orderId, actor, [id]);
    return [{ type: 'fulfillment-order.cancellation-accepted', actor, commandId, after }];
  });
}

/** Nobody answered in time: the goods may be on their way, so the work goes on, and a person is told. */
export async function goOn(tx: Tx, orderId: OrderId, id: FulfillmentOrderId): Promise<OrderEvent[]> {
  const asked = await readAsked(tx, id);
  if (asked?.requestStatus !== 'CANCELLATION_REQUESTED') return [];
  await askIn(tx, orderId, 'cancellation-not-answered', id);
  return [{ ...(await refuseToCancel(tx, id)), reason: 'not-answered-in-time' }];
}

async function mustBeAsked(tx: Tx, id: FulfillmentOrderId) {
  const asked = await readAsked(tx, id);
  const isOpen = asked && ['IN_PROGRESS', 'ON_HOLD'].includes(asked.status);
  if (!isOpen || asked.requestStatus !== 'CANCELLATION_REQUESTED')
    throw refuse({ kind: 'action-not-allowed', detail: `Nobody asks to cancel fulfillment order ${id}.` });
  await mustAllow(tx, id, 'cancel');
  return asked;
}

async function refuseToCancel(tx: Tx, id: FulfillmentOrderId): Promise<OrderEvent> {
  await tx
    .updateTable('fulfillment_order')
    .set({ requestStatus: 'CANCELLATION_REJECTED', cancelBy: null, cancelsOrder: false })
    .where('id', '=', id)
    .execute();
  return { type: 'fulfillment-order.cancellation-rejected', actor: SYSTEM, after: { fulfillmentOrderId: id } };
}

/** For the customer's sake: its units are cancelled. */
async function giveUp(tx: Tx, orderId: OrderId, id: FulfillmentOrderId) {
  const [part] = await lockParts(tx, [id]);
  return part ? cancelPart(tx, orderId, part) : { fulfillmentOrderId: id };
}

/** For ours: its units are looked for elsewhere by the step after this. */
async function take(tx: Tx, orderId: OrderId, id: FulfillmentOrderId, actor: string, reference: string) {
  await unpack(tx, id);
  const after = await takeBack(tx, { orderId, id, actor, reference, reason: undefined });
  if (after.status === 'CLOSED')
    await tx.updateTable('fulfillment_order').set({ status: 'CANCELLED' }).where('id', '=', id).execute();
  return after;
}
