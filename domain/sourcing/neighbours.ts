import { byPreference } from './puzzle.ts';
import type { Division } from './vector.ts';
import { only, type Weighing, weigh } from './weigh.ts';

/**
 * Plans beside the best one: with one of its locations exchanged or left out, or with one more. They are shown to say
 * what was lost, and after a search that ended at its limit they are where a better plan may still be.
 */
export function lookAround(weighing: Weighing): void {
  const { effort, plans, puzzle } = weighing;
  const nearFirst = byPreference(puzzle);
  // By weight a location more is used only where it pays, and then the search has found it.
  const mayAdd = !puzzle.measures.some(({ lanes }) => lanes);
  for (let around = plans.best; around; ) {
    for (const locations of neighboursOf(around, nearFirst, mayAdd)) {
      if (!effort.spend(puzzle.count)) return;
      weigh(weighing, only(puzzle.size, locations), plans.worstWanted);
    }
    if (plans.best === around) return;
    around = plans.best;
  }
}

function* neighboursOf({ takes }: Division, nearFirst: readonly number[], mayAdd: boolean): Generator<number[]> {
  const used = [...new Set(takes.filter((_number, index) => index % 3 === 1))];
  const others = nearFirst.filter((location) => !used.includes(location));
  for (const left of used) yield used.filter((location) => location !== left);
  for (const other of others) {
    for (const left of used) yield [...used.filter((location) => location !== left), other];
    if (mayAdd) yield [...used, other];
  }
}
