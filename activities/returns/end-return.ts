import type { Database, Tx } from '../../db/database.ts';
import { SYSTEM } from '../../db/order/change-order.ts';
import { changeReturn, type ReturnSubject, readReturnFacts } from '../../db/returns/change-return.ts';
import { isReturnComplete, readReturnLines } from '../../db/returns/units.ts';
import type { CommandId, ReturnId } from '../../domain/ids.ts';
import { isReturnOver, type ReturnFacts, type ReturnStatus } from '../../domain/return/return.ts';
import { refuse } from '../refuse.ts';
import { actOn } from './act-on.ts';

/** What has not come yet will not; what has come is dealt with as it was. */
export function cancelReturn(db: Database, subject: ReturnSubject, commandId: CommandId): Promise<ReturnFacts> {
  const { returnId } = subject;
  return actOn(db, subject, { action: 'cancel', commandId }, async (tx, { actor }, row) => {
    const cancelled = await giveUpOutstanding(tx, returnId);
    if (cancelled === 0) {
      const detail = `All of return ${returnId} has come: nothing of it can be cancelled.`;
      throw refuse({ kind: 'return-not-allowed', detail, facts: { returnId, status: row.status } });
    }
    const status = await endWhenEmpty(tx, returnId, row.status);
    return [{ type: 'return.cancelled', actor, commandId, after: { returnId, status, cancelled } }];
  });
}

/** Nobody sent the goods in time. */
export function expireReturn(db: Database, subject: ReturnSubject): Promise<ReturnFacts> {
  const { returnId } = subject;
  return changeReturn(db, subject, async (tx, row) => {
    if (isReturnOver(row.status) || row.expiresAt === null) return [];
    const cancelled = await giveUpOutstanding(tx, returnId);
    const status = await endWhenEmpty(tx, returnId, row.status);
    if (cancelled === 0) return [];
    return [{ type: 'return.expired', actor: SYSTEM, after: { returnId, status, cancelled } }];
  });
}

/** Closes what has all come, been inspected and been paid back; does nothing before. */
export function closeReturn(db: Database, subject: ReturnSubject): Promise<ReturnFacts> {
  const { returnId } = subject;
  return changeReturn(db, subject, async (tx, { status }) => {
    if (status !== 'OPEN' || !(await isReturnComplete(tx, returnId))) return [];
    const { refundsPending } = await readReturnFacts(tx, returnId);
    if (refundsPending.length > 0) return [];
    await end(tx, returnId, 'CLOSED');
    return [{ type: 'return.closed', actor: SYSTEM, after: { returnId, status: 'CLOSED' } }];
  });
}

export async function readReturn(db: Database, { orderId, returnId }: ReturnSubject): Promise<ReturnFacts> {
  const { eventSequence: sequence } = await db
    .selectFrom('orders')
    .select('eventSequence')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  return { ...(await readReturnFacts(db, returnId)), sequence };
}

async function giveUpOutstanding(tx: Tx, returnId: ReturnId): Promise<number> {
  let units = 0;
  for (const { lineId, outstanding } of await readReturnLines(tx, returnId)) {
    if (outstanding === 0) continue;
    units += outstanding;
    await tx
      .updateTable('return_line')
      .set((row) => ({ cancelled: row('cancelled', '+', outstanding) }))
      .where('returnId', '=', returnId)
      .where('orderLineId', '=', lineId)
      .execute();
  }
  await tx.updateTable('order_return').set({ expiresAt: null }).where('id', '=', returnId).execute();
  return units;
}

/** Of which nothing ever came: there is nothing to close. */
async function endWhenEmpty(tx: Tx, returnId: ReturnId, status: ReturnStatus): Promise<ReturnStatus> {
  const came = await tx.selectFrom('return_receipt').select('id').where('returnId', '=', returnId).executeTakeFirst();
  if (came) return status;
  await end(tx, returnId, 'CANCELLED');
  return 'CANCELLED';
}

async function end(tx: Tx, returnId: ReturnId, status: 'CLOSED' | 'CANCELLED'): Promise<void> {
  const set = { status, closedAt: new Date(), expiresAt: null };
  await tx.updateTable('order_return').set(set).where('id', '=', returnId).execute();
}
