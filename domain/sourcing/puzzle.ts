import type { Sku } from '../ids.ts';
import type { Item } from './items.ts';
import type { Measure } from './measures.ts';
import type { Candidate } from './survey.ts';

/** An item's pull on a row of shared stock. */
export type Draw = { readonly row: number; readonly quantity: number };

/** The question as plain numbers. Items and locations are positions; [i * size + j] is item i at location j. */
export type Puzzle = {
  /** Locations. */
  readonly size: number;
  readonly count: number;
  /** Units of each item that are to be placed: what no location has is taken off before. */
  readonly demand: Float64Array;
  readonly weights: Float64Array;
  /** Most units of an item at a location. */
  readonly limits: Float64Array;
  readonly shared: SharedStock;
  readonly measures: readonly Measure[];
  /** For each item, the locations that have it, by what a unit costs there, goal after goal. */
  readonly preference: readonly Int32Array[];
};

/** SKUs from which several items draw, so that one's units are missing to the other. */
export type SharedStock = {
  /** [row * size + location]. */
  readonly stock: Float64Array;
  readonly rows: number;
  /** For each item. */
  readonly draws: readonly (readonly Draw[])[];
  /** Items that draw on each other's stock, directly or by way of others. */
  readonly groups: readonly (readonly number[])[];
};

export function limitsOf(items: readonly Item[], candidates: readonly Candidate[]): Float64Array {
  const limits = new Float64Array(items.length * candidates.length);
  for (const [position, candidate] of candidates.entries()) {
    for (let item = 0; item < items.length; item += 1) {
      limits[item * candidates.length + position] = candidate.limits[item] as number;
    }
  }
  return limits;
}

export function sharedStock(
  items: readonly Item[],
  candidates: readonly Candidate[],
  skus: ReadonlyMap<Sku, number>,
): SharedStock {
  const drawers = Map.groupBy(
    items.flatMap(({ parts }) => parts.map(({ sku }) => sku)),
    (sku) => sku,
  );
  const contested = [...drawers].filter(([, draws]) => draws.length > 1).map(([sku]) => sku);
  const rowOf = new Map(contested.map((sku, row) => [sku, row]));
  const stock = Float64Array.from({ length: contested.length * candidates.length }, (_, index) => {
    const sku = contested[Math.floor(index / candidates.length)] as Sku;
    return (candidates[index % candidates.length] as Candidate).usable[skus.get(sku) as number] as number;
  });
  const draws = items.map(({ parts }) =>
    parts.flatMap(({ sku, quantity }) => {
      const row = rowOf.get(sku);
      return row === undefined ? [] : [{ row, quantity }];
    }),
  );
  return { stock, rows: contested.length, draws, groups: groupsOf(draws) };
}

function groupsOf(draws: readonly (readonly Draw[])[]): number[][] {
  const groups: { items: number[]; rows: Set<number> }[] = [];
  for (const [item, pulls] of draws.entries()) {
    if (pulls.length === 0) continue;
    const joined = groups.filter(({ rows }) => pulls.some(({ row }) => rows.has(row)));
    const kept = groups.filter((group) => !joined.includes(group));
    const rows = new Set([...joined.flatMap((group) => [...group.rows]), ...pulls.map(({ row }) => row)]);
    groups.splice(0, groups.length, ...kept, { items: [...joined.flatMap(({ items }) => items), item], rows });
  }
  return groups.map(({ items }) => items);
}

export function preferenceOf(
  count: number,
  size: number,
  limits: Float64Array,
  measures: readonly Measure[],
): Int32Array[] {
  const counting = measures.filter(({ unit }) => unit.some((worth) => worth !== unit[0]));
  const everywhere = Array.from({ length: size }, (_, location) => location);
  const isPerItem = counting.some(({ stride }) => stride > 0);
  const common = isPerItem ? everywhere : everywhere.sort((left, right) => compareUnits(counting, 0, left, right));
  return Array.from({ length: count }, (_, item) => {
    const stocked = common.filter((location) => (limits[item * size + location] as number) > 0);
    return Int32Array.from(
      isPerItem ? stocked.sort((left, right) => compareUnits(counting, item, left, right)) : stocked,
    );
  });
}

/** All locations, by what a unit of the first item costs there. */
export function byPreference({ measures, size }: Puzzle): number[] {
  const everywhere = Array.from({ length: size }, (_, location) => location);
  return everywhere.sort((left, right) => compareUnits(measures, 0, left, right));
}

function compareUnits(measures: readonly Measure[], item: number, left: number, right: number): number {
  for (const { unit, stride } of measures) {
    const difference = (unit[item * stride + left] as number) - (unit[item * stride + right] as number);
    if (difference !== 0) return difference;
  }
  return left - right;
}
