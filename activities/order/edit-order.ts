import { type Database, json, type Tx } from '../../db/database.ts';
import { changeOrder, isDone, type OrderEvent } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { Address } from '../../domain/address.ts';
import type { CommandId, HoldId, OrderId, OrderLineId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { refuse } from '../refuse.ts';
import { addressFault } from '../sourcing/verification.ts';
import { releaseHolds } from './holds.ts';

type LineTax = {
  readonly lineId: OrderLineId;
  readonly tax: { readonly amount: number; readonly rate?: string; readonly inclusive?: boolean };
};
/** What `POST /v1/orders/{id}/edits` asks for, as its row keeps it. */
export type EditBody = {
  readonly changes: readonly {
    readonly type: 'SET_ADDRESS';
    readonly address: Address;
    readonly lines?: readonly LineTax[];
  }[];
};

/** Sets the address while nobody works on the order yet. A right one releases the hold that a wrong one caused. */
export function editOrder(db: Database, orderId: OrderId, commandId: CommandId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    if (await isDone(tx, orderId, commandId)) return [];
    const busy = await tx
      .selectFrom('fulfillment_order')
      .select(['id', 'status', 'statusBeforeHold'])
      .where('orderId', '=', orderId)
      .execute();
    const started = busy.find((part) =>
      [part.status, part.statusBeforeHold].some((status) => status === 'IN_PROGRESS' || status === 'CLOSED'),
    );
    if (started) {
      throw refuse({
        kind: 'order-not-editable',
        detail: `Fulfillment order ${started.id} is ${started.status}: its address is on its parcels.`,
      });
    }
    await mustNotBeShipping(tx, orderId);
    const { actor, body } = await readCommand<EditBody>(tx, commandId);
    const { countries } = await tx
      .selectFrom('channel')
      .select('countries')
      .where('id', '=', order.channelId)
      .executeTakeFirstOrThrow();
    const events: OrderEvent[] = [];
    for (const { address, lines = [] } of body.changes) {
      await tx
        .updateTable('orders')
        .set({ shippingAddress: json(address) })
        .where('id', '=', orderId)
        .execute();
      for (const { lineId, tax } of lines) {
        const set = { taxMinor: tax.amount, taxRate: tax.rate ?? null, taxInclusive: tax.inclusive ?? false };
        await tx.updateTable('order_line').set(set).where('id', '=', lineId).where('orderId', '=', orderId).execute();
      }
      const before = { shippingAddress: order.shippingAddress };
      events.push({ type: 'order.edited', actor, commandId, before, after: { shippingAddress: address } });
      if (addressFault(address, countries)) continue;
      const open = await tx
        .selectFrom('hold')
        .select('id')
        .where('orderId', '=', orderId)
        .where('reason', '=', 'INCORRECT_ADDRESS')
        .where('releasedAt', 'is', null)
        .execute();
      events.push(
        ...(await releaseHolds(
          tx,
          orderId,
          actor,
          open.map(({ id }) => id as HoldId),
        )),
      );
    }
    return events;
  });
}

/** A shipment that is under way has its address on the label and its taxes in the money it captures. */
async function mustNotBeShipping(tx: Tx, orderId: OrderId): Promise<void> {
  const shipment = await tx
    .selectFrom('shipment')
    .select('id')
    .where('orderId', '=', orderId)
    .where('status', '=', 'PREPARED')
    .executeTakeFirst();
  if (!shipment) return;
  throw refuse({
    kind: 'order-not-editable',
    detail: `Shipment ${shipment.id} of order ${orderId} is on its way out.`,
  });
}
