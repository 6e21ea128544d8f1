import type { Database } from '../../db/database.ts';
import type { OrderId } from '../../domain/ids.ts';
import { type FieldError, Problem } from '../problem.ts';
import type { EditBody } from './schemas.ts';

/** What zod cannot see: lines of another order, and taxes that do not fit the prices they are on. */
export async function checkEdit(db: Database, orderId: OrderId, { changes }: EditBody): Promise<void> {
  const lines = await db.selectFrom('order_line').selectAll().where('orderId', '=', orderId).execute();
  // Everything added and nothing taken off, as when the order came.
  let most = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor + line.taxMinor, 0);
  changes.forEach((change, changeIndex) => {
    change.lines?.forEach(({ lineId, tax }, lineIndex) => {
      const path = `changes.${changeIndex}.lines.${lineIndex}`;
      const line = lines.find(({ id }) => id === lineId);
      if (!line) throw wrong('invalid-request', `${path}.lineId`, `the order has no line ${lineId}`);
      const price = line.quantity * line.unitPriceMinor - line.discountMinor;
      const isTooMuch = tax.inclusive && tax.amount > price;
      if (isTooMuch)
        throw wrong('sums-disagree', `${path}.tax`, `is included, so it must be at most ${price}, got ${tax.amount}`);
      most += tax.amount;
      if (!Number.isSafeInteger(most))
        throw wrong('sums-disagree', `${path}.tax`, `makes the sum ${most}, which is too large`);
    });
  });
}

function wrong(kind: 'invalid-request' | 'sums-disagree', path: string, message: string): Problem {
  const errors: FieldError[] = [{ path, message }];
  return new Problem(kind, `${path}: ${message}.`, { errors });
}
