import type { LocationId } from '../../domain/ids.ts';
import { keptBackAt } from '../../domain/sourcing/filters.ts';
import { ratesTo } from '../../domain/sourcing/lanes.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import { planSourcing } from '../../domain/sourcing/plan-sourcing.ts';
import type { Decision, RuleSet, SourcingOrder } from '../../domain/sourcing/types.ts';
import type { Database } from '../database.ts';
import type { KeptBack } from '../stock/kept-back.ts';
import { type Sourceable, skusOf, sourcingOrderOf } from './order-to-source.ts';
import { readRuleSet, readSnapshot } from './sourcing-input.ts';

/** A decision and what it was asked: with the snapshot and the rules it names, it can be made again. */
export type Planned = {
  readonly sourcingOrder: SourcingOrder;
  readonly decision: Decision;
  /** Where it takes units and its rules keep to a daily capacity. */
  readonly capped: readonly LocationId[];
  /** What its channel and its rules leave where it takes some. */
  readonly keptBack: KeptBack;
};

/** A plan for the order's open units on the stock of this moment, made without locks; changes no row. */
export async function planOrder(db: Database, order: Sourceable, ruleSet = order.rules): Promise<Planned> {
  const { channel, lines, reservationId: cartHoldId, placesVersion } = order;
  const givenBackBy = order.isReplanned && order.id !== undefined ? order.id : null;
  const question = { skus: skusOf(lines), buffer: channel.safetyBuffer, cartHoldId, givenBackBy, placesVersion };
  const [snapshot, rules] = await Promise.all([
    readSnapshot(db, question, new Date()),
    ruleSet ?? readRuleSet(db, channel.ruleSetId),
  ]);
  const sourcingOrder = sourcingOrderOf(order, snapshot.at);
  const keptBack = keptBackAt(snapshot.locations, channel.safetyBuffer, rules);
  // Rate cards have thousands of zones; a decision keeps what it was made of.
  const known = { ...snapshot, rates: ratesTo(sourcingOrder, snapshot.rates) };
  const decision = planSourcing(sourcingOrder, known, rules);
  return { sourcingOrder, decision, capped: cappedIn(decision, rules), keptBack };
}

/** One that has got a capacity since the snapshot is none of them: the plan was made before. */
function cappedIn(decision: Decision, { filters }: RuleSet): LocationId[] {
  if (!filters.some(({ type }) => type === 'CAPACITY')) return [];
  const { locations } = decision.snapshot;
  const capped = locations.filter(({ dailyCapacity }) => dailyCapacity !== undefined).map(({ id }) => id);
  return capped.filter((id) => chosenParts(decision).some(({ locationId }) => locationId === id));
}
