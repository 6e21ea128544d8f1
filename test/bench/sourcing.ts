import { parseArgs } from 'node:util';
import { planSourcing } from '../../domain/sourcing/plan-sourcing.ts';
import type { Goal, RuleSet } from '../../domain/sourcing/types.ts';
import { type OrderShape, randomOrder } from './sourcing-orders.ts';

/**
 * How long `planSourcing` takes. One line of JSON for each shape of order and list of goals:
 * node test/bench/sourcing.ts [--rounds 300]
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '300' } } });
const ROUNDS = Number(values.rounds);
/** Rounds before the first that counts, as in a process that has run for a while. */
const WARM_UP = 100;

const TEN_LINES = { lines: 10, quantityMax: 3 };
const DOCUMENT = { lines: 593, quantityMax: 20 };

/** `has` is the share of locations that have a SKU at all: the less, the more must be combined. */
const SHAPES: readonly (OrderShape & { readonly name: string; readonly share?: number })[] = [
  { name: '10 lines x 50 locations, most have everything', ...TEN_LINES, locations: 50, has: 0.9 },
  { name: '10 lines x 50 locations, half have it', ...TEN_LINES, locations: 50, has: 0.5 },
  { name: '10 lines x 50 locations, a fifth have it', ...TEN_LINES, locations: 50, has: 0.2 },
  { name: '10 lines x 50 locations, a tenth have it', ...TEN_LINES, locations: 50, has: 0.1 },
  { name: '593 lines x 5 locations', ...DOCUMENT, locations: 5, has: 0.7, share: 0.1 },
  { name: '593 lines x 50 locations', ...DOCUMENT, locations: 50, has: 0.5, share: 0.1 },
  { name: '1000 lines x 100 locations', lines: 1_000, quantityMax: 1_000_000, locations: 100, has: 0.5, share: 0.03 },
];

const GOAL_LISTS: readonly (readonly Goal[])[] = [
  ['FEWEST_SPLITS', 'NEAREST'],
  ['IN_PROMISE', 'FEWEST_SPLITS', 'NEAREST'],
  ['NEAREST'],
  ['FEWEST_SPLITS', 'CHEAPEST'],
  ['CHEAPEST'],
  ['COST'],
];

for (const shape of SHAPES) {
  for (const goals of GOAL_LISTS) console.log(JSON.stringify(measure(shape, goals)));
}

function measure(shape: (typeof SHAPES)[number], goals: readonly Goal[]) {
  const ruleSet: RuleSet = { id: 'bench', version: 1, filters: [{ type: 'CAPACITY' }], goals };
  const rounds = Math.max(5, Math.round(ROUNDS * (shape.share ?? 1)));
  const millis: number[] = [];
  let cpuMicros = 0;
  let [exact, parts, found] = [0, 0, 0];
  for (let seed = 1 - WARM_UP * (shape.share ?? 1); seed <= rounds; seed += 1) {
    const { order, snapshot } = randomOrder(shape, seed);
    const before = process.cpuUsage();
    const started = performance.now();
    const decision = planSourcing(order, snapshot, ruleSet);
    if (seed < 1) continue;
    millis.push(performance.now() - started);
    cpuMicros += process.cpuUsage(before).user;
    if (decision.exact) exact += 1;
    if (decision.chosen >= 0) found += 1;
    parts += decision.plans[0]?.parts.length ?? 0;
  }
  return {
    shape: shape.name,
    goals: goals.join(','),
    rounds,
    medianMs: percentile(millis, 0.5),
    p99Ms: percentile(millis, 0.99),
    maxMs: percentile(millis, 1),
    // On a machine that does other things too, this is the one to compare.
    cpuMeanMs: round(cpuMicros / 1_000 / rounds),
    exactShare: round(exact / rounds),
    foundShare: round(found / rounds),
    partsMean: round(parts / Math.max(1, found)),
  };
}

function percentile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((left, right) => left - right);
  return round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
