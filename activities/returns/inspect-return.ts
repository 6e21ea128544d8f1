import type { Database } from '../../db/database.ts';
import type { ReturnSubject } from '../../db/returns/change-return.ts';
import { type ReturnLineUnits, readReturnLines } from '../../db/returns/units.ts';
import type { CommandId, LocationId } from '../../domain/ids.ts';
import { type InspectBody, isCredited, type ReturnedUnits, type ReturnFacts } from '../../domain/return/return.ts';
import { refuse } from '../refuse.ts';
import { actOn } from './act-on.ts';
import { creditUnits } from './credit-units.ts';
import { lineOf } from './receive-return.ts';
import { type Placed, takeFromAside } from './stock.ts';

/** What was set aside is looked at: only now it is known whether it is sellable, and it is paid back. */
export function inspectReturn(db: Database, subject: ReturnSubject, commandId: CommandId): Promise<ReturnFacts> {
  const { orderId, returnId } = subject;
  return actOn<InspectBody>(db, subject, { action: 'inspect', commandId }, async (tx, { actor, body }, row, order) => {
    const inspected = fromAside(await readReturnLines(tx, returnId), body.lines);
    const receipts = inspected.flatMap(({ line, locationId, quantity, disposition }) => {
      const entry = { returnId, orderLineId: line.lineId, locationId, commandId, actor };
      return [
        { ...entry, quantity: -quantity, disposition: 'PROCESSING_REQUIRED' as const },
        { ...entry, quantity, disposition },
      ];
    });
    await tx.insertInto('return_receipt').values(receipts).execute();
    const money = await creditUnits(
      tx,
      { order, row, commandId },
      inspected.filter(({ disposition }) => isCredited(disposition)),
    );
    await takeFromAside(tx, { orderId, returnId, actor }, inspected);
    return [{ type: 'return.inspected', actor, commandId, after: { returnId, lines: body.lines, ...money } }];
  });
}

/** Takes the units from where they wait, location after location. */
function fromAside(lines: readonly ReturnLineUnits[], wanted: readonly ReturnedUnits[]): Placed[] {
  const waiting = new Map(lines.map((line) => [line.lineId, line.processing.map((each) => ({ ...each }))]));
  return wanted.flatMap(({ lineId, quantity, disposition }) => {
    const line = lineOf(lines, { lineId });
    let left = quantity;
    const taken: Placed[] = [];
    for (const place of waiting.get(lineId) ?? []) {
      const units = Math.min(left, place.quantity);
      place.quantity -= units;
      left -= units;
      if (units > 0) taken.push({ line, quantity: units, disposition, locationId: place.locationId as LocationId });
    }
    if (left > 0) throw fewer(lineId, quantity, quantity - left);
    return taken;
  });
}

function fewer(lineId: string, asked: number, remaining: number) {
  const detail = `Of line ${lineId} ${remaining} units wait for an inspection, got ${asked}.`;
  return refuse({ kind: 'quantity-not-remaining', detail, facts: { lineId, remaining } });
}
