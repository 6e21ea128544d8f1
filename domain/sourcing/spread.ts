import type { Puzzle } from './puzzle.ts';

/**
 * Each item by itself, from the locations that it costs least at. Where no item touches another's stock and no price
 * hangs on weight this is the best division over the open locations: moving a unit could only make it dearer.
 * False when the open locations have not enough.
 */
export function spread(puzzle: Puzzle, items: Iterable<number>, isOpen: Uint8Array, takes: number[]): boolean {
  for (const item of items) {
    if (!spreadItem(puzzle, item, isOpen, takes)) return false;
  }
  return true;
}

function spreadItem(
  { demand, limits, preference, size }: Puzzle,
  item: number,
  isOpen: Uint8Array,
  takes: number[],
): boolean {
  let missing = demand[item] as number;
  const preferred = preference[item] as Int32Array;
  for (let rank = 0; missing > 0 && rank < preferred.length; rank += 1) {
    const location = preferred[rank] as number;
    if (isOpen[location] === 0) continue;
    const quantity = Math.min(missing, limits[item * size + location] as number);
    takes.push(item, location, quantity);
    missing -= quantity;
  }
  return missing === 0;
}
