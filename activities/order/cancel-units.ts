import { releaseArrived } from '../../db/backorders/allocate.ts';
import type { Database, Tx } from '../../db/database.ts';
import { isBeingShipped } from '../../db/order/being-shipped.ts';
import { changeByCommand } from '../../db/order/change-order.ts';
import { countUnits } from '../../db/order/line-units.ts';
import { releaseWorkUnits } from '../../db/order/transfers.ts';
import { readWorkLines } from '../../db/order/work-lines.ts';
import { unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import { lockPromised } from '../../db/stock/commitments.ts';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { type FulfillmentOrderStatus, OVER, type RequestStatus } from '../../domain/order/fulfillment-order.ts';
import { notCancellable } from '../../domain/order/refusals.ts';
import { refuse } from '../refuse.ts';
import { asksFirst } from './asks-first.ts';
import { releaseHolds } from './holds.ts';
import { type IfMatch, mustMatch } from './if-match.ts';

/** Cancels everything unshipped of these fulfillment orders and gives its stock back. */
export function cancelUnits(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  ids: readonly FulfillmentOrderId[],
): Promise<OrderFacts> {
  return changeByCommand<IfMatch & { reason?: string }>(db, orderId, commandId, async (tx, { actor, body }, order) => {
    mustMatch(order, body);
    const cancelled = await cancelParts(tx, orderId, ids, actor);
    // All of it has left, is just leaving, or was cancelled, though the workflow that claimed it did not know.
    if (cancelled.fulfillmentOrders.length === 0) throw refuse(notCancellable(orderId, order.status));
    // Nothing is cancelled yet where whoever has accepted the work is asked first.
    const isOnlyAsked = cancelled.fulfillmentOrders.every(isAsked);
    const type = isOnlyAsked ? 'order.cancellation-requested' : 'order.cancelled';
    return [{ type, actor, reason: body.reason, commandId, after: cancelled }];
  });
}

type Cancelled = {
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly status: FulfillmentOrderStatus;
  readonly requestStatus?: RequestStatus;
};

const isAsked = ({ requestStatus }: Cancelled): boolean => requestStatus === 'CANCELLATION_REQUESTED';

/** Within a transaction that holds the order's lock. What is over or on its way out stays as it is. */
export async function cancelParts(
  tx: Tx,
  orderId: OrderId,
  ids: readonly FulfillmentOrderId[],
  actor: string,
): Promise<{ readonly fulfillmentOrders: readonly Cancelled[] }> {
  const parts = await lockParts(tx, ids);
  // Locations come here in the order of their parts, but stock is taken in an order that all its writers keep.
  if (parts.length > 1) await lockPromised(tx, orderId);
  const cancelled: Cancelled[] = [];
  for (const part of parts) {
    const { id: fulfillmentOrderId, status } = part;
    if (!(await asksFirst(tx, fulfillmentOrderId, 'ORDER'))) cancelled.push(await cancelPart(tx, orderId, part));
    else cancelled.push({ fulfillmentOrderId, status, requestStatus: 'CANCELLATION_REQUESTED' });
  }
  await releaseHoldsOf(tx, orderId, ids, actor);
  return { fulfillmentOrders: cancelled };
}

/** Of fulfillment orders that are over. With nothing left to hold, any hold would keep the order from ending. */
export async function releaseHoldsOf(
  tx: Tx,
  orderId: OrderId,
  ids: readonly FulfillmentOrderId[],
  actor: string,
): Promise<void> {
  const open = await tx
    .selectFrom('fulfillment_order')
    .select('id')
    .where('orderId', '=', orderId)
    .where('status', 'not in', OVER)
    .executeTakeFirst();
  await releaseHolds(tx, orderId, actor, open ? ids : 'ALL');
}

type Part = Pick<Awaited<ReturnType<typeof lockParts>>[number], 'id' | 'locationId'>;

/** Those of them that may still be cancelled. */
export async function lockParts(tx: Tx, ids: readonly FulfillmentOrderId[]) {
  if (ids.length === 0) return [];
  return tx
    .selectFrom('fulfillment_order as f')
    .select(['f.id', 'f.status', 'f.locationId'])
    .where('f.id', 'in', [...ids])
    .where('f.status', 'not in', OVER)
    .where((row) => row.not(isBeingShipped('f.id')))
    .orderBy('f.id')
    .forUpdate()
    .execute();
}

export async function cancelPart(tx: Tx, orderId: OrderId, { id, locationId }: Part) {
  const lines = await readWorkLines(tx, id);
  const unshipped = lines.map((line) => ({ ...line, quantity: line.quantity - line.shipped }));
  await countUnits(
    tx,
    'cancelled',
    unshipped.map((line) => ({ lineId: line.id, quantity: line.quantity })),
  );
  // Exactly these: other work at the location may have units of the same lines, and be on its way out with them.
  if (locationId === null) await releaseArrived(tx, orderId, id);
  else
    await releaseWorkUnits(
      tx,
      orderId,
      id,
      unshipped.flatMap((line) => unitsOfLine(line, locationId as LocationId, line.quantity)),
    );
  const status = lines.some(({ shipped }) => shipped > 0) ? ('CLOSED' as const) : ('CANCELLED' as const);
  await tx
    .updateTable('fulfillment_order')
    .set({ status, requestStatus: 'CLOSED', statusBeforeHold: null })
    .where('id', '=', id)
    .execute();
  await unpack(tx, id);
  return { fulfillmentOrderId: id, status };
}

/** What is packed but not handed over. */
export async function unpack(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  await tx
    .updateTable('parcel')
    .set({ isVoid: true })
    .where('fulfillmentOrderId', '=', id)
    .where('shipmentId', 'is', null)
    .execute();
}
