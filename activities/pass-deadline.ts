import type { Database, Tx } from '../db/database.ts';
import { askIn } from '../db/order/attention.ts';
import { changeOrder, type OrderEvent, SYSTEM } from '../db/order/change-order.ts';
import type { FulfillmentOrderId, HoldId, OrderId, ParcelId } from '../domain/ids.ts';
import type { AttentionKind } from '../domain/order/attention.ts';
import type { Deadline, OrderFacts } from '../domain/order/facts.ts';
import { cancelParts } from './order/cancel-units.ts';
import { releaseHolds } from './order/holds.ts';
import { decideByPolicy } from './shipping/decide-parcel.ts';
import { presumeDelivered } from './shipping/record-tracking.ts';
import { goOn } from './work/answer-cancellation.ts';

/** What happens by itself once a time limit has passed. `claimed` is what a hold that timed out gives up. */
export function passDeadline(
  db: Database,
  orderId: OrderId,
  deadline: Deadline,
  claimed: readonly FulfillmentOrderId[],
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    switch (deadline.kind) {
      case 'accept-risk':
        return atRisk(tx, deadline.subject, 'acceptRiskAt', 'not-accepted-soon');
      case 'ship-risk':
        return atRisk(tx, deadline.subject, 'shipRiskAt', 'not-shipped-soon');
      case 'cancellation':
        return goOn(tx, orderId, deadline.subject as FulfillmentOrderId);
      case 'accept':
        return lateWork(tx, orderId, deadline.subject, 'acceptBy', 'not-accepted-in-time');
      case 'ship':
        return lateWork(tx, orderId, deadline.subject, 'shipBy', 'not-shipped-in-time');
      case 'open':
        return openScheduled(tx, deadline.subject as FulfillmentOrderId);
      case 'pick-up':
        return giveUpPickUp(tx, orderId, claimed);
      case 'deliver':
        return presumeDelivered(tx, deadline.subject);
      case 'decide':
        return decideByPolicy(tx, order, deadline.subject as ParcelId);
      case 'hold':
        return endHold(tx, orderId, deadline.subject as HoldId, claimed);
    }
  });
}

async function lateWork(
  tx: Tx,
  orderId: OrderId,
  id: string,
  clock: 'acceptBy' | 'shipBy',
  kind: AttentionKind,
): Promise<OrderEvent[]> {
  if (!(await stopClock(tx, id, clock))) return [];
  await askIn(tx, orderId, kind, id);
  return [{ type: 'fulfillment-order.late', actor: SYSTEM, reason: kind, after: { fulfillmentOrderId: id } }];
}

/** There is still time: the order says so, and nobody is made to look. */
async function atRisk(
  tx: Tx,
  id: string,
  clock: 'acceptRiskAt' | 'shipRiskAt',
  reason: 'not-accepted-soon' | 'not-shipped-soon',
): Promise<OrderEvent[]> {
  if (!(await stopClock(tx, id, clock))) return [];
  return [{ type: 'fulfillment-order.at-risk', actor: SYSTEM, reason, after: { fulfillmentOrderId: id } }];
}

/** False where it had stopped: it strikes once. */
async function stopClock(
  tx: Tx,
  id: string,
  clock: 'acceptBy' | 'shipBy' | 'acceptRiskAt' | 'shipRiskAt',
): Promise<boolean> {
  const stopped = await tx
    .updateTable('fulfillment_order')
    .set({ [clock]: null })
    .where('id', '=', id as FulfillmentOrderId)
    .where(clock, 'is not', null)
    .returning('id')
    .executeTakeFirst();
  return stopped !== undefined;
}

async function openScheduled(tx: Tx, id: FulfillmentOrderId): Promise<OrderEvent[]> {
  const opened = await tx
    .updateTable('fulfillment_order')
    .set({ status: 'OPEN', opensAt: null })
    .where('id', '=', id)
    .where('status', '=', 'SCHEDULED')
    .returning('id')
    .executeTakeFirst();
  return opened ? [{ type: 'fulfillment-order.opened', actor: SYSTEM, after: { fulfillmentOrderId: id } }] : [];
}

/** Nobody came for it: back on the shelf, and the money is free. */
async function giveUpPickUp(tx: Tx, orderId: OrderId, claimed: readonly FulfillmentOrderId[]): Promise<OrderEvent[]> {
  const after = await cancelParts(tx, orderId, claimed, SYSTEM);
  if (after.fulfillmentOrders.length === 0) return [];
  await tx
    .updateTable('fulfillment_order')
    .set({ pickUpBy: null })
    .where('id', 'in', [...claimed])
    .execute();
  return [{ type: 'order.cancelled', actor: SYSTEM, reason: 'not-picked-up', after }];
}

async function endHold(
  tx: Tx,
  orderId: OrderId,
  holdId: HoldId,
  claimed: readonly FulfillmentOrderId[],
): Promise<OrderEvent[]> {
  const hold = await tx.selectFrom('hold').select(['reason', 'releasedAt']).where('id', '=', holdId).executeTakeFirst();
  // Somebody released it at the last moment: his turn came first.
  if (!hold || hold.releasedAt !== null) return [];
  const cancelled = await cancelParts(tx, orderId, claimed, SYSTEM);
  const released = await releaseHolds(tx, orderId, SYSTEM, [holdId], 'timed out');
  const reason = hold.reason === 'AWAITING_PAYMENT' ? 'unpaid' : 'hold-timed-out';
  return [{ type: 'order.cancelled', actor: SYSTEM, reason, after: cancelled }, ...released];
}
