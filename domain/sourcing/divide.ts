import { Assignment } from './assignment.ts';
import type { Effort } from './effort.ts';
import { polish } from './polish.ts';
import type { Puzzle } from './puzzle.ts';
import { spread } from './spread.ts';
import { type Division, vectorOf } from './vector.ts';

export type Divided = {
  readonly division?: Division;
  /** False when a better division over these locations may exist. */
  readonly isComplete: boolean;
};

/** Of a division's steps, what is kept to better the answer of a search that did not come to its end. */
const POLISH_SHARE = 0.25;

const COMPLETE: Divided = { isComplete: true };

/** The best division of all units over the open locations; some may stay unused. None better than `cutoff`: none. */
export function divide(puzzle: Puzzle, isOpen: Uint8Array, effort: Effort, cutoff?: Float64Array): Divided {
  if (puzzle.measures.some(({ lanes }) => lanes)) return divideByWeight(puzzle, isOpen, effort, cutoff);
  const takes: number[] = [];
  if (!spread(puzzle, untangled(puzzle), isOpen, takes)) return COMPLETE;

  let isComplete = true;
  for (const group of puzzle.shared.groups) {
    const assignment = new Assignment({ puzzle, items: group, isOpen, effort, countsParts: false });
    const found = assignment.best();
    isComplete &&= assignment.isComplete;
    if (!found) return { isComplete };
    for (const number of found.takes) takes.push(number);
  }
  return { division: { takes, vector: vectorOf(puzzle, takes) }, isComplete };
}

/** Prices by weight tie all items together; only those with one way to go are settled beforehand. */
function divideByWeight(puzzle: Puzzle, isOpen: Uint8Array, effort: Effort, cutoff?: Float64Array): Divided {
  const [settled, items] = byChoice(puzzle, isOpen);
  const given: number[] = [];
  if (!spread(puzzle, settled, isOpen, given)) return COMPLETE;
  const rest = effort.share(effort.left * POLISH_SHARE);
  const assignment = new Assignment({ puzzle, items, isOpen, effort, countsParts: true, given, cutoff });
  const found = assignment.best();
  if (assignment.isComplete) {
    effort.refund(rest);
    return found ? { division: found, isComplete: true } : COMPLETE;
  }
  const start = found ?? assignment.firstAnswer;
  return start ? { division: polish(puzzle, start, isOpen, rest), isComplete: false } : { isComplete: false };
}

function byChoice(puzzle: Puzzle, isOpen: Uint8Array): [settled: number[], items: number[]] {
  const settled: number[] = [];
  const items: number[] = [];
  for (let item = 0; item < puzzle.count; item += 1) {
    const isAlone = (puzzle.shared.draws[item] ?? []).length === 0;
    (isAlone && !hasChoice(puzzle, item, isOpen) ? settled : items).push(item);
  }
  return [settled, items];
}

function hasChoice({ demand, limits, preference, size }: Puzzle, item: number, isOpen: Uint8Array): boolean {
  let [places, units] = [0, 0];
  for (const location of preference[item] as Int32Array) {
    if (isOpen[location] === 0) continue;
    places += 1;
    units += limits[item * size + location] as number;
  }
  return places > 1 && units > (demand[item] as number);
}

function untangled({ count, shared }: Puzzle): number[] {
  const items: number[] = [];
  for (let item = 0; item < count; item += 1) if ((shared.draws[item] ?? []).length === 0) items.push(item);
  return items;
}
