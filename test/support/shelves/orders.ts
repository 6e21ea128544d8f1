import { takeBack } from '../../../activities/work/take-back.ts';
import type { Tx } from '../../../db/database.ts';
import { commitUnits, issueUnits, type LineUnits, releaseLineUnits } from '../../../db/stock/commitments.ts';
import { recommitUnits } from '../../../db/stock/recommit.ts';
import type { RejectReason } from '../../../domain/order/fulfillment-order.ts';
import type { Operate } from './operations.ts';
import { Refused, type Shelves, type Work } from './shelves.ts';

const ends =
  (end: (shelves: Shelves, work: Work) => Promise<boolean>): Operate =>
  async (shelves, { which }) => {
    const [work] = shelves.work.splice(which % Math.max(shelves.work.length, 1), 1);
    return work ? end(shelves, work) : false;
  };

/** The location's no to some units: what is left of the work goes on. */
const givesUp =
  (reason: RejectReason): Operate =>
  async (shelves, { which, quantity }) => {
    const work = shelves.work[which % Math.max(shelves.work.length, 1)];
    if (!work) return false;
    const { orderId, lineId, partId: id } = work;
    const asked = { orderId, id, actor: 'test', reference: id, reason, lines: [{ lineId, quantity }] };
    const { status } = await shelves.tx((tx) => takeBack(tx, asked));
    if (status === 'CLOSED') shelves.work.splice(shelves.work.indexOf(work), 1);
    return true;
  };

async function ship(shelves: Shelves, work: Work): Promise<boolean> {
  const units = await shelves.promisedTo(work);
  await shelves.tx(async (tx) => {
    await issueUnits(tx, { orderId: work.orderId, actor: 'test', reference: work.partId, reason: 'SHIPPED' }, units);
    await setStatus(tx, work, 'CLOSED');
  });
  return true;
}

async function setStatus(tx: Tx, { partId }: Work, status: 'OPEN' | 'CLOSED'): Promise<void> {
  await tx.updateTable('fulfillment_order').set({ status }).where('id', '=', partId).execute();
}

/** Like every step of an order it finds what it has done before. */
async function cancel(tx: Tx, { orderId, partId }: Work, units: readonly LineUnits[]): Promise<void> {
  const cancelled = await tx
    .updateTable('fulfillment_order')
    .set({ status: 'CANCELLED' })
    .where('id', '=', partId)
    .where('status', '<>', 'CANCELLED')
    .returning('id')
    .executeTakeFirst();
  if (cancelled) await releaseLineUnits(tx, orderId, units);
}

export const ORDERS = {
  order: async (shelves, { article, locationId, quantity }) => {
    const sku = shelves.sku(article);
    const work = await shelves.workFor({ sku, quantity, locationId });
    await shelves.tx(async (tx) => {
      const units = [{ orderLineId: work.lineId, sku, locationId, quantity }];
      if (!(await commitUnits(tx, work.orderId, units))) throw new Refused();
    });
    shelves.work.push(work);
    return true;
  },
  ship: ends(ship),
  'ship and take the parcel back': ends(async (shelves, work) => {
    const units = await shelves.promisedTo(work);
    await ship(shelves, work);
    const by = { orderId: work.orderId, actor: 'test', reference: work.partId };
    await shelves.tx(async (tx) => {
      await recommitUnits(tx, units, by);
      await setStatus(tx, work, 'OPEN');
    });
    shelves.work.push(work);
    return true;
  }),
  cancel: ends(async (shelves, work) => {
    const units = await shelves.promisedTo(work);
    await shelves.tx((tx) => cancel(tx, work, units));
    return true;
  }),
  'cancel twice': ends(async (shelves, work) => {
    await cancelTwice(shelves, work);
    return true;
  }),
  'short pick': givesUp('OUT_OF_STOCK'),
  'reject as damaged': givesUp('DAMAGED'),
  'reject for capacity': givesUp('CAPACITY'),
} as const satisfies Record<string, Operate>;

export async function endOrders(shelves: Shelves): Promise<void> {
  for (const work of shelves.work.splice(0)) await cancelTwice(shelves, work);
}

async function cancelTwice(shelves: Shelves, work: Work): Promise<void> {
  const units = await shelves.promisedTo(work);
  await shelves.twice((tx) => cancel(tx, work, units));
}
