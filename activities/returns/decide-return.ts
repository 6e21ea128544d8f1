import type { Database } from '../../db/database.ts';
import { isDone } from '../../db/order/change-order.ts';
import { readCommand } from '../../db/order/commands.ts';
import { changeReturn, type ReturnRow, type ReturnSubject } from '../../db/returns/change-return.ts';
import { readReturnLines } from '../../db/returns/units.ts';
import type { CommandId } from '../../domain/ids.ts';
import { deadlinesOf, type ReturnDeadlines } from '../../domain/return/deadlines.ts';
import {
  type ApproveBody,
  allowsReturn,
  type DeclineBody,
  type ReturnAction,
  type ReturnFacts,
} from '../../domain/return/return.ts';
import { refuse } from '../refuse.ts';
import { creditUnits } from './credit-units.ts';

const NOTHING_AWAITED: ReturnDeadlines = { expiresAt: null, remindAt: null };

/** From now on the goods are awaited; or the customer keeps them and is paid back at once. */
export function approveReturn(db: Database, subject: ReturnSubject, commandId: CommandId): Promise<ReturnFacts> {
  const { orderId, returnId } = subject;
  return changeReturn(db, subject, async (tx, row, order) => {
    if (await isDone(tx, orderId, commandId)) return [];
    mustAllow(row, 'approve');
    const { actor, body } = await readCommand<ApproveBody>(tx, commandId);
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
  const { orderId, returnId } = subject;
  return changeReturn(db, subject, async (tx, row) => {
    if (await isDone(tx, orderId, commandId)) return [];
    mustAllow(row, 'decline');
    const { actor, body } = await readCommand<DeclineBody>(tx, commandId);
    const { reason } = body;
    await tx
      .updateTable('order_return')
      .set({ status: 'DECLINED', declineReason: reason, expiresAt: null, closedAt: new Date() })
      .where('id', '=', returnId)
      .execute();
    return [{ type: 'return.declined', actor, reason, commandId, after: { returnId, status: 'DECLINED' } }];
  });
}

export function mustAllow({ id: returnId, status }: ReturnRow, action: ReturnAction): void {
  if (allowsReturn(status, action)) return;
  const detail = `${action} is not allowed while return ${returnId} is ${status}.`;
  throw refuse({ kind: 'return-not-allowed', detail, facts: { returnId, action, status } });
}
