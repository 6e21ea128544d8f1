import * as wf from '@temporalio/workflow';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import { step } from '../step.ts';

export type EvidenceStart = { readonly orderId: OrderId; readonly commandId: CommandId };

/** Evidence on its way to the provider, however long that is away. What it says stays in the command's row. */
export async function evidence({ orderId, commandId }: EvidenceStart): Promise<void> {
  await wf.CancellationScope.nonCancellable(() => step('submitEvidence', orderId, commandId));
}
