import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { openHold } from '../../db/cart-holds/cart-holds.ts';
import { type ChannelRow, readChannel } from '../../db/catalogue/channels.ts';
import type { Database, Tx } from '../../db/database.ts';
import { type LineToSource, skusOf, sourcingLineOf, unitsOf } from '../../db/sourcing/order-to-source.ts';
import { readRuleSet, readSnapshot } from '../../db/sourcing/sourcing-input.ts';
import { type KeptBack, leavesEnough } from '../../db/stock/kept-back.ts';
import { durationMs } from '../../domain/duration.ts';
import type { CartHoldId, OrderLineId } from '../../domain/ids.ts';
import { keptBackAt } from '../../domain/sourcing/filters.ts';
import { outOfStock } from '../../domain/sourcing/out-of-stock.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import { planSourcing } from '../../domain/sourcing/plan-sourcing.ts';
import type { Decision } from '../../domain/sourcing/types.ts';
import { readLines } from '../orders/lines-to-source.ts';
import { Problem } from '../problem.ts';
import type { ReservationBody, ReservationView } from './schemas.ts';

/** Keeps the units where an order without an address would be filled, or refuses with what is missing. */
export async function reserve(tx: Tx, body: ReservationBody): Promise<ReservationView> {
  const cart = await readCart(tx, body);
  const id = uuid() as CartHoldId;
  const expiresAt = new Date(Date.now() + durationMs(body.expiresIn));
  const hold = { id, channelId: body.channel, expiresAt };
  for (;;) {
    const { decision, keptBack } = await plan(tx, cart);
    if (decision.chosen < 0) throw Problem.ofRefusal(outOfStock(decision));
    // Somebody may take the units between the plan and this; then another plan is made on what is left.
    await sql`savepoint keeping`.execute(tx);
    const units = unitsOf(cart.lines, decision);
    if ((await openHold(tx, hold, units)) && (await leavesEnough(tx, units, keptBack))) {
      const lines = body.lines.map((line, index) => ({ ...line, locations: locationsOf(decision, lineId(index)) }));
      return { id, channel: body.channel, expiresAt: expiresAt.toISOString(), lines };
    }
    await sql`rollback to savepoint keeping`.execute(tx);
  }
}

type Cart = {
  readonly channel: ChannelRow;
  readonly lines: readonly LineToSource[];
  readonly allowSplit: boolean;
};

async function readCart(db: Database, { channel: channelId, lines, allowSplit }: ReservationBody): Promise<Cart> {
  const channel = await readChannel(db, channelId);
  if (!channel) throw new Problem('unknown-channel', `There is no channel ${channelId}.`);
  // A cart's lines have no ids yet; the plan needs names for them.
  const read = await readLines(db, lines, lineId);
  // Units that are there are kept, whether they may leave yet or not.
  return { channel, lines: read.map((line) => ({ ...line, releaseAt: null })), allowSplit };
}

const lineId = (index: number): OrderLineId => String(index) as OrderLineId;

/** What sourcing would say of a shipment whose address nobody knows yet. */
async function plan(tx: Tx, { channel, lines, allowSplit }: Cart): Promise<{ decision: Decision; keptBack: KeptBack }> {
  const snapshot = await readSnapshot(tx, { skus: skusOf(lines), buffer: channel.safetyBuffer }, new Date());
  const ruleSet = await readRuleSet(tx, channel.ruleSetId);
  const order = {
    channel: channel.id,
    at: snapshot.at,
    currency: channel.currency,
    destination: { country: '' },
    delivery: { method: 'SHIPPING' as const, service: 'STANDARD' },
    allowSplit,
    allowBackorder: false,
    lines: lines.map(sourcingLineOf),
  };
  const keptBack = keptBackAt(snapshot.locations, channel.safetyBuffer, ruleSet);
  return { decision: planSourcing(order, snapshot, ruleSet), keptBack };
}

function locationsOf(decision: Decision, wanted: OrderLineId) {
  return chosenParts(decision).flatMap(({ locationId, lines }) =>
    lines.flatMap(({ lineId: of, quantity }) => (locationId && of === wanted ? [{ locationId, quantity }] : [])),
  );
}
