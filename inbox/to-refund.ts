import type { InboxRow } from '../db/order/inbox.ts';
import { readRefund } from '../db/order/refunds.ts';
import { refundWorkflowId } from '../domain/ids.ts';
import type { CommandOutcome } from '../domain/order/command.ts';
import type { RefundStart } from '../workflows/refund/refund.ts';
import type { Delivery, Destination } from './destination.ts';
import { startOnce } from './start-once.ts';

/** A refund's workflow lives as long as its one command: started with it, and its end is the answer. */
export const toRefund: Destination = { send, answerFromRows };

async function send(delivery: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
  const { orderId, id: refundId } = command;
  const handle = await startOnce<RefundStart>(delivery, 'refund', {
    workflowId: refundWorkflowId(refundId),
    args: [{ orderId, refundId }],
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
