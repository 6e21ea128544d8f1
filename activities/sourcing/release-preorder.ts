import { v5 as nameFrom } from 'uuid';
import { offerFreeUnits } from '../../db/backorders/offer.ts';
import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, SYSTEM } from '../../db/order/change-order.ts';
import { readToSource } from '../../db/sourcing/order-to-source.ts';
import type { FulfillmentOrderId, HoldId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { holdPart, suspend } from '../order/holds.ts';
import { intendDeferred } from '../payments/defer-authorization.ts';
import { unpaidUntil } from '../shipping/void-shipment.ts';

/**
 * The day of the release: the work waits for stock like a backorder, in the turn that it has had since it was sold, and
 * its money is to be authorised. A release that was put off in the meantime puts it off too.
 */
export async function releasePreorder(db: Database, orderId: OrderId, id: FulfillmentOrderId): Promise<OrderFacts> {
  const facts = await changeOrder(db, orderId, async (tx, order) => {
    if (!(await isScheduled(tx, id))) return [];
    const later = await releaseOf(tx, orderId, id);
    if (later) {
      await tx.updateTable('fulfillment_order').set({ opensAt: later }).where('id', '=', id).execute();
      const after = { fulfillmentOrderId: id, opensAt: later.toISOString() };
      return [{ type: 'fulfillment-order.scheduled', actor: SYSTEM, after }];
    }
    await waitForStock(tx, orderId, id);
    await intendDeferred(tx, order, id);
    return [{ type: 'fulfillment-order.released', actor: SYSTEM, after: { fulfillmentOrderId: id } }];
  });
  // Not in the order's transaction: who waits longer gets his units first, and he is another order.
  await offerFreeUnits(db, SYSTEM);
  return facts;
}

async function isScheduled(tx: Tx, id: FulfillmentOrderId): Promise<boolean> {
  const part = await tx
    .selectFrom('fulfillment_order')
    .select(['status', 'locationId'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return part.status === 'SCHEDULED' && part.locationId === null;
}

/** The last release of its lines that is still to come. */
async function releaseOf(tx: Tx, orderId: OrderId, id: FulfillmentOrderId): Promise<Date | undefined> {
  const lines = await tx
    .selectFrom('fulfillment_order_line')
    .select('orderLineId')
    .where('fulfillmentOrderId', '=', id)
    .execute();
  const releases = (await readToSource(tx, orderId)).lines
    .filter((line) => lines.some(({ orderLineId }) => orderLineId === line.id))
    .flatMap(({ releaseAt }) => (releaseAt && releaseAt.getTime() > Date.now() ? [releaseAt] : []));
  return releases.sort((left, right) => left.getTime() - right.getTime()).at(-1);
}

/** He agreed to wait when he bought it, so he is not asked whether he still will. */
async function waitForStock(tx: Tx, orderId: OrderId, id: FulfillmentOrderId): Promise<void> {
  await tx
    .updateTable('fulfillment_order')
    .set({ status: 'ON_HOLD', statusBeforeHold: 'OPEN', heldAt: new Date(), opensAt: null })
    .where('id', '=', id)
    .execute();
  await holdPart(tx, orderId, id, { reason: 'INVENTORY_OUT_OF_STOCK', placedBy: SYSTEM });
}

/** The card was refused at the release: nothing of the order leaves until it is paid another way. */
export function holdUnpaid(db: Database, orderId: OrderId, id: FulfillmentOrderId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    const holdId = nameFrom('unpaid', id) as HoldId; // One release, one hold: a repeat finds it.
    const known = await tx.selectFrom('hold').select('id').where('id', '=', holdId).executeTakeFirst();
    if (known) return [];
    const reason = 'AWAITING_PAYMENT' as const;
    const expiresAt = unpaidUntil(order.policy) ?? null;
    await tx.insertInto('hold').values({ id: holdId, orderId, reason, placedBy: SYSTEM, expiresAt }).execute();
    const parts = await tx.selectFrom('fulfillment_order').select('id').where('orderId', '=', orderId).execute();
    await suspend(
      tx,
      parts.map((part) => part.id),
    );
    return [{ type: 'order.held', actor: SYSTEM, reason, after: { holdId } }];
  });
}
