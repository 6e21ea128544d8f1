import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { isOrderVisible } from '../../db/order/view.ts';
import { placingDecisions, readLastDecision } from '../../db/sourcing/decisions.ts';
import { readToSource } from '../../db/sourcing/order-to-source.ts';
import { type Planned, planOrder } from '../../db/sourcing/plan-order.ts';
import { readRuleSet } from '../../db/sourcing/sourcing-input.ts';
import type { OrderId } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import { addOutcomes, NOTHING, outcomeOf } from '../../domain/sourcing/outcome.ts';
import { planSourcing } from '../../domain/sourcing/plan-sourcing.ts';
import type { RuleSet } from '../../domain/sourcing/types.ts';
import { type Caller, mustSeeChannel } from '../caller.ts';
import { Problem } from '../problem.ts';
import { versionsOf } from '../rule-sets/versions.ts';
import type { Comparison, SimulatedDecision, SimulationBody } from './schemas.ts';
import { readSimulated } from './simulated-order.ts';

type Asked<Part extends 'order' | 'orderId' | 'window'> = NonNullable<SimulationBody[Part]>;

/** The rules that the caller wants tried, or none: then those of the channel decide. */
export async function rulesAsked(
  db: Database,
  { ruleSet, ruleSetId }: Pick<SimulationBody, 'ruleSet' | 'ruleSetId'>,
): Promise<RuleSet | undefined> {
  // Version 0: nobody has saved it.
  if (ruleSet) return { id: 'unsaved', version: 0, ...ruleSet };
  if (ruleSetId === undefined) return undefined;
  const [live] = await versionsOf(db, ruleSetId);
  if (live) return live;
  throw new Problem('unknown-rule-set', `There is no rule set ${ruleSetId}.`, { facts: { ruleSetId } });
}

export async function simulateOrder(
  db: Database,
  caller: Caller,
  order: Asked<'order'>,
  rules: RuleSet | undefined,
): Promise<z.output<typeof SimulatedDecision>> {
  return view(await planOrder(db, await readSimulated(db, caller, order), rules));
}

/** What its last decision would have been under other rules. */
export async function simulateAgain(
  db: Database,
  caller: Caller,
  orderId: Asked<'orderId'>,
  rules: RuleSet | undefined,
): Promise<z.output<typeof SimulatedDecision>> {
  if (!(await isOrderVisible(db, orderId, caller)))
    throw new Problem('order-not-found', `There is no order ${orderId}.`);
  const stored = await readLastDecision(db, orderId);
  if (!stored) return view(await planOrder(db, await readToSource(db, orderId), rules));
  const { sourcingOrder, decision } = stored;
  const ruleSet = rules ?? (await rulesOfChannel(db, orderId));
  return view({ sourcingOrder, decision: planSourcing(sourcingOrder, decision.snapshot, ruleSet) });
}

/** What the last orders came to, and what they would have come to, each on the stock it was placed on. */
export async function compareWindow(
  db: Database,
  { channelIds }: Caller,
  { last, channel, currency }: Asked<'window'>,
  rules: RuleSet | undefined,
): Promise<z.output<typeof Comparison>> {
  let [before, after, seen] = [NOTHING, NOTHING, currency];
  const window = { last, currency, channelIds: channel === undefined ? channelIds : [channel] };
  for await (const { sourcingOrder, decision } of placingDecisions(db, window)) {
    const ruleSet = rules ?? (await readRuleSet(db, decision.ruleSetId));
    before = addOutcomes(before, outcomeOf(sourcingOrder, decision));
    const again = planSourcing(sourcingOrder, decision.snapshot, ruleSet);
    after = addOutcomes(after, outcomeOf(sourcingOrder, again));
    seen ??= sourcingOrder.currency;
    // A long window must not keep other callers waiting.
    await nextTurn();
  }
  const compared = <Value>(pick: (outcome: typeof before) => Value) => ({ before: pick(before), after: pick(after) });
  return {
    orders: compared(({ orders }) => orders),
    splits: compared(({ splits }) => splits),
    ...(seen === undefined ? {} : { cost: compared(({ cost }) => money(cost, seen)) }),
    distance: compared(({ distance }) => Math.round(distance)),
    late: compared(({ late }) => late),
  };
}

export function mustSeeWindow(caller: Caller, { channel }: Asked<'window'>): void {
  if (channel !== undefined) mustSeeChannel(caller, channel);
}

async function rulesOfChannel(db: Database, orderId: OrderId): Promise<RuleSet> {
  const { channel } = await readToSource(db, orderId);
  return readRuleSet(db, channel.ruleSetId);
}

/** Only `readonly` tells them apart; the schema checks it where the answer is written. */
function view({
  sourcingOrder,
  decision,
}: Pick<Planned, 'sourcingOrder' | 'decision'>): z.output<typeof SimulatedDecision> {
  const { at } = decision.snapshot;
  return { ...decision, at, order: sourcingOrder } as unknown as z.output<typeof SimulatedDecision>;
}
