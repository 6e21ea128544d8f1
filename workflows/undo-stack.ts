import { CancellationScope } from '@temporalio/workflow';
import { refusalIn } from './refusal.ts';

type Undo = () => Promise<unknown>;

/** Remembers how to take back each step of placing, and takes them back last-first. */
export class UndoStack {
  readonly #undos: Undo[] = [];

  /** Call before the step, not after: a step that timed out may still have happened. */
  remember(undo: Undo): void {
    this.#undos.unshift(undo);
  }

  /** A refused undo is tried again whenever `askForHelp` returns: when a person has settled what stood in its way. */
  async unwind(askForHelp: () => Promise<unknown>): Promise<void> {
    // Non-cancellable, or the cancellation that brought us here would cancel the undo too.
    await CancellationScope.nonCancellable(async () => {
      for (const undo of this.#undos) await untilDone(undo, askForHelp);
    });
  }
}

async function untilDone(undo: Undo, askForHelp: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await undo();
      return;
    } catch (failure) {
      if (!refusalIn(failure)) throw failure;
      await askForHelp();
    }
  }
}
