import type { BestPlans } from './best-plans.ts';
import { Bound } from './bound.ts';
import { CHOSEN, Cover, indexOfMost } from './cover.ts';
import { Effort } from './effort.ts';
import type { Puzzle } from './puzzle.ts';
import { only, type Weighing, weigh } from './weigh.ts';

/** What one division may take of the steps left. */
const QUICK = 1 / 400;
export const THOROUGH = 1 / 16;
const FIRST_ROUND_SHARE = 0.25;

export type Found = Pick<Search, 'cut' | 'isExact'>;

/** Fills `plans`. */
export function searchPlans(puzzle: Puzzle, plans: BestPlans, steps: number): Found {
  const search = (share: number, divisionShare: number) =>
    new Search({ puzzle, plans, effort: new Effort(steps * share), divisionShare }).run();
  // Where prices hang on weight divisions are dear: a quick round finds good plans for the thorough one to cut with.
  const first = puzzle.measures.some(({ lanes }) => lanes) ? search(FIRST_ROUND_SHARE, QUICK) : undefined;
  if (first?.isExact) return first;
  const { cut, isExact } = search(1, THOROUGH);
  return { cut: cut + (first?.cut ?? 0), isExact };
}

/** One location for everything. */
export function searchAlone(puzzle: Puzzle, plans: BestPlans, steps: number): Found {
  const weighing = { puzzle, plans, effort: new Effort(steps), divisionShare: THOROUGH };
  const needsNothing = puzzle.demand.every((units) => units === 0);
  const places = needsNothing ? [[]] : Array.from({ length: puzzle.size }, (_, location) => [location]);
  let isExact = true;
  for (const place of places) {
    isExact = weigh(weighing, only(puzzle.size, place), plans.worstWanted) && isExact;
  }
  return { cut: 0, isExact };
}

/**
 * Branch and bound over which locations are used: each step takes one location in or out. A branch ends when what is
 * left cannot cover the order, or when its bound is no better than the best plan known.
 */
class Search {
  isExact = true;
  /** Branches that ended at their bound. */
  cut = 0;
  readonly #weighing: Weighing;
  readonly #cover: Cover;
  readonly #bound: Bound;

  constructor(weighing: Weighing) {
    this.#weighing = weighing;
    this.#cover = new Cover(weighing.puzzle);
    this.#bound = new Bound(weighing.puzzle, this.#cover);
  }

  run(): this {
    if (!this.#cover.isPossible) return this;
    if (!this.#weighing.plans.best) this.#seed();
    this.#explore(false);
    // Kits that share parts may fit nowhere the search came to; what must wait was found on all locations together.
    if (!this.#weighing.plans.best) this.#weigh(new Uint8Array(this.#weighing.puzzle.size).fill(1));
    return this;
  }

  /** Good plans to begin with: each location alone, a greedy cover, and every unit where it costs least. */
  #seed(): void {
    const { plans, puzzle } = this.#weighing;
    for (let location = 0; location < puzzle.size; location += 1) {
      // Not only the best of them: a reader wants to see why not from this one alone.
      const isComplete = weigh(this.#weighing, only(puzzle.size, [location]), plans.worstWanted);
      this.isExact = isComplete && this.isExact;
    }
    const least = this.#cover.moreNeeded();
    const greedy = this.#greedyCover([]);
    this.#weigh(only(puzzle.size, greedy));
    // When fewer locations might do, from each location on: the greediest beginning is not always the best.
    for (let first = 0; greedy.length > least && first < puzzle.size; first += 1) {
      if (!this.#weighing.effort.spend(greedy.length * this.#cover.rows)) break;
      this.#weigh(only(puzzle.size, this.#greedyCover([first])));
    }
    // By weight there is no such thing as a unit's own cheapest place.
    if (!puzzle.measures.some(({ lanes }) => lanes)) this.#weigh(new Uint8Array(puzzle.size).fill(1));
  }

  #greedyCover(first: readonly number[]): number[] {
    const taken = [...first];
    for (const location of first) this.#cover.choose(location, 1);
    while (!this.#cover.isCovered) {
      const location = indexOfMost(this.#cover.gains());
      this.#cover.choose(location, 1);
      taken.push(location);
    }
    for (const location of taken) this.#cover.choose(location, -1);
    return taken;
  }

  /** `isWeighed`: the chosen locations were tried already, only more of them can bring something new. */
  #explore(isWeighed: boolean): void {
    if (!this.#weighing.effort.spend(this.#cover.rows)) {
      this.isExact = false;
      return;
    }
    const isCovered = this.#cover.isCovered;
    if (isCovered && !isWeighed) this.#weigh(this.#cover.marks.map((mark) => (mark === CHOSEN ? 1 : 0)));
    if (this.#isHopeless(isCovered)) {
      this.cut += 1;
      return;
    }
    const location = this.#bound.nextToDecide(isCovered);
    if (location >= 0) this.#decide(location, isCovered);
  }

  #decide(location: number, isCovered: boolean): void {
    this.#cover.choose(location, 1);
    this.#explore(false);
    this.#cover.choose(location, -1);

    if (this.#cover.exclude(location, 1)) this.#explore(isCovered);
    this.#cover.exclude(location, -1);
  }

  #isHopeless(isCovered: boolean): boolean {
    const best = this.#weighing.plans.best?.vector;
    if (!best) return false;
    // Covered and weighed: only a further location can make a difference.
    const more = isCovered ? 1 : this.#cover.moreNeeded();
    return !Number.isFinite(more) || this.#bound.isNoBetterThan(best, more);
  }

  #weigh(isOpen: Uint8Array): void {
    if (!weigh(this.#weighing, isOpen, this.#weighing.plans.best?.vector)) this.isExact = false;
  }
}
