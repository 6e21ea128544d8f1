import type { InboxRow } from '../db/order/inbox.ts';
import { readRefund } from '../db/order/refunds.ts';
import { refundWorkflowId } from '../domain/ids.ts';
import type { CommandOutcome } from '../domain/order/command.ts';
import type { refund } from '../workflows/refund/refund.ts';
import type { Delivery, Destination } from './destination.ts';

/** A refund's workflow lives as long as its one command: started with it, and its end is the answer. */
export const toRefund: Destination = { send, answerFromRows };

async function send(delivery: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
  const { orderId, id: refundId } = command;
  const handle = await delivery.client.workflow.start<typeof refund>('refund', {
    workflowId: refundWorkflowId(refundId),
    taskQueue: delivery.taskQueue,
    args: [{ orderId, refundId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    staticSummary: `Refund of order ${orderId}`,
  });
  await handle.result();
  return answerFromRows(delivery, command);
}

async function answerFromRows({ db }: Delivery, { id }: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
  const { status, refusalCode } = await readRefund(db, id);
  if (status === 'PENDING') return 'UNDECIDED';
  if (status === 'SUCCEEDED') return { status: 'DONE' };
  const detail = `The provider refused refund ${id}: ${refusalCode}.`;
  const facts = { refundId: id, ...(refusalCode === null ? {} : { code: refusalCode }) };
  return { status: 'REFUSED', refusal: { kind: 'refund-declined', detail, facts } };
}
