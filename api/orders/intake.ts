import type { Database } from '../../db/database.ts';
import { findCommand, type InboxRow, readPlacing, type Sender } from '../../db/order/inbox.ts';
import { mustBeTheSame } from '../inbox/submit.ts';
import { Problem } from '../problem.ts';
import { checkOrder } from './check-order.ts';
import type { PlaceOrderBody } from './schemas.ts';
import { writeOrder } from './write-order.ts';

export type TakenIn = { readonly command: InboxRow; readonly isRepeat: boolean };

/**
 * Writes an order down together with its command. The same key, or the same external id with the same body, finds what
 * came first; what contradicts it is a problem, and nothing is written.
 */
export async function takeIn(db: Database, body: PlaceOrderBody, sender: Sender): Promise<TakenIn> {
  try {
    return { command: await writeOrder(db, await checkOrder(db, body), sender), isRepeat: false };
  } catch (error) {
    // Most orders are new. A repeat cannot be written a second time, and what it wants may not be sold any more.
    const first = await placedBefore(db, body, sender);
    if (!first) throw error;
    return { command: first, isRepeat: true };
  }
}

async function placedBefore(
  db: Database,
  { channel, externalOrderId }: PlaceOrderBody,
  sender: Sender,
): Promise<InboxRow | undefined> {
  const underKey = await findCommand(db, sender);
  if (underKey) {
    mustBeTheSame(underKey, sender);
    return underKey;
  }
  if (externalOrderId === undefined) return undefined;
  const order = await db
    .selectFrom('orders')
    .select(['id', 'bodyHash', 'orderNumber'])
    .where('channelId', '=', channel)
    .where('externalOrderId', '=', externalOrderId)
    .where('status', '<>', 'REFUSED')
    .executeTakeFirst();
  if (!order) return undefined;
  if (order.bodyHash !== sender.bodyHash) throw duplicate(channel, externalOrderId, order);
  return readPlacing(db, order.id);
}

function duplicate(
  channel: string,
  externalOrderId: string,
  { id, orderNumber }: { id: string; orderNumber: number },
): Problem {
  const detail = `${channel} submitted ${externalOrderId} before with another body: it is order ${orderNumber}.`;
  return new Problem('duplicate-external-order', detail, { facts: { orderId: id, externalOrderId } });
}
