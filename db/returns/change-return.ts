import type { Selectable } from 'kysely';
import type { CommandId, OrderId, ReturnId } from '../../domain/ids.ts';
import type { LabelStatus, ReturnFacts, ReturnStatus } from '../../domain/return/return.ts';
import type { Database, Tables, Tx } from '../database.ts';
import { changeOrder, type OrderEvent, type OrderRow } from '../order/change-order.ts';
import { readExchange } from './exchange.ts';
import { isDealtWith, readReturnLines } from './units.ts';

export type ReturnRow = Selectable<Tables['order_return']>;
export type ReturnSubject = { readonly orderId: OrderId; readonly returnId: ReturnId };

/** One transaction on one return, under the lock of its order: the order's history tells of it. */
export async function changeReturn(
  db: Database,
  { orderId, returnId }: ReturnSubject,
  change: (tx: Tx, row: ReturnRow, order: OrderRow) => Promise<readonly OrderEvent[]>,
): Promise<ReturnFacts> {
  const { sequence } = await changeOrder(db, orderId, async (tx, order) => {
    const row = await tx.selectFrom('order_return').selectAll().where('id', '=', returnId).executeTakeFirstOrThrow();
    return change(tx, row, order);
  });
  return { ...(await readReturnFacts(db, returnId)), sequence };
}

export async function readReturnFacts(db: Database, returnId: ReturnId): Promise<Omit<ReturnFacts, 'sequence'>> {
  const row = await db
    .selectFrom('order_return')
    .leftJoin('return_label', 'return_label.returnId', 'order_return.id')
    .selectAll('order_return')
    .select(['return_label.status as labelStatus', 'quote'])
    .where('order_return.id', '=', returnId)
    .executeTakeFirstOrThrow();
  const { status, expiresAt, remindAt, labelStatus, quote } = row;
  const lines = await readReturnLines(db, returnId);
  const exchange = await readExchange(db, row);
  const isAwaited = status === 'OPEN' && lines.some(({ outstanding }) => outstanding > 0);
  const label = labelToDo({ status, isAwaited, label: labelStatus, isChosen: quote !== null });
  return {
    returnId,
    status,
    isComplete: lines.every(isDealtWith),
    refundsPending: await refundsPending(db, returnId),
    // What is here already does not expire while it waits for its inspection.
    expiresAtMs: expiresAt?.getTime() ?? null,
    ...(isAwaited && remindAt ? { remindAtMs: remindAt.getTime() } : {}),
    ...(label ? { label } : {}),
    ...(exchange && (exchange.isMoving || exchange.verdict !== exchange.told) ? { exchangeWaits: true } : {}),
  };
}

type LabelState = { status: ReturnStatus; isAwaited: boolean; label: LabelStatus | null; isChosen: boolean };

/** What nobody will send needs no label; one whose offer was chosen may have been bought with the answer lost. */
function labelToDo({ status, isAwaited, label, isChosen }: LabelState): ReturnFacts['label'] {
  if (isAwaited && label === 'WANTED') return 'BUY';
  const isBought = label === 'BOUGHT' || (label === 'WANTED' && isChosen);
  return status === 'CANCELLED' && isBought ? 'VOID' : undefined;
}

async function refundsPending(db: Database, returnId: ReturnId): Promise<CommandId[]> {
  const rows = await db
    .selectFrom('payment_transaction')
    .select('causedBy')
    .distinct()
    .where('kind', '=', 'REFUND')
    .where('status', '=', 'PENDING')
    .where('causedBy', 'in', (query) =>
      query.selectFrom('return_credit').select('commandId').where('returnId', '=', returnId),
    )
    .execute();
  return rows.map(({ causedBy }) => causedBy as CommandId);
}
