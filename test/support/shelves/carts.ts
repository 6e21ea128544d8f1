import { v7 as uuid } from 'uuid';
import {
  bindHold,
  endOrderHold,
  expireHold,
  giveBackHold,
  giveBackOrderHold,
  openHold,
} from '../../../db/cart-holds/cart-holds.ts';
import { commitUnits } from '../../../db/stock/commitments.ts';
import type { CartHoldId, ChannelId } from '../../../domain/ids.ts';
import { anOrderRow } from '../order-rows.ts';
import type { Facts, Operate } from './operations.ts';
import { type Hold, Refused, type Shelves } from './shelves.ts';

const WEB = 'web-us' as ChannelId;

/** Any cart that no order has bound, or any that one has; the first ends with the operation. */
const one = ({ holds }: Shelves, { which }: Facts, isBound: boolean): Hold | undefined => {
  const some = holds.filter(({ orderId }) => (orderId !== undefined) === isBound);
  return some[which % Math.max(some.length, 1)];
};
const forget = ({ holds }: Shelves, hold: Hold) => void holds.splice(holds.indexOf(hold), 1);

const ends =
  (end: (shelves: Shelves, hold: Hold) => Promise<void>, times = 1): Operate =>
  async (shelves, facts) => {
    const hold = one(shelves, facts, false);
    if (!hold) return false;
    forget(shelves, hold);
    for (let time = 0; time < times; time += 1) await end(shelves, hold);
    return true;
  };
const expire = ({ db }: Shelves, { id }: Hold) => expireHold(db, id);

export const CARTS = {
  reserve: async (shelves, { article, locationId, quantity }) => {
    const hold = { id: uuid() as CartHoldId, sku: shelves.sku(article), locationId };
    const row = { id: hold.id, channelId: WEB, expiresAt: new Date(Date.now() + 60_000) };
    await shelves.tx(async (tx) => {
      if (!(await openHold(tx, row, [{ sku: hold.sku, locationId, quantity }]))) throw new Refused();
    });
    shelves.holds.push(hold);
    return true;
  },
  expire: ends(expire),
  'expire twice': ends(expire, 2),
  'give back': ends((shelves, { id }) => shelves.tx((tx) => giveBackHold(tx, id))),
  bind: async (shelves, facts) => {
    const hold = one(shelves, facts, false);
    if (!hold) return false;
    const orderId = await anOrderRow(shelves.db, { reservationId: hold.id });
    hold.orderId = orderId;
    return (await shelves.tx((tx) => bindHold(tx, hold.id, orderId, WEB))) === 'BOUND';
  },
  /** The order takes more or less than its cart kept; what it leaves is free again. */
  'order what was held': async (shelves, facts) => {
    const hold = one(shelves, facts, true);
    if (!hold) return false;
    const { orderId, sku, locationId } = hold;
    const { quantity } = facts;
    const work = await shelves.workFor({ sku, quantity, locationId }, orderId);
    await shelves.tx(async (tx) => {
      const held = await endOrderHold(tx, work.orderId);
      const units = [{ orderLineId: work.lineId, sku, locationId, quantity }];
      if (!(await commitUnits(tx, work.orderId, units, { held }))) throw new Refused();
    });
    forget(shelves, hold);
    shelves.work.push(work);
    return true;
  },
} as const satisfies Record<string, Operate>;

export async function endCarts(shelves: Shelves): Promise<void> {
  for (const { id, orderId } of shelves.holds.splice(0)) {
    await shelves.twice((tx) => (orderId === undefined ? giveBackHold(tx, id) : giveBackOrderHold(tx, orderId)));
  }
}
