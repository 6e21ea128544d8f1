import { v7 as uuid } from 'uuid';
import { stateOfHold } from '../../db/cart-holds/cart-holds.ts';
import { readChannel } from '../../db/catalogue/channels.ts';
import type { Database } from '../../db/database.ts';
import type { Sourceable } from '../../db/sourcing/order-to-source.ts';
import type { CartHoldId, ChannelId, OrderLineId } from '../../domain/ids.ts';
import { type Caller, seesChannel } from '../caller.ts';
import { mustBeReachable } from '../orders/check-order.ts';
import { readLines } from '../orders/lines-to-source.ts';
import { unusable } from '../orders/write-order.ts';
import { Problem } from '../problem.ts';
import type { SimulatedOrder } from './schemas.ts';

/** An order as its sourcing would read it, had it been placed. */
export async function readSimulated(db: Database, caller: Caller, order: SimulatedOrder): Promise<Sourceable> {
  const channel = await readChannel(db, order.channel);
  if (!channel || !seesChannel(caller, channel.id))
    throw new Problem('unknown-channel', `There is no channel ${order.channel}.`);
  const lines = await readLines(db, order.lines, () => uuid() as OrderLineId);
  await mustBeReachable(db, order);
  await mustBeUsable(db, channel.id, order.reservationId);
  const { delivery, allowSplit, allowBackorder } = order;
  return {
    channelId: channel.id,
    currency: order.currency ?? channel.currency,
    shippingAddress: order.shippingAddress ?? null,
    delivery,
    allowSplit,
    allowBackorder,
    reservationId: order.reservationId ?? null,
    policy: channel.policy,
    lines,
    channel,
    refusedBy: [],
  };
}

/** As intake would see it: a simulation must not find what the order could not have. */
async function mustBeUsable(db: Database, channel: ChannelId, id: CartHoldId | undefined): Promise<void> {
  const state = id === undefined ? 'RUNNING' : await stateOfHold(db, id, channel);
  if (id !== undefined && state !== 'RUNNING') throw unusable(state, channel, id);
}
