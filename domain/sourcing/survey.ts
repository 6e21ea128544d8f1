import type { LocationId, Sku } from '../ids.ts';
import { exclusionOf, floorOf, mayHandle } from './filters.ts';
import type { Item } from './items.ts';
import type { Exclusion, LocationView, RuleSet, SourcingLocation, SourcingOrder, StockSnapshot } from './types.ts';

/** A location that may give something. Both arrays follow the order of `Survey.skus` and of the items. */
export type Candidate = {
  readonly location: SourcingLocation;
  readonly available: Float64Array;
  /** `available` less what stays on the shelf. */
  readonly usable: Float64Array;
  /** Units of each item it could give, if it gave that item alone. */
  readonly limits: Float64Array;
};

export type Survey = {
  readonly skus: ReadonlyMap<Sku, number>;
  readonly views: readonly LocationView[];
  /** In the order of their ids, so that the order of the snapshot decides nothing. */
  readonly candidates: readonly Candidate[];
};

export function survey(
  items: readonly Item[],
  order: SourcingOrder,
  snapshot: StockSnapshot,
  ruleSet: RuleSet,
): Survey {
  const skus = numbered(items.flatMap(({ parts }) => parts.map(({ sku }) => sku)));
  const stockOf = stockByLocation(skus, snapshot);
  const locations = snapshot.locations.toSorted((left, right) => (left.id < right.id ? -1 : 1));

  const looks = locations.map((location) => {
    const available = stockOf.get(location.id) ?? new Float64Array(skus.size);
    const candidate = candidateOf(location, available, { items, order, ruleSet, skus });
    const excludedBy = exclusionOf(location, order, ruleSet) ?? emptiedBy(candidate, { items, order, ruleSet, skus });
    return { candidate, view: viewOf(location.id, available, skus, excludedBy), excludedBy };
  });
  const candidates = looks.flatMap(({ candidate, excludedBy }) =>
    !excludedBy && candidate.limits.some((limit) => limit > 0) ? [candidate] : [],
  );
  return { skus, views: looks.map(({ view }) => view), candidates };
}

type Question = {
  readonly items: readonly Item[];
  readonly order: SourcingOrder;
  readonly ruleSet: RuleSet;
  readonly skus: ReadonlyMap<Sku, number>;
};

function numbered(skus: readonly Sku[]): Map<Sku, number> {
  return new Map([...new Set(skus)].map((sku, index) => [sku, index]));
}

function stockByLocation(skus: ReadonlyMap<Sku, number>, { locations, stock }: StockSnapshot) {
  const byLocation = new Map<LocationId, Float64Array>(locations.map(({ id }) => [id, new Float64Array(skus.size)]));
  for (const { sku, locationId, available } of stock) {
    const [row, index] = [byLocation.get(locationId), skus.get(sku)];
    if (row && index !== undefined) row[index] = Math.max(0, available);
  }
  return byLocation;
}

function candidateOf(location: SourcingLocation, available: Float64Array, question: Question): Candidate {
  const { items, order, ruleSet, skus } = question;
  const floor = floorOf(location, ruleSet);
  const usable = floor === 0 ? available : available.map((units) => Math.max(0, units - floor));
  const handlesHazmat = mayHandle(true, location, order, ruleSet);
  const limits = Float64Array.from(items, (item) =>
    item.hazmat && !handlesHazmat ? 0 : unitsFrom(usable, item, skus),
  );
  return { location, available, usable, limits };
}

/** Kits decide by their parts: the scarcest one says how many there can be. */
function unitsFrom(stock: Float64Array, { parts }: Item, skus: ReadonlyMap<Sku, number>): number {
  let units = Number.POSITIVE_INFINITY;
  for (const { sku, quantity } of parts) {
    units = Math.min(units, Math.floor((stock[skus.get(sku) as number] as number) / quantity));
  }
  return units;
}

/** The filter that took its last unit away; a location that never had one is just empty. */
function emptiedBy({ available, limits, location }: Candidate, question: Question): Exclusion | undefined {
  if (limits.some((limit) => limit > 0)) return undefined;
  const had = question.items.filter((item) => unitsFrom(available, item, question.skus) > 0);
  if (had.length === 0) return undefined;
  const isHandled = had.some(({ hazmat }) => mayHandle(hazmat, location, question.order, question.ruleSet));
  return isHandled ? 'STOCK_FLOOR' : 'HAZMAT';
}

function viewOf(
  locationId: LocationId,
  available: Float64Array,
  skus: ReadonlyMap<Sku, number>,
  excludedBy: Exclusion | undefined,
): LocationView {
  const stock: { sku: Sku; available: number }[] = [];
  for (const [sku, index] of skus) {
    const units = available[index] as number;
    if (units > 0) stock.push({ sku, available: units });
  }
  return excludedBy ? { locationId, stock, excludedBy } : { locationId, stock };
}
