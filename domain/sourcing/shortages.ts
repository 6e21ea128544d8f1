import type { Item } from './items.ts';
import { Tally } from './tally.ts';
import type { Shortage } from './types.ts';
import type { Supply } from './waiting.ts';

/** What is missing when units may come from anywhere. */
export function shortagesOf(items: readonly Item[], waiting: Float64Array): Shortage[] {
  return items.flatMap(({ sku, quantity }, item) => {
    const missing = waiting[item] as number;
    return missing > 0 ? [{ sku, requested: quantity, available: quantity - missing }] : [];
  });
}

/** What is missing at the one location that has most of the order, the first in id order of equals. */
export function shortagesAlone(items: readonly Item[], supply: Supply): Shortage[] {
  let [fewest, missing] = [Number.POSITIVE_INFINITY, supply.demand];
  for (let location = 0; location < supply.size; location += 1) {
    const lacking = lackingAt(supply, location);
    const sum = lacking.reduce((total, units) => total + units, 0);
    if (sum < fewest) [fewest, missing] = [sum, lacking];
  }
  return shortagesOf(items, missing);
}

function lackingAt(supply: Supply, location: number): Float64Array {
  const tally = new Tally({ ...supply, measures: [], weights: new Float64Array(supply.count) }, []);
  return supply.demand.map((demand, item) => {
    const given = Math.min(demand, tally.most(item, location));
    if (given > 0) tally.take(item, location, given);
    return demand - given;
  });
}
