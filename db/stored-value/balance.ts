import type { StoredValueId } from '../../domain/ids.ts';
import type { Tx } from '../database.ts';

/** What changed a balance. A second change for the same source is none. */
export type BalanceSource = { readonly type: string; readonly id: string };

/** Keeps an amount for one order; false when less than that is free. */
export async function bind(tx: Tx, id: StoredValueId, amountMinor: number): Promise<boolean> {
  const bound = await tx
    .updateTable('stored_value')
    .set((row) => ({ boundMinor: row('boundMinor', '+', amountMinor) }))
    .where('id', '=', id)
    .where(({ eb }) => eb(eb('balanceMinor', '-', eb.ref('boundMinor')), '>=', amountMinor))
    .returning('id')
    .executeTakeFirst();
  return bound !== undefined;
}

/** Gives back what was bound and is not taken. */
export async function free(tx: Tx, id: StoredValueId, amountMinor: number): Promise<void> {
  await tx
    .updateTable('stored_value')
    .set((row) => ({ boundMinor: row('boundMinor', '-', amountMinor) }))
    .where('id', '=', id)
    .execute();
}

/** Takes what was bound. */
export async function spend(tx: Tx, id: StoredValueId, amountMinor: number, source: BalanceSource): Promise<void> {
  if (!(await move(tx, id, -amountMinor, source))) return;
  await tx
    .updateTable('stored_value')
    .set((row) => ({
      balanceMinor: row('balanceMinor', '-', amountMinor),
      boundMinor: row('boundMinor', '-', amountMinor),
    }))
    .where('id', '=', id)
    .execute();
}

export async function credit(tx: Tx, id: StoredValueId, amountMinor: number, source: BalanceSource): Promise<void> {
  if (!(await move(tx, id, amountMinor, source))) return;
  await tx
    .updateTable('stored_value')
    .set((row) => ({ balanceMinor: row('balanceMinor', '+', amountMinor) }))
    .where('id', '=', id)
    .execute();
}

async function move(tx: Tx, id: StoredValueId, amountMinor: number, source: BalanceSource): Promise<boolean> {
  const moved = await tx
    .insertInto('stored_value_movement')
    .values({ storedValueId: id, amountMinor, sourceType: source.type, sourceId: source.id })
    .onConflict((conflict) => conflict.columns(['sourceType', 'sourceId']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return moved !== undefined;
}
