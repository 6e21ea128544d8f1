import type { WorkflowHandle } from '@temporalio/client';
import type { Delivery } from './destination.ts';

type Start<Argument> = {
  readonly workflowId: string;
  readonly args: [Argument];
  readonly staticSummary: string;
};

/** The workflow that one command begins: delivered again it joins the same, or throws that it was already started. */
export function startOnce<Argument>(
  { client, taskQueue }: Delivery,
  name: string,
  start: Start<Argument>,
): Promise<WorkflowHandle> {
  return client.workflow.start<(argument: Argument) => Promise<unknown>>(name, {
    ...start,
    taskQueue,
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
}
