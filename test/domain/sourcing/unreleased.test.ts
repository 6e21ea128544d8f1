import { describe, expect, it } from '@jest/globals';
import { planSourcing } from '../../../domain/sourcing/plan-sourcing.ts';
import type { SourcingOrder } from '../../../domain/sourcing/types.ts';
import { AT, aLine, aLocation, anOrder, aRuleSet, aSnapshot, told } from './builders.ts';

const [MAY, JUNE] = ['2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z'];
const [may, june, past] = [
  aLine('MAY', 1, { releaseAt: MAY }),
  aLine('JUNE', 2, { releaseAt: JUNE }),
  aLine('PAST', 1, { releaseAt: AT }),
];

describe('what is not released yet', () => {
  const plan = (facts: Partial<SourcingOrder>) =>
    planSourcing(
      anOrder(facts),
      aSnapshot([aLocation('EAST')], { EAST: { A: 5, MAY: 5, JUNE: 5, PAST: 5 } }),
      aRuleSet(['FEWEST_SPLITS']),
    );

  it.each([
    ['leaves on its day, each release on its own', [june, may], true, 'waits: 1 MAY | waits: 2 JUNE', [MAY, JUNE]],
    ['keeps nothing else', [aLine('A'), may], true, 'EAST: 1 A | waits: 1 MAY', [undefined, MAY]],
    ['keeps an order that may not be split', [aLine('A'), may, june], false, 'waits: 1 A + 1 MAY + 2 JUNE', [JUNE]],
    ['is no more so at the instant of its release', [past], true, 'EAST: 1 PAST', [undefined]],
  ])('%s', (_what, lines, allowSplit, parts, days) => {
    const { plans, chosen } = plan({ lines, allowSplit });

    expect(told(plans[chosen])).toBe(parts);
    expect(plans[chosen]?.parts.map(({ opensAt }) => opensAt)).toEqual(days);
  });

  it('does not hide that the rest is out of stock', () => {
    const { chosen, shortages } = plan({ lines: [aLine('A', 6), may] });

    expect([chosen, shortages]).toEqual([-1, [{ sku: 'A', requested: 6, available: 5 }]]);
  });
});
