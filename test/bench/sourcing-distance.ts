import { planSourcing } from '../../domain/sourcing/plan-sourcing.ts';
import type { Goal, Plan, RuleSet } from '../../domain/sourcing/types.ts';
import { type OrderShape, randomOrder } from './sourcing-orders.ts';

/**
 * How far from the optimum a decision is when the search ended at its limit: the same orders with fifty times the
 * steps, which is exact where `exactFar` says so. Takes minutes: node test/bench/sourcing-distance.ts
 */
const FAR_STEPS = 100_000_000;
const ROUNDS = 10;

const SHAPES: readonly (OrderShape & { readonly goals: readonly Goal[] })[] = [
  { lines: 100, locations: 50, quantityMax: 5, has: 0.4, goals: ['FEWEST_SPLITS', 'NEAREST'] },
  { lines: 593, locations: 50, quantityMax: 20, has: 0.5, goals: ['FEWEST_SPLITS', 'NEAREST'] },
  { lines: 20, locations: 50, quantityMax: 3, has: 0.4, goals: ['CHEAPEST'] },
  { lines: 20, locations: 50, quantityMax: 3, has: 0.4, goals: ['FEWEST_SPLITS', 'CHEAPEST'] },
  { lines: 40, locations: 20, quantityMax: 3, has: 0.4, goals: ['CHEAPEST'] },
  { lines: 10, locations: 50, quantityMax: 1_000, has: 0.4, goals: ['CHEAPEST'] },
  { lines: 593, locations: 5, quantityMax: 20, has: 0.7, goals: ['FEWEST_SPLITS', 'CHEAPEST'] },
];

for (const shape of SHAPES) console.log(JSON.stringify(measure(shape)));

function measure({ goals, ...shape }: (typeof SHAPES)[number]) {
  const ruleSet: RuleSet = { id: 'bench', version: 1, filters: [], goals };
  const gaps: { goal: Goal; percent: number }[] = [];
  let [exact, exactFar] = [0, 0];
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const { order, snapshot } = randomOrder(shape, seed);
    const decision = planSourcing(order, snapshot, ruleSet);
    if (decision.exact) exact += 1;
    const far = decision.exact ? decision : planSourcing(order, snapshot, ruleSet, FAR_STEPS);
    if (far.exact) exactFar += 1;
    gaps.push(...gapOf(goals, decision.plans[0], far.plans[0]));
  }
  const worst = gaps.toSorted((left, right) => right.percent - left.percent)[0];
  const mean = gaps.reduce((sum, { percent }) => sum + percent, 0) / ROUNDS;
  return {
    ...shape,
    goals: goals.join(),
    rounds: ROUNDS,
    exact,
    exactFar,
    worse: gaps.length,
    meanPercent: round(mean),
    worst,
  };
}

/** On the first goal that differs. */
function gapOf(goals: readonly Goal[], near: Plan | undefined, far: Plan | undefined) {
  const goal = goals.find((each) => near?.scores[each] !== far?.scores[each]);
  const [mine, best] = [near?.scores[goal ?? 'COST'], far?.scores[goal ?? 'COST']];
  return goal && mine !== undefined && best !== undefined ? [{ goal, percent: round((mine / best - 1) * 100) }] : [];
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
