import type { Tx } from '../../db/database.ts';
import { addUnits, removeUnits } from '../../db/order/work-lines.ts';
import type { FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import { type UnitsOfLine, unitsByLine } from '../../domain/order/taking.ts';
import { suspend } from '../order/holds.ts';

/** One line may be named several times: what counts is the sum. */
export const perLine = (units: readonly UnitsOfLine[]): UnitsOfLine[] =>
  [...unitsByLine(units)].map(([lineId, quantity]) => ({ lineId, quantity }));

/** Units of a line go from one fulfillment order to another. */
export async function giveUnits(
  tx: Tx,
  from: FulfillmentOrderId,
  to: FulfillmentOrderId,
  units: UnitsOfLine,
): Promise<void> {
  await removeUnits(tx, from, units);
  await addUnits(tx, to, units);
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
