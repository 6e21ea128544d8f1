import type { Effort } from './effort.ts';
import type { Puzzle } from './puzzle.ts';
import { Tally } from './tally.ts';
import { compareVectors, type Division, type Takes, vectorOf } from './vector.ts';

/**
 * Moves one item at a time to where it makes the whole better, until no single move does. For divisions that the
 * search could not go through to the end.
 */
export function polish(puzzle: Puzzle, division: Division, isOpen: Uint8Array, effort: Effort): Division {
  let best = division;
  for (let item = 0, still = 0; still < puzzle.count; item = (item + 1) % puzzle.count) {
    const locations = Array.from(puzzle.preference[item] as Int32Array).filter((location) => isOpen[location] === 1);
    if (!effort.spend(puzzle.count * locations.length)) return best;
    const moved = locations.length > 1 ? bestMove(puzzle, best, item, locations) : best;
    still = moved === best ? still + 1 : 0;
    best = moved;
  }
  return best;
}

function bestMove(puzzle: Puzzle, division: Division, item: number, locations: readonly number[]): Division {
  const others = without(division.takes, item);
  const tally = new Tally(puzzle, others);
  let best = division;
  for (const first of locations) {
    const taken = tally.fill(item, [first, ...locations.filter((location) => location !== first)]);
    if (!taken) continue;
    const takes = [...others, ...taken];
    const vector = vectorOf(puzzle, takes);
    if (compareVectors(vector, best.vector) < 0) best = { vector, takes };
  }
  return best;
}

function without(takes: Takes, item: number): number[] {
  return takes.filter((_number, index) => takes[index - (index % 3)] !== item);
}
