import * as wf from '@temporalio/workflow';

// Temporal's timers reach no further than this; a longer wait is simply waited again.
const LONGEST_MS = 365 * 86_400_000;

/**
 * Wakes one waiter at one instant. What rings no more is called off by the next wait, not when the waiting ends: a
 * workflow that completes takes its timer with it, and needs no event to say so.
 */
export class Alarm {
  #timer: wf.CancellationScope | undefined;

  /** Waits until `isReached`, at most until the instant `limitMs`. The timer carries its reason for the Temporal UI. */
  async isInTime(isReached: () => boolean, limitMs: number, reason: string): Promise<boolean> {
    if (isReached()) return true;
    this.callOff();
    const waitMs = Math.min(Math.max(limitMs - Date.now(), 1), LONGEST_MS);
    const timer = new wf.CancellationScope();
    this.#timer = timer;
    let isRinging = false;
    const ring = timer.run(() => wf.sleep(waitMs, { summary: reason }));
    ring.then(() => (isRinging = true), unlessCalledOff);
    await wf.condition(() => isRinging || isReached());
    return isReached();
  }

  callOff(): void {
    this.#timer?.cancel();
  }
}

function unlessCalledOff(failure: unknown): void {
  if (!wf.isCancellation(failure)) throw failure;
}
