import type { Tx } from '../../db/database.ts';
import type { FulfillmentOrderId, OrderId, OrderLineId } from '../../domain/ids.ts';
import { suspend } from '../order/holds.ts';

export type Units = { readonly lineId: OrderLineId; readonly quantity: number };

/** One line may be named several times: what counts is the sum. */
export function perLine(units: readonly Units[]): Units[] {
  const sums = new Map<OrderLineId, number>();
  for (const { lineId, quantity } of units) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }));
}

/** Units of a line go from one fulfillment order to another. */
export async function giveUnits(
  tx: Tx,
  from: FulfillmentOrderId,
  to: FulfillmentOrderId,
  { lineId, quantity }: Units,
): Promise<void> {
  await tx
    .updateTable('fulfillment_order_line')
    .set((row) => ({ quantity: row('quantity', '-', quantity) }))
    .where('fulfillmentOrderId', '=', from)
    .where('orderLineId', '=', lineId)
    .execute();
  await addUnits(tx, to, { lineId, quantity });
}

export async function addUnits(tx: Tx, to: FulfillmentOrderId, { lineId, quantity }: Units): Promise<void> {
  await tx
    .insertInto('fulfillment_order_line')
    .values({ fulfillmentOrderId: to, orderLineId: lineId, quantity })
    .onConflict((conflict) =>
      conflict
        .columns(['fulfillmentOrderId', 'orderLineId'])
        .doUpdateSet((row) => ({ quantity: row('fulfillment_order_line.quantity', '+', quantity) })),
    )
    .execute();
}

type Between = { readonly orderId: OrderId; readonly from: FulfillmentOrderId; readonly to: FulfillmentOrderId };

/** What stops the units stops them where they have gone; of two holds for one reason the older stays. */
export async function giveHolds(tx: Tx, { orderId, from, to }: Between): Promise<void> {
  const holds = await tx
    .selectFrom('hold')
    .select(['id', 'reason', 'fulfillmentOrderId'])
    .where('orderId', '=', orderId)
    .where('releasedAt', 'is', null)
    .orderBy('placedAt')
    .execute();
  const isKnown = (reason: string) => holds.some((hold) => hold.fulfillmentOrderId === to && hold.reason === reason);
  for (const { id, reason } of holds.filter((hold) => hold.fulfillmentOrderId === from)) {
    const change = isKnown(reason) ? { releasedAt: new Date(), releasedBy: 'system' } : { fulfillmentOrderId: to };
    await tx.updateTable('hold').set(change).where('id', '=', id).execute();
  }
  const stops = [null, from, to];
  if (holds.some(({ fulfillmentOrderId }) => stops.includes(fulfillmentOrderId))) await suspend(tx, [to]);
}
