import type { Database } from '../../db/database.ts';
import type { OrderId, OrderLineId } from '../../domain/ids.ts';
import { type FieldError, Problem } from '../problem.ts';

/** What zod cannot see: lines of another order. */
export async function mustBeItsLines(
  db: Database,
  orderId: OrderId,
  lines: readonly { readonly lineId: OrderLineId }[],
): Promise<void> {
  const rows = await db.selectFrom('order_line').select('id').where('orderId', '=', orderId).execute();
  const own = new Set(rows.map(({ id }) => id));
  const errors = lines.flatMap(({ lineId }, index): FieldError[] =>
    own.has(lineId) ? [] : [{ path: `lines.${index}.lineId`, message: `the order has no line ${lineId}` }],
  );
  const [first] = errors;
  if (first) throw new Problem('unknown-line', `${first.path}: ${first.message}.`, { errors });
}
