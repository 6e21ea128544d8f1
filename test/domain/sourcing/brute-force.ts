import { distanceKm, FARTHEST_KM } from '../../../domain/distance.ts';
import type {
  Goal,
  PlanPart,
  RateZone,
  RuleSet,
  SourcingLine,
  SourcingLocation,
  SourcingOrder,
  StockSnapshot,
} from '../../../domain/sourcing/types.ts';

/**
 * The slow and simple reading of the goals: every way to divide every line, each plan measured from scratch.
 * It knows nothing of the engine; filters, calendars and zones have tables of their own and are left out here.
 */
export type Case = { readonly order: SourcingOrder; readonly snapshot: StockSnapshot; readonly ruleSet: RuleSet };

/** Units of each line at each location; the last column waits. */
type Division = number[][];

/** The best vector of all plans in which exactly these units of each line wait, or undefined when there is none. */
export function bestVector(question: Case, waiting: readonly number[]): number[] | undefined {
  let best: number[] | undefined;
  forEachDivision(question, waiting, (division) => {
    const vector = vectorOf(question, division);
    if (!best || isBetter(vector, best)) best = vector;
  });
  return best;
}

/** Fewest units that must wait, over all divisions. */
export function fewestWaiting(question: Case): number {
  let fewest = Number.POSITIVE_INFINITY;
  forEachDivision(question, undefined, (division) => {
    const waiting = division.reduce((sum, row) => sum + (row.at(-1) as number), 0);
    fewest = Math.min(fewest, waiting);
  });
  return fewest;
}

export function vectorOfParts(question: Case, parts: readonly PlanPart[]): number[] {
  return vectorOf(question, divisionOf(question, parts));
}

export function waitingOf({ order }: Case, parts: readonly PlanPart[]): number[] {
  const waits = parts.find(({ locationId }) => locationId === null)?.lines ?? [];
  return order.lines.map(({ lineId }) => waits.find((line) => line.lineId === lineId)?.quantity ?? 0);
}

/** Ways to be tried, to leave out what would take minutes. */
export function waysOf({ order, snapshot }: Case): number {
  return order.lines.reduce((ways, line) => {
    const places = placesOf(snapshot).filter((location) => unitsOf(line, location, stockTable(snapshot)) > 0).length;
    return ways * compositions(line.quantity, places + 1);
  }, 1);
}

function compositions(units: number, places: number): number {
  let ways = 1;
  for (let index = 1; index < places; index += 1) ways = (ways * (units + index)) / index;
  return ways;
}

function forEachDivision(question: Case, waiting: readonly number[] | undefined, see: (division: Division) => void) {
  const { order, snapshot } = question;
  const locations = placesOf(snapshot);
  const stock = stockTable(snapshot);
  const division: Division = order.lines.map(() => Array.from({ length: locations.length + 1 }, () => 0));
  const takeLine = (index: number): void => {
    const line = order.lines[index];
    if (!line) {
      if (allowed(order, division)) see(division);
      return;
    }
    const row = division[index] as number[];
    const takeAt = (column: number, missing: number): void => {
      const location = locations[column];
      if (!location) {
        if (waiting && missing !== waiting[index]) return;
        row[column] = missing;
        takeLine(index + 1);
        row[column] = 0;
        return;
      }
      const most = Math.min(missing, unitsOf(line, location, stock));
      for (let units = 0; units <= most; units += 1) {
        take(line, location, stock, units);
        row[column] = units;
        takeAt(column + 1, missing - units);
        take(line, location, stock, -units);
      }
      row[column] = 0;
    };
    takeAt(0, line.quantity);
  };
  takeLine(0);
}

function allowed({ allowSplit }: SourcingOrder, division: Division): boolean {
  return allowSplit || usedColumns(division).length <= 1;
}

function usedColumns(division: Division): number[] {
  const columns = division[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, column) => column).filter((column) =>
    division.some((row) => (row[column] as number) > 0),
  );
}

type StockTable = Map<string, number>;

function stockTable({ stock }: StockSnapshot): StockTable {
  return new Map(stock.map(({ available, locationId, sku }) => [`${locationId}/${sku}`, available]));
}

const partsOf = ({ components, sku }: SourcingLine) => components ?? [{ sku, quantity: 1 }];

function unitsOf(line: SourcingLine, { id }: SourcingLocation, stock: StockTable): number {
  return Math.min(...partsOf(line).map(({ quantity, sku }) => Math.floor((stock.get(`${id}/${sku}`) ?? 0) / quantity)));
}

function take(line: SourcingLine, { id }: SourcingLocation, stock: StockTable, units: number): void {
  for (const { quantity, sku } of partsOf(line)) {
    const key = `${id}/${sku}`;
    stock.set(key, (stock.get(key) ?? 0) - units * quantity);
  }
}

