import { Assignment } from './assignment.ts';
import type { Effort } from './effort.ts';
import type { Measure } from './measures.ts';
import type { Draw, Puzzle, SharedStock } from './puzzle.ts';

export type Waiting = {
  /** Units of each item that no location can give, however the rest is divided. */
  readonly units: Float64Array;
  /** False when fewer might have to wait. */
  readonly isFewest: boolean;
};

export type Supply = Pick<Puzzle, 'count' | 'demand' | 'limits' | 'shared' | 'size'>;

/** What must wait: as few units as possible, and of items that draw on the same stock rather the later ones. */
export function waitingUnits(supply: Supply, effort: Effort): Waiting {
  const { count, demand, limits, shared, size } = supply;
  const units = new Float64Array(count);
  for (let item = 0; item < count; item += 1) {
    let missing = demand[item] as number;
    for (let location = 0; location < size; location += 1) missing -= limits[item * size + location] as number;
    units[item] = Math.max(0, missing);
  }
  let isFewest = true;
  for (const group of shared.groups) isFewest = waitInGroup(supply, group, units, effort) && isFewest;
  return { units, isFewest };
}

function waitInGroup(supply: Supply, group: readonly number[], units: Float64Array, effort: Effort): boolean {
  const nowhere = supply.size;
  const assignment = new Assignment({
    puzzle: withNowhere(supply),
    items: group,
    isOpen: new Uint8Array(nowhere + 1).fill(1),
    effort,
    countsParts: false,
    least: fewestOf(supply, group),
  });
  const { takes } = assignment.best() ?? { takes: [] };
  for (const item of group) units[item] = 0;
  for (let index = 0; index < takes.length; index += 3) {
    if (takes[index + 1] === nowhere) units[takes[index] as number] = takes[index + 2] as number;
  }
  return assignment.isComplete;
}

/** Fewest units that must wait by any one contested SKU: of the items that take it, those that take most of it wait. */
function fewestOf({ demand, shared, size }: Supply, group: readonly number[]): number {
  let fewest = 0;
  for (let row = 0; row < shared.rows; row += 1) {
    const takers = group.flatMap((item) => {
      const draw = shared.draws[item]?.find((each) => each.row === row);
      return draw ? [{ each: draw.quantity, units: demand[item] as number }] : [];
    });
    const stock = shared.stock.subarray(row * size, (row + 1) * size).reduce((sum, units) => sum + units, 0);
    let missing = takers.reduce((sum, { each, units }) => sum + each * units, 0) - stock;
    let waiting = 0;
    for (const { each, units } of takers.sort((left, right) => right.each - left.each)) {
      const freed = Math.min(units, Math.max(0, Math.ceil(missing / each)));
      waiting += freed;
      missing -= freed * each;
    }
    fewest = Math.max(fewest, waiting);
  }
  return fewest;
}

/** One more location, which has everything and is the last that anyone wants. */
function withNowhere({ count, demand, limits, shared, size }: Supply): Puzzle {
  const wider = widened(limits, count, size, (item) => demand[item] as number);
  const unit = new Float64Array(size + 1);
  unit[size] = 1;
  const fewest: Measure = { name: 'TIE', base: 0, fixed: new Float64Array(size + 1), unit, stride: 0, scale: 1 };
  return {
    size: size + 1,
    count,
    demand,
    weights: new Float64Array(count),
    limits: wider,
    shared: { ...shared, stock: widened(shared.stock, shared.rows, size, (row) => wholeDraw(shared, demand, row)) },
    measures: [fewest],
    preference: Array.from({ length: count }, (_, item) => stocked(wider, item, size + 1)),
  };
}

function wholeDraw(shared: SharedStock, demand: Float64Array, row: number): number {
  return shared.draws.reduce((sum, draws, item) => {
    const draw = draws.find((each: Draw) => each.row === row);
    return draw ? sum + draw.quantity * (demand[item] as number) : sum;
  }, 0);
}

function widened(values: Float64Array, rows: number, size: number, last: (row: number) => number): Float64Array {
  const wider = new Float64Array(rows * (size + 1));
  for (let row = 0; row < rows; row += 1) {
    wider.set(values.subarray(row * size, (row + 1) * size), row * (size + 1));
    wider[row * (size + 1) + size] = last(row);
  }
  return wider;
}

function stocked(limits: Float64Array, item: number, size: number): Int32Array {
  const all = Int32Array.from({ length: size }, (_, location) => location);
  return all.filter((location) => (limits[item * size + location] as number) > 0);
}
