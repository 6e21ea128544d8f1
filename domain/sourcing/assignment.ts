import type { Effort } from './effort.ts';
import { cheapestSplit } from './lane-bound.ts';
import type { Measure } from './measures.ts';
import type { Draw, Puzzle } from './puzzle.ts';
import { Tally, unitSums } from './tally.ts';
import { compareVectors, type Division, type Takes, vectorOf } from './vector.ts';

/** Of more ways than this to divide one item between two locations only some are tried. */
const QUANTITIES_MAX = 24;
/** What placing one item costs for each open location, measured against one row of the search over locations. */
const STEPS_A_PLACE = 10;

export type Question = {
  readonly puzzle: Puzzle;
  readonly items: readonly number[];
  readonly isOpen: Uint8Array;
  readonly effort: Effort;
  /** With what a used location costs, or by what the units cost alone. */
  readonly countsParts: boolean;
  /** Units that have but one way to go. */
  readonly given?: Takes;
  /** Nothing that is not better than this is wanted. */
  readonly cutoff?: Float64Array | undefined;
  /** What the first goal cannot fall below, where more is known than the items say one by one. */
  readonly least?: number;
};

/**
 * Branch and bound over items that cannot be divided one by one, since they share stock or a parcel's weight. Each
 * step places one item; a branch ends when even the best rest, each item by itself, would not beat what was found.
 */
export class Assignment {
  isComplete = true;
  /** The best of the plain answers, whether or not it beats the cutoff. */
  firstAnswer: Division | undefined;
  readonly #question: Question;
  readonly #measures: readonly Measure[];
  readonly #items: readonly number[];
  readonly #open: readonly number[];
  /** For each item here, the open locations that have it. */
  readonly #preferred: readonly (readonly number[])[];
  readonly #tally: Tally;
  /** [depth * goals + goal]: the least that all items from this depth on add. */
  readonly #rest: Float64Array;
  readonly #restGrams: Float64Array;
  #floor: readonly number[] = [];
  #best: Division | undefined;
  #limit: Float64Array | undefined;
  /** The first bound was reached: nothing can be better. */
  #isTight = false;

