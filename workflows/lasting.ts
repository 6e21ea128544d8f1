import * as wf from '@temporalio/workflow';

/**
 * Runs what ends by our own commands only: "cancel" in the Temporal UI must not leave it half shipped, or unpaid. Made
 * once a workflow, because each scope costs three promises, and each promise in a workflow keeps a stack trace.
 */
export function lasting(): <Answer>(work: () => Promise<Answer>) => Promise<Answer> {
  const scope = new wf.CancellationScope({ cancellable: false });
  return (work) => scope.run(work);
}
