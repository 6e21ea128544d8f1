import type { Database, Tx } from '../../db/database.ts';
import type { OrderEvent, OrderRow } from '../../db/order/change-order.ts';
import { type Command, readUndone } from '../../db/order/commands.ts';
import { changeReturn, type ReturnRow, type ReturnSubject } from '../../db/returns/change-return.ts';
import type { CommandId } from '../../domain/ids.ts';
import { allowsReturn, type ReturnAction, type ReturnFacts } from '../../domain/return/return.ts';
import { refuse } from '../refuse.ts';

/** One transaction of a command on a return whose status allows it; a repeat changes nothing more. */
export function actOn<Body>(
  db: Database,
  subject: ReturnSubject,
  { action, commandId }: { readonly action: ReturnAction; readonly commandId: CommandId },
  act: (tx: Tx, command: Command<Body>, row: ReturnRow, order: OrderRow) => Promise<readonly OrderEvent[]>,
): Promise<ReturnFacts> {
  return changeReturn(db, subject, async (tx, row, order) => {
    const command = await readUndone<Body>(tx, order.id, commandId);
    if (!command) return [];
    mustAllow(row, action);
    return act(tx, command, row, order);
  });
}

function mustAllow({ id: returnId, status }: ReturnRow, action: ReturnAction): void {
  if (allowsReturn(status, action)) return;
  const detail = `${action} is not allowed while return ${returnId} is ${status}.`;
  throw refuse({ kind: 'return-not-allowed', detail, facts: { returnId, action, status } });
}