  constructor(question: Question) {
    const { puzzle, items, isOpen, given = [], cutoff } = question;
    this.#question = question;
    this.#measures = puzzle.measures;
    this.#items = items.toSorted((left, right) => weightOf(puzzle, right) - weightOf(puzzle, left) || left - right);
    this.#open = Array.from(isOpen.keys()).filter((location) => isOpen[location] === 1);
    this.#preferred = this.#items.map((item) =>
      Array.from(puzzle.preference[item] as Int32Array).filter((location) => isOpen[location] === 1),
    );
    this.#tally = new Tally(puzzle, given);
    this.#rest = new Float64Array((items.length + 1) * puzzle.measures.length);
    this.#restGrams = new Float64Array(items.length + 1);
    this.#limit = cutoff;
  }

  best(): Division | undefined {
    if (!this.#foresee()) return undefined;
    const { least = Number.NEGATIVE_INFINITY } = this.#question;
    this.#floor = this.#measures.map((_, goal) => Math.max(this.#bound(0, goal), goal === 0 ? least : -Infinity));
    if (this.#question.countsParts) this.#concentrate();
    this.#place(0);
    if (this.#isTight) this.isComplete = true;
    return this.#best;
  }

  /** Each item at its cheapest, as if it were alone. False when even so the open locations have not enough. */
  #foresee(): boolean {
    const { demand, weights } = this.#question.puzzle;
    const goals = this.#measures.length;
    for (let depth = this.#items.length - 1; depth >= 0; depth -= 1) {
      const item = this.#items[depth] as number;
      const alone = this.#tally.fill(item, this.#preferred[depth] as readonly number[]);
      if (!alone) return false;
      const least = unitSums(this.#question.puzzle, alone);
      for (let goal = 0; goal < goals; goal += 1) {
        this.#rest[depth * goals + goal] = (this.#rest[(depth + 1) * goals + goal] as number) + (least[goal] as number);
      }
      const grams = (demand[item] as number) * (weights[item] as number);
      this.#restGrams[depth] = (this.#restGrams[depth + 1] as number) + grams;
    }
    return true;
  }

  /** First answers, so that bounds bite early: as much as possible from each location in turn. */
  #concentrate(): void {
    const steps = this.#items.length * this.#open.length;
    for (const first of this.#open) {
      // The search itself needs as much for its first answer.
      if (this.#question.effort.left < 2 * steps) return;
      this.#question.effort.spend(steps);
      const mark = this.#tally.takes.length;
      const isFilled = this.#items.every((item, depth) => {
        const others = (this.#preferred[depth] as readonly number[]).filter((location) => location !== first);
        const taken = this.#tally.fill(item, [first, ...others]);
        if (taken) this.#tally.takeAll(taken);
        return taken !== undefined;
      });
      if (isFilled) this.#offerFirst();
      this.#tally.backTo(mark);
    }
  }

  #place(depth: number): void {
    if (this.#isTight) return;
    if (!this.#question.effort.spend(STEPS_A_PLACE * this.#open.length)) this.isComplete = false;
    else if (depth === this.#items.length) this.#offer();
    else if (!this.#isHopeless(depth)) {
      const item = this.#items[depth] as number;
      const locations = this.#preferred[depth] as readonly number[];
      const most = locations.map((location) => this.#tally.most(item, location));
      this.#choose({ depth, item, locations, most }, 0, this.#question.puzzle.demand[item] as number);
    }
  }

  #choose(choice: Choice, rank: number, missing: number): void {
    if (missing === 0) {
      this.#place(choice.depth + 1);
      return;
    }
    this.#question.effort.spend(1);
    let later = 0;
    for (let next = rank + 1; next < choice.most.length; next += 1) later += choice.most[next] as number;
    const most = Math.min(missing, choice.most[rank] ?? 0);
    const location = choice.locations[rank] as number;
    for (const quantity of this.#quantities(choice.item, location, Math.max(0, missing - later), most)) {
      const mark = this.#tally.takes.length;
      if (quantity > 0) this.#tally.take(choice.item, location, quantity);
      this.#choose(choice, rank + 1, missing - quantity);
      if (quantity > 0) this.#tally.backTo(mark);
      if (this.#isTight || this.#question.effort.isSpent) return;
    }
  }

  /** From the most down. Of very many only the ends and those that just fill a step of the price by weight. */
  #quantities(item: number, location: number, least: number, most: number): number[] {
    if (least > most) return [];
    if (most - least < QUANTITIES_MAX) return Array.from({ length: most - least + 1 }, (_, index) => most - index);
    this.isComplete = false;
    const weight = this.#question.puzzle.weights[item] as number;
    const grams = Math.max(0, this.#tally.grams[location] as number);
    const steps = this.#measures.flatMap(({ lanes }) => lanes?.[location] ?? []);
    const filling = weight > 0 ? steps.map(({ upToGrams }) => Math.floor((upToGrams - grams) / weight)) : [];
    const inside = filling.filter((quantity) => quantity > least && quantity < most);
    return [...new Set([most, ...inside.sort((left, right) => right - left), least])];
  }

  /** Whether no division from here on can beat the limit. */
  #isHopeless(depth: number): boolean {
    if (!this.#limit) return false;
    for (let goal = 0; goal < this.#measures.length; goal += 1) {
      const difference = this.#bound(depth, goal) - (this.#limit[goal] as number);
      if (difference !== 0) return difference > 0;
    }
    return true;
  }

  #bound(depth: number, goal: number): number {
    const added = (this.#tally.units[goal] as number) + (this.#rest[depth * this.#measures.length + goal] as number);
    if (!this.#question.countsParts) return added;
    const { base, fixed, lanes } = this.#measures[goal] as Measure;
    let bound = base + added;
    for (const location of this.#open) {
      if ((this.#tally.grams[location] as number) >= 0) bound += fixed[location] as number;
    }
    if (!lanes) return bound;
    return bound + cheapestSplit(lanes, this.#open, this.#tally.grams, this.#restGrams[depth] as number);
  }

  #offerFirst(): void {
    const vector = vectorOf(this.#question.puzzle, this.#tally.takes);
    const isBetter = !this.firstAnswer || compareVectors(vector, this.firstAnswer.vector) < 0;
    if (isBetter) this.firstAnswer = { vector, takes: [...this.#tally.takes] };
    this.#accept(vector);
  }

  #offer(): void {
    const { countsParts, puzzle } = this.#question;
    this.#accept(countsParts ? vectorOf(puzzle, this.#tally.takes) : this.#tally.units.slice());
  }

  #accept(vector: Float64Array): void {
    if (this.#limit && compareVectors(vector, this.#limit) >= 0) return;
    this.#best = { vector, takes: [...this.#tally.takes] };
    this.#limit = vector;
    this.#isTight = vector.every((sum, goal) => sum === this.#floor[goal]);
  }
}

type Choice = {
  readonly depth: number;
  readonly item: number;
  readonly locations: readonly number[];
  readonly most: readonly number[];
};

/** Kits of many parts first, then what is heavy: what has the fewest ways to go. */
function weightOf({ demand, shared, weights }: Puzzle, item: number): number {
  const draws = (shared.draws[item] as readonly Draw[]).length;
  return draws * 1e15 + (demand[item] as number) * (weights[item] as number);
}
