import type { Database } from '../../db/database.ts';
import type { TransactionRow } from '../../db/order/payment-intents.ts';

/**
 * Who has the money that a refund takes back: the authorisation it was captured on. Credit that came from another order
 * leads back to the capture over there.
 */
export async function sourceOf(db: Database, { parentId }: TransactionRow): Promise<TransactionRow | undefined> {
  const capture = parentId === null ? undefined : await read(db, parentId);
  if (capture?.parentId == null) return undefined;
  const parent = await read(db, capture.parentId);
  return capture.otherOrderId !== null && parent ? sourceOf(db, parent) : parent;
}

const read = (db: Database, id: string): Promise<TransactionRow | undefined> =>
  db.selectFrom('payment_transaction').selectAll().where('id', '=', id).executeTakeFirst();
