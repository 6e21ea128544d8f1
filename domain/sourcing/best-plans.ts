import { compareVectors, type Division } from './vector.ts';

/** The best plans met so far, one for each set of locations used, best first. */
export class BestPlans {
  readonly #kept: { readonly key: string; readonly division: Division }[] = [];
  readonly #max: number;
  dropped = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get best(): Division | undefined {
    return this.#kept[0]?.division;
  }

  /** What a plan must beat to be kept; undefined while there is room. */
  get worstWanted(): Float64Array | undefined {
    return this.#kept[this.#max - 1]?.division.vector;
  }

  get all(): readonly Division[] {
    return this.#kept.map(({ division }) => division);
  }

  offer(division: Division): void {
    if (this.worstWanted && compareVectors(division.vector, this.worstWanted) >= 0) {
      this.dropped += 1;
      return;
    }
    const key = keyOf(division);
    const known = this.#kept.findIndex((each) => each.key === key);
    if (known >= 0) {
      // The same plan again, found on another way: no second one to count.
      if (compareVectors(division.vector, (this.#kept[known] as { division: Division }).division.vector) >= 0) return;
      this.#kept.splice(known, 1);
    }
    const place = this.#kept.findIndex((each) => compareVectors(division.vector, each.division.vector) < 0);
    this.#kept.splice(place < 0 ? this.#kept.length : place, 0, { key, division });
    if (this.#kept.length > this.#max) {
      this.#kept.pop();
      this.dropped += 1;
    }
  }
}

function keyOf({ takes }: Division): string {
  const used = new Set<number>();
  for (let index = 1; index < takes.length; index += 3) used.add(takes[index] as number);
  return [...used].sort((left, right) => left - right).join();
}
