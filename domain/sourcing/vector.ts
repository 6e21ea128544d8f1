import { type Lane, priceOf } from './lanes.ts';
import type { Measure } from './measures.ts';
import type { Puzzle } from './puzzle.ts';

/** Which units go where: item, location, quantity, item, location, quantity, ... */
export type Takes = readonly number[];

/** A division of all units over locations and what it is worth, goal after goal. */
export type Division = { readonly vector: Float64Array; readonly takes: Takes };

/** Below 0 when `left` is better: the first goal on which they differ decides. */
export function compareVectors(left: Float64Array, right: Float64Array): number {
  for (let goal = 0; goal < left.length; goal += 1) {
    const difference = (left[goal] as number) - (right[goal] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function vectorOf(puzzle: Puzzle, takes: Takes): Float64Array {
  const grams = gramsByLocation(puzzle, takes);
  return Float64Array.from(puzzle.measures, (measure) => measureOf(measure, takes, grams));
}

/** -1 where nothing is taken: what weighs nothing still makes a parcel. */
export function gramsByLocation({ size, weights }: Pick<Puzzle, 'size' | 'weights'>, takes: Takes): Float64Array {
  const grams = new Float64Array(size).fill(-1);
  for (let index = 0; index < takes.length; index += 3) {
    const [item, location, quantity] = [takes[index] as number, takes[index + 1] as number, takes[index + 2] as number];
    grams[location] = Math.max(0, grams[location] as number) + quantity * (weights[item] as number);
  }
  return grams;
}

function measureOf({ base, fixed, unit, stride, lanes }: Measure, takes: Takes, grams: Float64Array): number {
  let sum = base;
  for (let location = 0; location < grams.length; location += 1) {
    const weight = grams[location] as number;
    if (weight < 0) continue;
    sum += fixed[location] as number;
    if (lanes) sum += priceOf(lanes[location] as Lane, weight);
  }
  for (let index = 0; index < takes.length; index += 3) {
    const at = (takes[index] as number) * stride + (takes[index + 1] as number);
    sum += (takes[index + 2] as number) * (unit[at] as number);
  }
  return sum;
}
