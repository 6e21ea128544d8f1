import type { Database } from '../../db/database.ts';
import type { ReturnSubject } from '../../db/returns/change-return.ts';
import { readReturnLines } from '../../db/returns/units.ts';
import type { CommandId } from '../../domain/ids.ts';
import { deadlinesOf, type ReturnDeadlines } from '../../domain/return/deadlines.ts';
import type { ApproveBody, DeclineBody, ReturnFacts } from '../../domain/return/return.ts';
import { actOn } from './act-on.ts';
import { creditUnits } from './credit-units.ts';

const NOTHING_AWAITED: ReturnDeadlines = { expiresAt: null, remindAt: null };

/** From now on the goods are awaited; or the customer keeps them and is paid back at once. */
export function approveReturn(db: Database, subject: ReturnSubject, commandId: CommandId): Promise<ReturnFacts> {
  const { returnId } = subject;
  return actOn<ApproveBody>(db, subject, { action: 'approve', commandId }, async (tx, { actor, body }, row, order) => {
    const keepIt = body.keepIt ?? false;
    const approvedAt = new Date();
    const awaited = keepIt ? NOTHING_AWAITED : deadlinesOf(order.policy.returnPolicy, approvedAt);
    await tx
      .updateTable('order_return')
      .set({ status: 'OPEN', keepIt, approvedAt, ...awaited })
      .where('id', '=', returnId)
      .execute();
    const event = { type: 'return.approved', actor, commandId };
    if (!keepIt) return [{ ...event, after: { returnId, status: 'OPEN' } }];
    const lines = await readReturnLines(tx, returnId);
    const units = lines.map((line) => ({ line, quantity: line.outstanding }));
    const receipts = units.map(({ line, quantity }) => ({
      ...{ returnId, orderLineId: line.lineId, locationId: null, quantity, commandId, actor },
      disposition: 'NOT_RESTOCKED' as const,
    }));
    await tx.insertInto('return_receipt').values(receipts).execute();
    const money = await creditUnits(tx, { order, row: { ...row, keepIt }, commandId }, units);
    return [{ ...event, after: { returnId, status: 'OPEN', keepIt, ...money } }];
  });
}

export function declineReturn(db: Database, subject: ReturnSubject, commandId: CommandId): Promise<ReturnFacts> {
  const { returnId } = subject;
  return actOn<DeclineBody>(db, subject, { action: 'decline', commandId }, async (tx, { actor, body }) => {
    const { reason } = body;
    await tx
      .updateTable('order_return')
      .set({ status: 'DECLINED', declineReason: reason, expiresAt: null, closedAt: new Date() })
      .where('id', '=', returnId)
      .execute();
    return [{ type: 'return.declined', actor, reason, commandId, after: { returnId, status: 'DECLINED' } }];
  });
}
