import type { Database, Tx } from '../../db/database.ts';
import type { CommandId, FulfillmentOrderId, HoldId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { HoldReason } from '../../domain/order/hold.ts';
import { holdPart, releaseHolds, suspend } from '../order/holds.ts';
import { refuse } from '../refuse.ts';
import { changeWork } from './change-work.ts';
import { readWork } from './read-work.ts';

/** Stops one fulfillment order; the others of its order go on. */
export function holdWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork<{ reason: HoldReason; note?: string }>(
    db,
    'hold',
    { orderId, commandId, id },
    async (tx, { actor, body }) => {
      await mustHaveLocation(tx, id);
      const standing = (await holdsOf(tx, id)).find(({ reason }) => reason === body.reason);
      // One for each reason: a repeat by somebody else would have to be released twice.
      if (standing) throw notAllowed(`Hold ${standing.id} stands on ${id} for ${body.reason} already.`);
      await suspend(tx, [id]);
      await holdPart(tx, orderId, id, { reason: body.reason, note: body.note, placedBy: actor });
      const after = { fulfillmentOrderId: id };
      return [{ type: 'fulfillment-order.held', actor, reason: body.reason, commandId, after }];
    },
  );
}

export type ReleaseBody = { readonly holdId?: HoldId; readonly note?: string };

/** Releases one hold of its own or all of them; it goes on once none stands any more, on its order neither. */
export function releaseWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork<ReleaseBody>(db, 'release', { orderId, commandId, id }, async (tx, { actor, body }) => {
    await mustHaveLocation(tx, id);
    const standing = (await holdsOf(tx, id)).filter((hold) => body.holdId === undefined || hold.id === body.holdId);
    if (standing.length === 0) throw notAllowed(`No such hold of its own stands on ${id}: release its order's.`);
    const holds = standing.map((hold) => hold.id);
    await releaseHolds(tx, orderId, actor, holds, body.note);
    const after = { fulfillmentOrderId: id, holds };
    return [{ type: 'fulfillment-order.released', actor, commandId, after }];
  });
}

const holdsOf = (tx: Tx, id: FulfillmentOrderId) =>
  tx
    .selectFrom('hold')
    .select(['id', 'reason'])
    .where('fulfillmentOrderId', '=', id)
    .where('releasedAt', 'is', null)
    .execute();

/** What waits for stock is held by that alone: it has no floor that anybody could stop. */
async function mustHaveLocation(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  const { locationId } = await readWork(tx, id);
  if (locationId === null) throw notAllowed(`Fulfillment order ${id} waits for stock: no location has it.`);
}

const notAllowed = (detail: string) => refuse({ kind: 'action-not-allowed', detail });
