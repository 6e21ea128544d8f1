import type { BestPlans } from './best-plans.ts';
import { divide } from './divide.ts';
import type { Effort } from './effort.ts';
import type { Puzzle } from './puzzle.ts';

export type Weighing = {
  readonly puzzle: Puzzle;
  readonly plans: BestPlans;
  readonly effort: Effort;
  /** Of the steps left, what one division may take, so that a hard one leaves some for the other locations. */
  readonly divisionShare: number;
};

/** Offers the best plan over these locations, if it beats `cutoff`. False when they may hold a better one. */
export function weigh(weighing: Weighing, isOpen: Uint8Array, cutoff: Float64Array | undefined): boolean {
  const { effort, plans, puzzle } = weighing;
  const share = effort.share(effort.left * weighing.divisionShare + leastSteps(puzzle, isOpen));
  const { division, isComplete } = divide(puzzle, isOpen, share, cutoff);
  effort.refund(share);
  if (division) plans.offer(division);
  return isComplete;
}

/** What a few plain answers cost, however large the order is. */
function leastSteps({ count }: Puzzle, isOpen: Uint8Array): number {
  const open = isOpen.reduce((sum, one) => sum + one, 0);
  return 8 * count * open;
}

export function only(size: number, locations: readonly number[]): Uint8Array {
  const isOpen = new Uint8Array(size);
  for (const location of locations) isOpen[location] = 1;
  return isOpen;
}
