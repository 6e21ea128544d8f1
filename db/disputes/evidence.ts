import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { DisputeId, Evidence } from '../../domain/payments/dispute.ts';
import { type Database, json } from '../database.ts';
import { changeByCommand } from '../order/change-order.ts';

/** What `POST /v1/disputes/{id}/evidence` asks for, as its row keeps it. */
export type EvidenceBody = { readonly disputeId: DisputeId; readonly fields: Evidence };
type Command = { readonly id: CommandId; readonly orderId: OrderId };

const SENT = 'dispute.evidence-sent';
const REFUSED = 'dispute.evidence-refused';

/** The history names the fields only: what they say is about a person. */
export async function recordEvidence(db: Database, { id: commandId, orderId }: Command, refusalCode?: string) {
  await changeByCommand<EvidenceBody>(db, orderId, commandId, async (tx, { actor, body: { disputeId, fields } }) => {
    const after = { disputeId, fields: Object.keys(fields) };
    if (refusalCode !== undefined) return [{ type: REFUSED, actor, reason: refusalCode, commandId, after }];
    const { evidence } = await tx
      .selectFrom('dispute')
      .select('evidence')
      .where('id', '=', disputeId)
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('dispute')
      .set({ evidence: json({ ...evidence, ...fields }), evidenceSentAt: new Date() })
      .where('id', '=', disputeId)
      .execute();
    return [{ type: SENT, actor, commandId, after }];
  });
}

/** Undefined while the provider has not said. */
export async function readEvidenceOutcome(
  db: Database,
  { id, orderId }: Command,
): Promise<{ readonly isAccepted: boolean } | undefined> {
  const event = await db
    .selectFrom('order_event')
    .select('type')
    .where('orderId', '=', orderId)
    .where('commandId', '=', id)
    .executeTakeFirst();
  return event && { isAccepted: event.type === SENT };
}
