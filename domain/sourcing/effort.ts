/** How much a search may do, counted in steps and not in time: the same question always gets the same answer. */
export class Effort {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** False once it is used up. */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  get left(): number {
    return Math.max(0, this.#left);
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** A smaller allowance out of this one, so that no single part of the search uses up all of it. */
  share(steps: number): Effort {
    const granted = Math.max(0, Math.min(steps, this.#left));
    this.#left -= granted;
    return new Effort(granted);
  }

  /** Takes back what a share has left. */
  refund(rest: Effort): void {
    this.#left += Math.max(0, rest.#left);
  }
}
