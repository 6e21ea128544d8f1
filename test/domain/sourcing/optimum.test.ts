import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planSourcing } from '../../../domain/sourcing/plan-sourcing.ts';
import { type Decision, GOALS, type Goal } from '../../../domain/sourcing/types.ts';
import { bestVector, type Case, fewestWaiting, isBetter, vectorOfParts, waitingOf, waysOf } from './brute-force.ts';
import { randomCase } from './random-case.ts';

const RUNS = Number(process.env.SOURCING_RUNS ?? 200);
/** Of more ways than this a case is left out: each one is measured from scratch. */
const WAYS_MAX = 5_000;
const LIMIT_MS = 180_000;

function decide({ order, ruleSet, snapshot }: Case): Decision {
  return planSourcing(order, snapshot, ruleSet);
}

function expectOptimum(question: Case): void {
  const decision = decide(question);
  const [chosen] = decision.plans;
  if (!chosen) {
    // Nothing found is right only where units would have to wait and must not.
    expect([question.order.allowBackorder, fewestWaiting(question) > 0]).toEqual([false, true]);
    return;
  }
  const waiting = waitingOf(question, chosen.parts);
  const waits = waiting.reduce((sum, units) => sum + units, 0);
  expect(waits).toBe(fewestWaiting(question));
  expect(waits === 0 || question.order.allowBackorder).toBe(true);
  expect(vectorOfParts(question, chosen.parts)).toEqual(bestVector(question, waiting));
}

const orders = fc.shuffledSubarray(
  GOALS.filter((goal) => goal !== 'COST'),
  { minLength: 2 },
);

describe('planSourcing against every possible plan', () => {
  it.each(GOALS)(
    'finds the best plan for %s alone',
    (goal) => {
      const cases = randomCase({ locationsMax: 8, linesMax: 6, quantityMax: 3, goals: fc.constant([goal]) });

      fc.assert(
        fc.property(
          cases.filter((each) => waysOf(each) <= WAYS_MAX),
          expectOptimum,
        ),
        { numRuns: RUNS },
      );
    },
    LIMIT_MS,
  );

  it.each(GOALS)(
    'finds the best plan for %s of six lines over eight locations',
    (goal) => {
      const goals = fc.constant<readonly Goal[]>([goal]);
      const cases = randomCase({ locationsMax: 8, linesMax: 6, quantityMax: 2, goals, isFull: true });

      fc.assert(
        fc.property(
          cases.filter((each) => waysOf(each) <= WAYS_MAX / 2),
          expectOptimum,
        ),
        { numRuns: RUNS / 4 },
      );
    },
    LIMIT_MS,
  );

  it(
    'finds the best plan for goals in any order',
    () => {
      const cases = randomCase({ locationsMax: 8, linesMax: 6, quantityMax: 3, goals: orders });

      fc.assert(
        fc.property(
          cases.filter((each) => waysOf(each) <= WAYS_MAX),
          expectOptimum,
        ),
        { numRuns: RUNS * 3 },
      );
    },
    LIMIT_MS,
  );

  it(
    'finds the best plan for kits that share parts',
    () => {
      const goals = fc.oneof(orders, fc.constant<readonly Goal[]>(['COST']));
      const cases = randomCase({ locationsMax: 4, linesMax: 4, quantityMax: 3, goals, withKits: true });

      fc.assert(
        fc.property(
          cases.filter((each) => waysOf(each) <= WAYS_MAX),
          expectOptimum,
        ),
        { numRuns: RUNS * 2 },
      );
    },
    LIMIT_MS,
  );

  it(
    'shows its plans from the best to the worst, each lost on the first goal that differs',
    () => {
      const cases = randomCase({ locationsMax: 6, linesMax: 4, quantityMax: 3, goals: orders });

      fc.assert(
        fc.property(cases, (question) => {
          const vectors = decide(question).plans.map(({ parts }) => vectorOfParts(question, parts));

          for (const [index, vector] of vectors.entries()) {
            if (index > 0) expect(isBetter(vector, vectors[index - 1] as number[])).toBe(false);
          }
        }),
        { numRuns: RUNS },
      );
    },
    LIMIT_MS,
  );
});
