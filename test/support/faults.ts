import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../activities/index.ts';
import type { Change } from './world.ts';

export type Step = keyof Activities & string;
/** `refused` does nothing; `repeated` does it twice; the others do it, and break before the answer arrives. */
export type Fault = 'refused' | 'repeated' | 'loses its answer' | 'loses its answer and is then refused' | 'fails once';
type Act = (...args: readonly unknown[]) => Promise<unknown>;

/** One switch for every step of every order in a world. */
export class Faults {
  readonly #faults = new Map<string, Fault>();
  readonly #calls = new Map<string, number>();

  set(step: Step, fault: Fault): void {
    this.#faults.set(step, fault);
    this.#calls.clear();
  }

  clear(): void {
    this.#faults.clear();
  }

  readonly change: Change = (activities) => {
    const changed = Object.entries(activities).map(([step, act]) => [
      step,
      (...args: unknown[]) => this.#run(step, act as Act, args),
    ]);
    return Object.fromEntries(changed) as Partial<Activities>;
  };

  async #run(step: string, act: Act, args: readonly unknown[]): Promise<unknown> {
    const calls = (this.#calls.get(step) ?? 0) + 1;
    this.#calls.set(step, calls);
    switch (this.#faults.get(step)) {
      case undefined:
        return act(...args);
      case 'refused':
        throw refusal();
      case 'repeated':
        await act(...args);
        return act(...args);
      case 'fails once':
        if (calls === 1) throw broken();
        return act(...args);
      case 'loses its answer':
        return losing(calls, act, args);
      case 'loses its answer and is then refused':
        if (calls > 1) throw refusal();
        return losing(calls, act, args);
    }
  }
}

async function losing(calls: number, act: Act, args: readonly unknown[]): Promise<unknown> {
  const answer = await act(...args);
  if (calls === 1) throw broken();
  return answer;
}

const broken = () => new Error('the connection broke after the work was done');
const refusal = () => ApplicationFailure.nonRetryable('refused in a test', 'payment-declined', {});
