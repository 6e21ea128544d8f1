import type { Measure } from './measures.ts';
import type { Draw, Puzzle } from './puzzle.ts';
import type { Takes } from './vector.ts';

/** What the counting needs of a puzzle. */
type Counted = Pick<Puzzle, 'demand' | 'limits' | 'measures' | 'shared' | 'size' | 'weights'>;

/** Units taken so far and what they leave, add up to and weigh. */
export class Tally {
  readonly takes: number[];
  /** Sum of what the units cost, for each goal. */
  readonly units: Float64Array;
  /** For each location; -1 where nothing is taken. */
  readonly grams: Float64Array;
  readonly #puzzle: Counted;
  readonly #stock: Float64Array;
  /** Takes at each location: only they know whether a weightless unit is still there. */
  readonly #visits: Float64Array;

  constructor(puzzle: Counted, given: Takes) {
    this.#puzzle = puzzle;
    this.takes = [];
    this.units = new Float64Array(puzzle.measures.length);
    this.grams = new Float64Array(puzzle.size).fill(-1);
    this.#stock = puzzle.shared.stock.slice();
    this.#visits = new Float64Array(puzzle.size);
    this.takeAll(given);
  }

  /** Units that a location could still give. */
  most(item: number, location: number): number {
    const { limits, shared, size } = this.#puzzle;
    let most = limits[item * size + location] as number;
    for (const { row, quantity } of shared.draws[item] as readonly Draw[]) {
      most = Math.min(most, Math.floor((this.#stock[row * size + location] as number) / quantity));
    }
    return most;
  }

  /** As much as possible from each location in turn, or undefined when that is not enough. */
  fill(item: number, locations: readonly number[]): number[] | undefined {
    const taken: number[] = [];
    let missing = this.#puzzle.demand[item] as number;
    for (const location of locations) {
      const quantity = Math.min(missing, this.most(item, location));
      if (quantity > 0) taken.push(item, location, quantity);
      missing -= quantity;
    }
    return missing > 0 ? undefined : taken;
  }

  take(item: number, location: number, quantity: number): void {
    this.takes.push(item, location, quantity);
    this.#visit(location, 1);
    this.#move(item, location, quantity);
  }

  takeAll(taken: Takes): void {
    for (let index = 0; index < taken.length; index += 3) {
      this.take(taken[index] as number, taken[index + 1] as number, taken[index + 2] as number);
    }
  }

  backTo(length: number): void {
    while (this.takes.length > length) {
      const [item, location, quantity] = this.takes.splice(-3) as [number, number, number];
      this.#move(item, location, -quantity);
      this.#visit(location, -1);
    }
  }

  #visit(location: number, change: 1 | -1): void {
    const visits = (this.#visits[location] as number) + change;
    this.#visits[location] = visits;
    if (visits === 0) this.grams[location] = -1;
    else if (change === 1) this.grams[location] = Math.max(0, this.grams[location] as number);
  }

  #move(item: number, location: number, quantity: number): void {
    const { measures, shared, size, weights } = this.#puzzle;
    this.grams[location] = (this.grams[location] as number) + quantity * (weights[item] as number);
    for (const draw of shared.draws[item] as readonly Draw[]) {
      const at = draw.row * size + location;
      this.#stock[at] = (this.#stock[at] as number) - quantity * draw.quantity;
    }
    for (let goal = 0; goal < measures.length; goal += 1) {
      const { unit, stride } = measures[goal] as Measure;
      const worth = unit[item * stride + location] as number;
      this.units[goal] = (this.units[goal] as number) + quantity * worth;
    }
  }
}

export function unitSums({ measures }: Pick<Puzzle, 'measures'>, takes: Takes): Float64Array {
  return Float64Array.from(measures, ({ unit, stride }) => {
    let sum = 0;
    for (let index = 0; index < takes.length; index += 3) {
      const at = (takes[index] as number) * stride + (takes[index + 1] as number);
      sum += (takes[index + 2] as number) * (unit[at] as number);
    }
    return sum;
  });
}
