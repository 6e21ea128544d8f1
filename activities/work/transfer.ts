import { v7 as uuid } from 'uuid';
import type { Database, Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { receive } from '../../db/order/transfers.ts';
import { unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import { issueUnits } from '../../db/stock/commitments.ts';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { suspendBehindHold } from '../order/holds.ts';
import { requestAt } from '../order/open-parts.ts';
import { refuse } from '../refuse.ts';
import { changeWork } from './change-work.ts';
import { readWork, type Work } from './read-work.ts';
import { packedUnits } from './take-back.ts';

/** All of it leaves for the store, where work of its own waits for it to arrive. */
export function sendTransfer(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork(db, 'ship', { orderId, commandId, id }, async (tx, { actor }, order) => {
    const work = await readWork(tx, id);
    const from = await mustBePacked(tx, work);
    const units = work.lines.flatMap((line) => unitsOfLine(line, from, line.quantity - line.shipped));
    await issueUnits(tx, { orderId, actor, reference: commandId, reason: 'SENT' }, units);
    const arrivalId = await openAtStore(tx, order, work);
    await close(tx, id);
    await tx.insertInto('transfer').values({ id: commandId, orderId, fromId: id, arrivalId }).execute();
    await suspendBehindHold(tx, orderId, arrivalId);
    const after = { transferId: commandId, fulfillmentOrderId: id, arrivalId };
    return [{ type: 'transfer.sent', actor, commandId, after }];
  });
}

export async function receiveTransfer(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  const received = await receive(db, orderId, commandId, id);
  if (received !== 'NOTHING') return received;
  throw refuse({ kind: 'action-not-allowed', detail: `Nothing is on its way to fulfillment order ${id}.` });
}

/** Where the floor scans, nothing leaves that was not packed; what is not there is picked short first. */
async function mustBePacked(tx: Tx, { id, locationId, lines }: Work): Promise<LocationId> {
  if (locationId === null) throw new Error(`transfer ${id} leaves from no location`);
  const { floor } = await tx
    .selectFrom('location')
    .select('floor')
    .where('id', '=', locationId)
    .executeTakeFirstOrThrow();
  if (floor === 'DIRECT') return locationId;
  const packed = await packedUnits(tx, id);
  if (lines.every((line) => line.quantity - line.shipped === (packed.get(line.id) ?? 0))) return locationId;
  throw refuse({ kind: 'nothing-to-ship', detail: `Transfer ${id} leaves as a whole, and not all of it is packed.` });
}

async function openAtStore(tx: Tx, order: OrderRow, { lines }: Work): Promise<FulfillmentOrderId> {
  if (order.delivery.method !== 'PICK_UP') throw new Error(`order ${order.id} is not picked up anywhere`);
  const { locationId } = order.delivery;
  const id = uuid() as FulfillmentOrderId;
  // It has as long to arrive as the store has to hand it on. What it has to accept, it has to accept once it is there.
  const {
    acceptBy: _by,
    acceptDue: _due,
    acceptRiskAt: _risk,
    ...request
  } = {
    acceptBy: null,
    acceptDue: null,
    acceptRiskAt: null,
    ...(await requestAt(tx, order, locationId, new Date())),
  };
  await tx
    .insertInto('fulfillment_order')
    .values({ id, orderId: order.id, locationId, status: 'SCHEDULED', ...request })
    .execute();
  const left = lines.filter(({ quantity, shipped }) => quantity > shipped);
  await tx
    .insertInto('fulfillment_order_line')
    .values(
      left.map(({ id: orderLineId, quantity, shipped }) => ({
        ...{ fulfillmentOrderId: id, orderLineId, quantity: quantity - shipped },
      })),
    )
    .execute();
  return id;
}

async function close(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  await tx
    .updateTable('fulfillment_order_line')
    .set(({ ref }) => ({ shipped: ref('quantity') }))
    .where('fulfillmentOrderId', '=', id)
    .execute();
  await tx
    .updateTable('fulfillment_order')
    .set({ status: 'CLOSED', requestStatus: 'CLOSED', acceptBy: null, acceptRiskAt: null })
    .where('id', '=', id)
    .execute();
}
