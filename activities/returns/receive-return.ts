import type { Database } from '../../db/database.ts';
import type { ReturnSubject } from '../../db/returns/change-return.ts';
import { type ReturnLineUnits, readReturnLines } from '../../db/returns/units.ts';
import type { CommandId } from '../../domain/ids.ts';
import { isCredited, type ReceiveBody, type ReturnedUnits, type ReturnFacts } from '../../domain/return/return.ts';
import { refuse } from '../refuse.ts';
import { actOn } from './act-on.ts';
import { creditUnits } from './credit-units.ts';
import { takeIn } from './stock.ts';

/** Goods came to a location, any location: stock, units and what is owed for them say so in one transaction. */
export function receiveReturn(db: Database, subject: ReturnSubject, commandId: CommandId): Promise<ReturnFacts> {
  const { orderId, returnId } = subject;
  return actOn<ReceiveBody>(db, subject, { action: 'receive', commandId }, async (tx, { actor, body }, row, order) => {
    const { locationId } = body;
    const lines = await readReturnLines(tx, returnId);
    const units = body.lines.map((each) => ({ ...each, line: lineOf(lines, each), locationId }));
    mustBeAwaited(lines, body.lines);
    const receipts = units.map(({ lineId: orderLineId, quantity, disposition }) => ({
      ...{ returnId, orderLineId, locationId, quantity, disposition, commandId, actor },
    }));
    await tx.insertInto('return_receipt').values(receipts).execute();
    const money = await creditUnits(
      tx,
      { order, row, commandId },
      units.filter(({ disposition }) => isCredited(disposition)),
    );
    await takeIn(tx, { orderId, returnId, actor }, units);
    return [
      { type: 'return.received', actor, commandId, after: { returnId, locationId, lines: body.lines, ...money } },
    ];
  });
}

export function lineOf(lines: readonly ReturnLineUnits[], { lineId }: Pick<ReturnedUnits, 'lineId'>): ReturnLineUnits {
  const line = lines.find((candidate) => candidate.lineId === lineId);
  if (line) return line;
  throw refuse({
    kind: 'quantity-not-remaining',
    detail: `Line ${lineId} is not part of this return.`,
    facts: { lineId },
  });
}

function mustBeAwaited(lines: readonly ReturnLineUnits[], given: readonly ReturnedUnits[]): void {
  for (const { lineId, outstanding } of lines) {
    const quantity = unitsOf(given, lineId);
    if (quantity <= outstanding) continue;
    const detail = `Of line ${lineId} ${outstanding} units are awaited, got ${quantity}.`;
    throw refuse({ kind: 'quantity-not-remaining', detail, facts: { lineId, remaining: outstanding } });
  }
}

export const unitsOf = (given: readonly ReturnedUnits[], lineId: string): number =>
  given.reduce((sum, each) => sum + (each.lineId === lineId ? each.quantity : 0), 0);
