import type { Draw, Puzzle } from './puzzle.ts';

export const UNDECIDED = 0;
export const CHOSEN = 1;
export const EXCLUDED = 2;

/** What the chosen locations together must have at least: a row for each item and for each SKU that items share. */
export class Cover {
  readonly rows: number;
  /** For each location. */
  readonly marks: Uint8Array;
  readonly #size: number;
  /** [row * size + location]. */
  readonly #gives: Float64Array;
  /** Units still missing once the chosen locations have given all they have; 0 or less when covered. */
  readonly #missing: Float64Array;
  /** Units to spare if every location that is not excluded gave all it has. */
  readonly #spare: Float64Array;
  /** For each row, locations by what they give, most first. */
  readonly #mostFirst: readonly Int32Array[];
  readonly #need: Float64Array;
  readonly #gain: Float64Array;

  constructor({ count, demand, limits, shared, size }: Puzzle) {
    this.rows = count + shared.rows;
    this.marks = new Uint8Array(size);
    this.#size = size;
    this.#gives = new Float64Array(this.rows * size);
    this.#gives.set(limits);
    this.#gives.set(shared.stock, limits.length);
    this.#need = new Float64Array(this.rows);
    this.#need.set(demand);
    for (const [item, draws] of shared.draws.entries()) {
      for (const { row, quantity } of draws as readonly Draw[]) {
        const at = count + row;
        this.#need[at] = (this.#need[at] as number) + quantity * (demand[item] as number);
      }
    }
    this.#missing = this.#need.slice();
    this.#spare = this.#need.map((need, row) => this.#sumOf(row) - need);
    this.#mostFirst = Array.from({ length: this.rows }, (_, row) => this.#sortedBy(row));
    this.#gain = new Float64Array(size);
  }

  gives(row: number, location: number): number {
    return this.#gives[row * this.#size + location] as number;
  }

  isUndecided(location: number): boolean {
    return this.marks[location] === UNDECIDED;
  }

  /** Locations that give to a row, most first. */
  mostFirst(row: number): Int32Array {
    return this.#mostFirst[row] as Int32Array;
  }

  /** Adds a location to the chosen ones, or with -1 takes it back. */
  choose(location: number, sign: 1 | -1): void {
    this.marks[location] = sign === 1 ? CHOSEN : UNDECIDED;
    for (let row = 0; row < this.rows; row += 1) {
      this.#missing[row] = (this.#missing[row] as number) - sign * this.gives(row, location);
    }
  }

  /** Excludes a location, or with -1 lets it back. False when the others have not enough without it. */
  exclude(location: number, sign: 1 | -1): boolean {
    this.marks[location] = sign === 1 ? EXCLUDED : UNDECIDED;
    let isEnough = true;
    for (let row = 0; row < this.rows; row += 1) {
      const spare = (this.#spare[row] as number) - sign * this.gives(row, location);
      this.#spare[row] = spare;
      if (spare < 0) isEnough = false;
    }
    return isEnough;
  }

  get isCovered(): boolean {
    for (let row = 0; row < this.rows; row += 1) if ((this.#missing[row] as number) > 0) return false;
    return true;
  }

  get isPossible(): boolean {
    return this.#spare.every((spare) => spare >= 0);
  }

  /** Fewest locations out of the undecided ones that could cover what is missing: never too high. */
  moreNeeded(): number {
    const byRow = this.#moreForOneRow();
    return byRow === 0 || !Number.isFinite(byRow) ? byRow : Math.max(byRow, this.#moreForAllRows());
  }

  /** The row that most locations are needed for, of equals the one that fewest locations could fill. */
  hardestRow(): number {
    let [hardest, most, fewest] = [-1, 0, 0];
    for (let row = 0; row < this.rows; row += 1) {
      if ((this.#missing[row] as number) <= 0) continue;
      const more = this.#moreFor(row);
      const ways = this.#waysFor(row);
      if (hardest < 0 || more > most || (more === most && ways < fewest)) [hardest, most, fewest] = [row, more, ways];
    }
    return hardest;
  }

  /** Share of what is missing that each undecided location could give, summed over rows. */
  gains(): Float64Array {
    this.#gain.fill(0);
    for (let row = 0; row < this.rows; row += 1) {
      const missing = this.#missing[row] as number;
      if (missing <= 0) continue;
      for (let location = 0; location < this.#size; location += 1) {
        const given = this.gives(row, location);
        if (given > 0 && this.isUndecided(location)) {
          this.#gain[location] = (this.#gain[location] as number) + Math.min(1, given / missing);
        }
      }
    }
    return this.#gain;
  }

  #moreForOneRow(): number {
    let most = 0;
    for (let row = 0; row < this.rows; row += 1) {
      if ((this.#missing[row] as number) > 0) most = Math.max(most, this.#moreFor(row));
    }
    return most;
  }

  #moreFor(row: number): number {
    let missing = this.#missing[row] as number;
    let count = 0;
    for (const location of this.#mostFirst[row] as Int32Array) {
      if (missing <= 0) return count;
      if (!this.isUndecided(location)) continue;
      missing -= this.gives(row, location);
      count += 1;
    }
    return missing <= 0 ? count : Number.POSITIVE_INFINITY;
  }

  /** One location covers at most its gain, so it takes as many as the largest gains need to add up to all rows. */
  #moreForAllRows(): number {
    let open = 0;
    for (let row = 0; row < this.rows; row += 1) if ((this.#missing[row] as number) > 0) open += 1;
    const gains = this.gains();
    let [count, covered] = [0, 0];
    // Sums of shares carry rounding errors; without the margin they would ask for one location too many.
    while (covered < open - 1e-9 && count < this.#size) {
      const largest = indexOfMost(gains);
      covered += gains[largest] as number;
      gains[largest] = 0;
      count += 1;
    }
    return count;
  }

  #waysFor(row: number): number {
    let ways = 0;
    for (const location of this.#mostFirst[row] as Int32Array) if (this.isUndecided(location)) ways += 1;
    return ways;
  }

  #sumOf(row: number): number {
    let sum = 0;
    for (let location = 0; location < this.#size; location += 1) sum += this.gives(row, location);
    return sum;
  }

  #sortedBy(row: number): Int32Array {
    const all = Int32Array.from({ length: this.#size }, (_, location) => location);
    const giving = all.filter((location) => this.gives(row, location) > 0);
    return giving.sort((left, right) => this.gives(row, right) - this.gives(row, left) || left - right);
  }
}

export function indexOfMost(values: Float64Array): number {
  let most = 0;
  for (let index = 1; index < values.length; index += 1) {
    if ((values[index] as number) > (values[most] as number)) most = index;
  }
  return most;
}