function placesOf({ locations }: StockSnapshot): SourcingLocation[] {
  return locations.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

function divisionOf({ order, snapshot }: Case, parts: readonly PlanPart[]): Division {
  const ids = [...placesOf(snapshot).map(({ id }) => id as string | null), null];
  return order.lines.map(({ lineId }) =>
    ids.map((id) => {
      const part = parts.find(({ locationId }) => locationId === id);
      return part?.lines.filter((line) => line.lineId === lineId).reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
    }),
  );
}

function vectorOf(question: Case, division: Division): number[] {
  const goals = question.ruleSet.goals.map((goal) => GOALS[goal](question, division));
  const locations = placesOf(question.snapshot);
  const position = perUnit(division, (column) => (column < locations.length ? rankAmong(question, column) : 0));
  return [...goals, usedColumns(division).length, position];
}

/** Places among the locations that have anything of the order, as the engine leaves out the others. */
function rankAmong({ order, snapshot }: Case, column: number): number {
  const stock = stockTable(snapshot);
  const useful = (location: SourcingLocation) => order.lines.some((line) => unitsOf(line, location, stock) > 0);
  return placesOf(snapshot).slice(0, column).filter(useful).length;
}

const GOALS: Record<Goal, (question: Case, division: Division) => number> = {
  FEWEST_SPLITS: (_question, division) => usedColumns(division).length,
  IN_PROMISE: (question, division) => located(question, division, (location) => (isLate(question, location) ? 1 : 0)),
  NEAREST: (question, division) =>
    located(question, division, (location) => Math.round(kmTo(question, location) * 100)),
  RANKED: (question, division) => located(question, division, ({ rank }) => rank ?? 0),
  BALANCE: balance,
  CHEAPEST: (question, division) => money(question, division, 0),
  COST: cost,
};

function cost(question: Case, division: Division): number {
  const { perLateUnit = 0, perSplit = 0, perUnitKm = 0 } = question.ruleSet.costWeights ?? {};
  const units = located(question, division, (location) =>
    Math.round((isLate(question, location) ? perLateUnit : 0) + perUnitKm * kmTo(question, location)),
  );
  return money(question, division, perSplit) + units - perSplit + (waitsAny(division) ? perSplit : 0);
}

function waitsAny(division: Division): boolean {
  return division.some((row) => (row.at(-1) as number) > 0);
}

function perUnit(division: Division, worth: (column: number, line: number) => number): number {
  let sum = 0;
  for (const [line, row] of division.entries()) {
    for (const [column, units] of row.entries()) if (units > 0) sum += units * worth(column, line);
  }
  return sum;
}

function located({ snapshot }: Case, division: Division, worth: (location: SourcingLocation, line: number) => number) {
  const locations = placesOf(snapshot);
  return perUnit(division, (column, line) => {
    const location = locations[column];
    return location ? worth(location, line) : 0;
  });
}

function balance(question: Case, division: Division): number {
  const stock = stockTable(question.snapshot);
  return located(question, division, ({ id }, line) =>
    partsOf(question.order.lines[line] as SourcingLine).reduce(
      (sum, { quantity, sku }) => sum + Math.round((1e12 * quantity) / (stock.get(`${id}/${sku}`) as number)),
      0,
    ),
  );
}

function kmTo({ order }: Case, { geo }: SourcingLocation): number {
  if (!order.destination.geo) return 0;
  return geo ? distanceKm(geo, order.destination.geo) : FARTHEST_KM;
}

/** The cases give each location either no handling or days of it, and a shipBy on the same day. */
function isLate({ order }: Case, { handlingTime }: SourcingLocation): boolean {
  return order.shipBy !== undefined && handlingTime !== undefined;
}

function money({ order, snapshot }: Case, division: Division, perPart: number): number {
  const locations = placesOf(snapshot);
  return usedColumns(division).reduce((sum, column) => {
    const location = locations[column];
    if (!location) return sum;
    const grams = division.reduce((weight, row, line) => weight + (row[column] as number) * weightOf(order, line), 0);
    return sum + (location.handlingCost?.amount ?? 0) + perPart + shipping(location, grams, snapshot.rates);
  }, 0);
}

const weightOf = ({ lines }: SourcingOrder, line: number): number => (lines[line] as SourcingLine).weightGrams;

/** The cases have one carrier, and zones that name a location's country. */
function shipping({ country }: SourcingLocation, grams: number, rates: readonly RateZone[]): number {
  const steps = rates.filter(({ from }) => from === country).sort((left, right) => left.upToGrams - right.upToGrams);
  const last = steps.at(-1);
  if (!last) return 1e12;
  const rest = steps.find(({ upToGrams }) => upToGrams >= grams);
  return rest ? rest.price : last.price + shipping({ country } as SourcingLocation, grams - last.upToGrams, rates);
}

export function isBetter(left: readonly number[], right: readonly number[]): boolean {
  const differing = left.findIndex((worth, goal) => worth !== right[goal]);
  return differing >= 0 && (left[differing] as number) < (right[differing] as number);
}
