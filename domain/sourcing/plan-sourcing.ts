import { money } from '../money.ts';
import { BestPlans } from './best-plans.ts';
import { Effort } from './effort.ts';
import { type Item, poolLines } from './items.ts';
import { measuresOf } from './measures.ts';
import { lookAround } from './neighbours.ts';
import { costOf, planOf, promiseOf } from './present.ts';
import { limitsOf, type Puzzle, preferenceOf, sharedStock } from './puzzle.ts';
import { searchAlone, searchPlans, THOROUGH } from './search.ts';
import { shortagesAlone, shortagesOf } from './shortages.ts';
import { type Survey, survey } from './survey.ts';
import { type TermsOf, termsFor } from './terms.ts';
import type { Decision, Plan, PlanPart, RuleSet, Shortage, SourcingOrder, StockSnapshot } from './types.ts';
import { unreleasedParts } from './unreleased.ts';
import { type Supply, waitingUnits } from './waiting.ts';

const PLANS_MAX = 20;
const SEARCH_STEPS_MAX = 2_000_000;
const WAITING_STEPS_MAX = 200_000;
/** Steps for plans beside the best one: few to show what was lost, more where one of them may be better. */
const SHOWN_SHARE = 0.001;
const BETTER_SHARE = 1;

/**
 * Where an order is filled, and why. Pure: the same order, snapshot and rule set always give the same decision, so a
 * stored decision can be made again, and a simulation says what the real one would.
 */
export function planSourcing(
  order: SourcingOrder,
  snapshot: StockSnapshot,
  ruleSet: RuleSet,
  searchSteps = SEARCH_STEPS_MAX,
): Decision {
  if (order.lines.length === 0) throw new RangeError('an order to source has at least one line, got none');
  const later = unreleasedParts(order);
  const isLater = new Set(later.flatMap(({ lines }) => lines.map(({ lineId }) => lineId)));
  const now = order.lines.filter(({ lineId }) => !isLater.has(lineId));
  if (now.length === 0) return waitForRelease(order, snapshot, ruleSet, later);
  const decision = planReleased({ ...order, lines: now }, snapshot, ruleSet, searchSteps);
  return later.length === 0 ? decision : { ...decision, plans: decision.plans.map((plan) => withParts(plan, later)) };
}

const withParts = (plan: Plan, later: readonly PlanPart[]): Plan => ({ ...plan, parts: [...plan.parts, ...later] });

/** Nothing is to be decided before the day: the stock of then decides. */
function waitForRelease(
  order: SourcingOrder,
  snapshot: StockSnapshot,
  ruleSet: RuleSet,
  parts: readonly PlanPart[],
): Decision {
  const { id: ruleSetId, version: ruleSetVersion } = ruleSet;
  const locations = survey(poolLines(order.lines), order, snapshot, ruleSet).views;
  const seen = { ruleSetId, ruleSetVersion, snapshot, locations };
  return { ...seen, plans: [{ parts, scores: {} }], pruned: 0, chosen: 0, exact: true, cost: money(0, order.currency) };
}

function planReleased(order: SourcingOrder, snapshot: StockSnapshot, ruleSet: RuleSet, searchSteps: number): Decision {
  const items = poolLines(order.lines);
  const seen = survey(items, order, snapshot, ruleSet);
  const question = { order, snapshot, ruleSet, items, seen, supply: supplyOf(items, seen), searchSteps };
  return order.allowSplit ? planSplit(question) : planWhole(question);
}

type Question = {
  readonly order: SourcingOrder;
  readonly snapshot: StockSnapshot;
  readonly ruleSet: RuleSet;
  readonly items: readonly Item[];
  readonly seen: Survey;
  readonly supply: Supply;
  readonly searchSteps: number;
};

function planSplit(question: Question): Decision {
  const { units, isFewest } = waitingUnits(question.supply, new Effort(WAITING_STEPS_MAX));
  if (!question.order.allowBackorder && units.some((waiting) => waiting > 0)) {
    return refusal(question, shortagesOf(question.items, units), isFewest);
  }
  const decision = decide(question, units);
  return isFewest ? decision : { ...decision, exact: false };
}

/** Everything from one location, or all of it waits: a line that is out of stock is never split off. */
function planWhole(question: Question): Decision {
  const { items, order, supply } = question;
  const decision = decide(question, new Float64Array(items.length));
  if (decision.chosen >= 0) return decision;
  if (order.allowBackorder) return decide(question, supply.demand);
  return refusal(question, shortagesAlone(items, supply), true);
}

function decide(question: Question, waiting: Float64Array): Decision {
  const { items, order, searchSteps, seen, snapshot } = question;
  const termsOf = termsFor(order, snapshot.rates);
  const puzzle = puzzleOf(question, waiting, termsOf);
  const plans = new BestPlans(PLANS_MAX);
  const search = order.allowSplit ? searchPlans : searchAlone;
  const { cut, isExact } = search(puzzle, plans, searchSteps);
  const effort = new Effort(searchSteps * (isExact ? SHOWN_SHARE : BETTER_SHARE));
  if (order.allowSplit) lookAround({ puzzle, plans, effort, divisionShare: THOROUGH });

  const [best] = plans.all;
  if (!best) return refusal(question, [], isExact);
  const presenting = { order, items, candidates: seen.candidates, measures: puzzle.measures, waiting, termsOf };
  const shown = plans.all.map((division) => planOf(presenting, division, best));
  const { parts } = shown[0] as (typeof shown)[number];
  const promise = promiseOf(presenting, parts);
  const found = { plans: shown, pruned: plans.dropped + cut, chosen: 0, exact: isExact };
  return { ...facts(question), ...found, cost: costOf(presenting, parts), ...(promise ? { promise } : {}) };
}

function refusal(question: Question, shortages: readonly Shortage[], exact: boolean): Decision {
  return { ...facts(question), plans: [], pruned: 0, chosen: -1, exact, shortages };
}

function facts({ ruleSet, seen, snapshot }: Question) {
  return { ruleSetId: ruleSet.id, ruleSetVersion: ruleSet.version, snapshot, locations: seen.views };
}

function supplyOf(items: readonly Item[], { candidates, skus }: Survey): Supply {
  return {
    size: candidates.length,
    count: items.length,
    demand: Float64Array.from(items, ({ quantity }) => quantity),
    limits: limitsOf(items, candidates),
    shared: sharedStock(items, candidates, skus),
  };
}

function puzzleOf(question: Question, waiting: Float64Array, termsOf: TermsOf): Puzzle {
  const { items, order, ruleSet, seen, supply } = question;
  const { candidates, skus } = seen;
  const isPartWaiting = waiting.some((units) => units > 0);
  const { costWeights = {}, goals } = ruleSet;
  const measures = measuresOf(goals, { order, items, skus, candidates, termsOf, costWeights, isPartWaiting });
  return {
    ...supply,
    demand: supply.demand.map((units, item) => units - (waiting[item] as number)),
    weights: Float64Array.from(items, ({ weightGrams }) => weightGrams),
    measures,
    preference: preferenceOf(supply.count, supply.size, supply.limits, measures),
  };
}
