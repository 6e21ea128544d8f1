import { v7 as uuid } from 'uuid';
import type { Database, Tx } from '../../db/database.ts';
import type { CommandId, FulfillmentOrderId, OrderId, OrderLineId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { refuse } from '../refuse.ts';
import { changeWork } from './change-work.ts';
import { giveUnits, perLine } from './give-units.ts';
import { mustBeHere, readWork, type Work } from './read-work.ts';
import { mustBeUnpacked } from './take-back.ts';

/** Some of its units become a fulfillment order of their own, at the same location and in the same status. */
export function splitWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork<{ lines: readonly UnitsOfLine[] }>(
    db,
    'split',
    { orderId, commandId, id },
    async (tx, { actor, body }) => {
      const work = await readWork(tx, id);
      await mustBeUnpacked(tx, id);
      await mustBeHere(tx, id);
      const lines = perLine(body.lines);
      mustLeaveSome(work, lines);
      const part = await copyOf(tx, id);
      for (const units of lines) await giveUnits(tx, work.id, part, units);
      const after = { fulfillmentOrderId: id, part, lines };
      return [{ type: 'fulfillment-order.split', actor, commandId, after }];
    },
  );
}

function mustLeaveSome({ id, lines, locationId }: Work, wanted: readonly UnitsOfLine[]): void {
  if (locationId === null)
    throw refuse({ kind: 'action-not-allowed', detail: `Fulfillment order ${id} waits for stock as a whole.` });
  const remaining = (lineId: OrderLineId) => {
    const line = lines.find((each) => each.id === lineId);
    return line ? line.quantity - line.shipped : 0;
  };
  const tooMany = wanted.find(({ lineId, quantity }) => quantity > remaining(lineId));
  const isAll = lines.every(({ id: lineId }) =>
    [0, wanted.find((each) => each.lineId === lineId)?.quantity].includes(remaining(lineId)),
  );
  if (!tooMany && !isAll && wanted.length > 0) return;
  const detail = tooMany
    ? `Line ${tooMany.lineId} of ${id} has ${remaining(tooMany.lineId)} units left, not ${tooMany.quantity}.`
    : `A split must take something from fulfillment order ${id} and leave something in it.`;
  throw refuse({ kind: 'quantity-not-remaining', detail });
}

async function copyOf(tx: Tx, id: FulfillmentOrderId): Promise<FulfillmentOrderId> {
  const whole = await tx.selectFrom('fulfillment_order').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const part = uuid() as FulfillmentOrderId;
  await tx
    .insertInto('fulfillment_order')
    .values({ ...whole, id: part, createdAt: new Date() })
    .execute();
  const holds = await tx
    .selectFrom('hold')
    .selectAll()
    .where('fulfillmentOrderId', '=', id)
    .where('releasedAt', 'is', null)
    .execute();
  // What stops the whole stops the part.
  const copies = holds.map((hold) => ({ ...hold, id: uuid() as typeof hold.id, fulfillmentOrderId: part }));
  if (copies.length > 0) await tx.insertInto('hold').values(copies).execute();
  return part;
}
