import { CHOSEN, type Cover, EXCLUDED, UNDECIDED } from './cover.ts';
import type { Lane } from './lanes.ts';
import type { Measure } from './measures.ts';
import type { Puzzle } from './puzzle.ts';

/** What any plan with the chosen and without the excluded locations costs at least, goal after goal. */
export class Bound {
  readonly #puzzle: Puzzle;
  readonly #cover: Cover;
  readonly #leastFixed: readonly number[];
  readonly #hasUnits: readonly boolean[];
  readonly #lines: readonly (readonly Line[])[];
  /** For each goal, what all units cost where each costs least. */
  readonly #units: Float64Array;
  readonly #isUnitFirst: boolean;
  /** Whether a location may help by more than what its units cost. */
  readonly #isCoupled: boolean;

  constructor(puzzle: Puzzle, cover: Cover) {
    const { measures } = puzzle;
    this.#puzzle = puzzle;
    this.#cover = cover;
    this.#leastFixed = measures.map(({ fixed }) => Math.min(...fixed));
    this.#hasUnits = measures.map(({ unit }) => unit.some((worth) => worth !== 0));
    this.#lines = measures.map(({ lanes }) => (lanes ? linesBelow(lanes, gramsOf(puzzle)) : []));
    this.#units = new Float64Array(measures.length);
    this.#isUnitFirst = isUnitFirst(measures);
    this.#isCoupled = puzzle.shared.rows > 0 || measures.some(({ lanes }) => lanes);
  }

  /** With at least `more` further locations. */
  isNoBetterThan(best: Float64Array, more: number): boolean {
    let areSummed = false;
    for (let goal = 0; goal < best.length; goal += 1) {
      if (this.#hasUnits[goal] && !areSummed) {
        this.#sumUnits();
        areSummed = true;
      }
      const units = this.#hasUnits[goal] ? (this.#units[goal] as number) : 0;
      const difference = this.#parts(goal, more) + units - (best[goal] as number);
      if (difference !== 0) return difference > 0;
    }
    return true;
  }

  /** The location whose use says most about the rest; -1 when no further one could be used better. */
  nextToDecide(isCovered: boolean): number {
    const wanted = isCovered || this.#isUnitFirst ? this.#sumUnits() : -1;
    if (wanted >= 0) return wanted;
    if (isCovered) return this.#isCoupled ? this.#cover.marks.indexOf(UNDECIDED) : -1;
    return this.#nearestFor(this.#cover.hardestRow());
  }

  #nearestFor(row: number): number {
    const { count, preference } = this.#puzzle;
    const giving = row < count ? (preference[row] as Int32Array) : this.#cover.mostFirst(row);
    return giving.find((location) => this.#cover.isUndecided(location)) ?? -1;
  }

  #parts(goal: number, more: number): number {
    const { base, fixed } = this.#puzzle.measures[goal] as Measure;
    return base + this.#once(fixed, this.#leastFixed[goal] as number, more) + this.#byWeight(goal, more);
  }

  #byWeight(goal: number, more: number): number {
    let highest = 0;
    for (const { least, intercepts, total } of this.#lines[goal] as readonly Line[]) {
      highest = Math.max(highest, total + this.#once(intercepts, least, more));
    }
    // Prices are whole: what is left of a minor unit is rounding, and too high a bound would lose the best plan.
    return Math.ceil(highest * (1 - 1e-12) - 1e-6);
  }

  #once(amounts: Float64Array, least: number, more: number): number {
    const { marks } = this.#cover;
    let sum = more * least;
    for (let location = 0; location < marks.length; location += 1) {
      if (marks[location] === CHOSEN) sum += amounts[location] as number;
    }
    return sum;
  }

  /** The first undecided location that the cheapest units come from, or -1. */
  #sumUnits(): number {
    this.#units.fill(0);
    let wanted = -1;
    for (let item = 0; item < this.#puzzle.count; item += 1) {
      const first = this.#addUnits(item);
      if (wanted < 0) wanted = first;
    }
    return wanted;
  }

  #addUnits(item: number): number {
    const { demand, limits, preference, size } = this.#puzzle;
    const { marks } = this.#cover;
    let missing = demand[item] as number;
    let wanted = -1;
    for (const location of preference[item] as Int32Array) {
      if (missing <= 0) break;
      if (marks[location] === EXCLUDED) continue;
      if (wanted < 0 && marks[location] === UNDECIDED) wanted = location;
      const quantity = Math.min(missing, limits[item * size + location] as number);
      this.#add(item, location, quantity);
      missing -= quantity;
    }
    return wanted;
  }

  #add(item: number, location: number, quantity: number): void {
    const { measures } = this.#puzzle;
    for (let goal = 0; goal < measures.length; goal += 1) {
      const { stride, unit } = measures[goal] as Measure;
      this.#units[goal] = (this.#units[goal] as number) + quantity * (unit[item * stride + location] as number);
    }
  }
}

/** A straight line that no location's prices fall below: an intercept for each parcel, one slope for all weight. */
type Line = { readonly intercepts: Float64Array; readonly least: number; readonly total: number };

/** Flat lines count parcels well, steep ones weight; which is higher depends on the plan. */
const SLOPES = [0, 0.3, 0.6, 0.8, 0.9, 1];

function linesBelow(lanes: readonly Lane[], grams: number): Line[] {
  const steepest = Math.min(...lanes.map((lane) => steepestBelow(lane, grams)));
  return SLOPES.map((share) => {
    const slope = share * steepest;
    const intercepts = Float64Array.from(lanes, (lane) => interceptOf(lane, slope, grams));
    return { intercepts, least: Math.min(...intercepts), total: slope * grams };
  });
}

function steepestBelow(lane: Lane, grams: number): number {
  if (grams === 0) return 0;
  return Math.min(...lane.map(({ floorPrice, upToGrams }) => floorPrice / Math.min(upToGrams, grams)));
}

function interceptOf(lane: Lane, slope: number, grams: number): number {
  const above = lane.map(({ floorPrice, upToGrams }) => floorPrice - slope * Math.min(upToGrams, grams));
  return Math.max(0, Math.min(...above));
}

function gramsOf({ demand, weights }: Puzzle): number {
  return demand.reduce((sum, units, item) => sum + units * (weights[item] as number), 0);
}

/** Whether what units cost decides before what parts cost. */
function isUnitFirst(measures: readonly Measure[]): boolean {
  for (const { fixed, lanes, unit } of measures) {
    if (lanes || fixed.some((worth) => worth !== 0)) return false;
    if (unit.some((worth) => worth !== unit[0])) return true;
  }
  return true;
}
