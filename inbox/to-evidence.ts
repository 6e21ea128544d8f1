import { readEvidenceOutcome } from '../db/disputes/evidence.ts';
import type { InboxRow } from '../db/order/inbox.ts';
import { evidenceWorkflowId } from '../domain/ids.ts';
import type { CommandOutcome } from '../domain/order/command.ts';
import type { EvidenceStart } from '../workflows/dispute/evidence.ts';
import type { Delivery, Destination } from './destination.ts';
import { startOnce } from './start-once.ts';

/** A workflow a command: started with it, and its end is the answer. */
export const toEvidence: Destination = { send, answerFromRows };

async function send(delivery: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
  const { orderId, id: commandId } = command;
  const handle = await startOnce<EvidenceStart>(delivery, 'evidence', {
    workflowId: evidenceWorkflowId(commandId),
    args: [{ orderId, commandId }],
    staticSummary: `Evidence in a dispute of order ${orderId}`,
  });
  await handle.result();
  return answerFromRows(delivery, command);
}

async function answerFromRows({ db }: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
  const outcome = await readEvidenceOutcome(db, command);
  if (outcome === undefined) return 'UNDECIDED';
  if (outcome.isAccepted) return { status: 'DONE' };
  const detail = 'The provider does not take this evidence: the dispute is decided, or a field is not one of its own.';
  return { status: 'REFUSED', refusal: { kind: 'evidence-refused', detail } };
}
