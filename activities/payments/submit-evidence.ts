import type { Database } from '../../db/database.ts';
import { type EvidenceBody, readEvidenceOutcome, recordEvidence } from '../../db/disputes/evidence.ts';
import { readDispute } from '../../db/disputes/view.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { Bulkhead } from '../bulkhead.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { PaymentRefused } from './payment-refused.ts';
import { ask } from './provider-call.ts';

/** Hands evidence to the provider, with the command as its key, and writes down whether it was taken. */
export async function submitEvidence(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
  commandId: CommandId,
): Promise<void> {
  const command = { id: commandId, orderId };
  if (await readEvidenceOutcome(db, command)) return;
  const { disputeId, fields } = (await readCommand<EvidenceBody>(db, commandId)).body;
  const dispute = await readDispute(db, disputeId);
  if (!dispute) throw new Error(`there is no dispute ${disputeId} to send evidence in`);
  const { reference } = dispute;
  const answer = await ask(bulkhead, 'evidence', (signal) =>
    gateway.submitEvidence({ reference, fields, idempotencyKey: `${disputeId}:evidence:${commandId}`, signal }),
  );
  await recordEvidence(db, command, answer instanceof PaymentRefused ? answer.code : undefined);
}
