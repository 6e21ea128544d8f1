import type { Database } from '../../db/database.ts';
import { SYSTEM } from '../../db/order/change-order.ts';
import { changeReturn, type ReturnSubject } from '../../db/returns/change-return.ts';
import { readReturnLines } from '../../db/returns/units.ts';
import type { ReturnFacts } from '../../domain/return/return.ts';

/** Once, of what has not come by now. Who listens to the order's events tells the customer. */
export function remindOfReturn(db: Database, subject: ReturnSubject): Promise<ReturnFacts> {
  const { returnId } = subject;
  return changeReturn(db, subject, async (tx, { status, remindAt, expiresAt }) => {
    if (status !== 'OPEN' || remindAt === null) return [];
    await tx.updateTable('order_return').set({ remindAt: null }).where('id', '=', returnId).execute();
    const lines = await readReturnLines(tx, returnId);
    const outstanding = lines.reduce((sum, line) => sum + line.outstanding, 0);
    if (outstanding === 0) return [];
    const until = expiresAt ? { expiresAt: expiresAt.toISOString() } : {};
    return [{ type: 'return.reminded', actor: SYSTEM, after: { returnId, outstanding, ...until } }];
  });
}
