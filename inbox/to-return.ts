import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { isDone } from '../db/order/commands.ts';
import type { InboxRow } from '../db/order/inbox.ts';
import { readReturnFacts } from '../db/returns/change-return.ts';
import { type ReturnId, returnWorkflowId } from '../domain/ids.ts';
import type { CommandOutcome } from '../domain/order/command.ts';
import { isReturnOver, type ReturnStatus } from '../domain/return/return.ts';
import type { ReturnMessage, ReturnStart } from '../workflows/return/messages.ts';
import type { Delivery, Destination } from './destination.ts';
import { startOnce } from './start-once.ts';

/** A return is decided by its rows before its workflow begins, so beginning it is all that its request waits for. */
export const toReturn: Destination = { send, answerFromRows };

async function send(delivery: Delivery, command: InboxRow): Promise<CommandOutcome> {
  const workflowId = returnWorkflowId(returnOf(command));
  if (command.kind === 'requestReturn') {
    await start(delivery, command);
  } else {
    const args: [ReturnMessage] = [{ commandId: command.id }];
    await delivery.client.workflow
      .getHandle(workflowId)
      .executeUpdate<ReturnStatus, [ReturnMessage]>(command.kind, { args, updateId: command.id });
  }
  return { status: 'DONE' };
}

async function start(delivery: Delivery, command: InboxRow): Promise<void> {
  const { orderId } = command;
  const returnId = returnOf(command);
  await startOnce<ReturnStart>(delivery, 'returnGoods', {
    workflowId: returnWorkflowId(returnId),
    args: [{ orderId, returnId }],
    staticSummary: `Return of order ${orderId}`,
  }).catch((error: unknown) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  });
}

/** A return bears the id of the command that asked for it; later commands name it. */
function returnOf({ id, kind, body }: InboxRow): ReturnId {
  return (kind === 'requestReturn' ? id : body.returnId) as ReturnId;
}

async function answerFromRows({ db }: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
  const returnId = returnOf(command);
  if (await isDone(db, command.orderId, command.id)) return { status: 'DONE' };
  const { status } = await readReturnFacts(db, returnId);
  if (!isReturnOver(status)) return 'UNDECIDED';
  const detail = `Return ${returnId} has ended as ${status}.`;
  return { status: 'REFUSED', refusal: { kind: 'return-not-allowed', detail, facts: { returnId, status } } };
}
