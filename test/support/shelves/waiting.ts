import { openBackorder } from '../../../activities/sourcing/open-backorder.ts';
import { releaseArrived } from '../../../db/backorders/allocate.ts';
import { offerFreeUnits } from '../../../db/backorders/offer.ts';
import { json, type Tx } from '../../../db/database.ts';
import type { CommandId } from '../../../domain/ids.ts';
import type { Facts, Operate } from './operations.ts';
import type { Shelves, Work } from './shelves.ts';

const waits =
  (articleOf: (facts: Facts) => string): Operate =>
  async (shelves, facts) => {
    const sku = shelves.sku(articleOf(facts));
    shelves.waiting.push(await shelves.workFor({ sku, quantity: facts.quantity, locationId: null }));
    return true;
  };

const stops =
  (times: 1 | 2): Operate =>
  async (shelves, { which }) => {
    const [work] = shelves.waiting.splice(which % Math.max(shelves.waiting.length, 1), 1);
    if (!work) return false;
    const stopping = (tx: Tx) => stop(tx, work);
    await (times === 1 ? shelves.tx(stopping) : shelves.twice(stopping));
    return true;
  };

async function stop(tx: Tx, { orderId, partId }: Work): Promise<void> {
  await tx.updateTable('fulfillment_order').set({ status: 'CANCELLED' }).where('id', '=', partId).execute();
  await releaseArrived(tx, orderId, partId);
}

/** What the workflow of an order does when it is told that units have come; what it opens is work like any other. */
async function open(shelves: Shelves, { orderId, lineId, partId }: Work): Promise<boolean> {
  const { db, work, waiting } = shelves;
  const told = await db
    .updateTable('command')
    .set({ outcome: json({ status: 'DONE' as const }) })
    .where('fulfillmentOrderId', '=', partId)
    .where('outcome', 'is', null)
    .returning('id')
    .execute();
  const known = new Set([...work, ...waiting].map((each) => each.partId));
  for (const { id } of told) await openBackorder(db, orderId, id as CommandId, partId);
  const parts = await db.selectFrom('fulfillment_order').selectAll().where('orderId', '=', orderId).execute();
  const opened = parts.filter(({ id, status }) => status === 'OPEN' && !known.has(id));
  for (const { id } of opened) work.push({ orderId, lineId, partId: id });
  const isOver = parts.some(({ id, status }) => id === partId && status === 'CANCELLED');
  if (isOver)
    waiting.splice(
      waiting.findIndex((each) => each.partId === partId),
      1,
    );
  return opened.length > 0;
}

export const WAITING = {
  wait: waits(({ article }) => article),
  'wait for kits': waits(() => 'KIT'),
  'offer free units': async ({ db }) => {
    await offerFreeUnits(db, 'test');
    return true;
  },
  'open what has come': async (shelves) => {
    let isAny = false;
    for (const work of [...shelves.waiting]) isAny = (await open(shelves, work)) || isAny;
    return isAny;
  },
  'stop waiting': stops(1),
  'stop waiting twice': stops(2),
} as const satisfies Record<string, Operate>;

export async function endWaiting(shelves: Shelves): Promise<void> {
  for (const work of shelves.waiting.splice(0)) await shelves.twice((tx) => stop(tx, work));
}
