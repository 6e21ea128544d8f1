import type { Insertable, Selectable } from 'kysely';
import { type Database, json, type Tables, type Tx } from '../database.ts';

export type BoxRow = Selectable<Tables['box']>;

export const listBoxes = (db: Database): Promise<BoxRow[]> => db.selectFrom('box').selectAll().orderBy('id').execute();

export const readBox = (db: Database, id: string): Promise<BoxRow | undefined> =>
  db.selectFrom('box').selectAll().where('id', '=', id).executeTakeFirst();

export async function saveBox(tx: Tx, row: Insertable<Tables['box']>): Promise<void> {
  const values = { ...row, dimensionsMm: json(row.dimensionsMm) };
  await tx
    .insertInto('box')
    .values(values)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

export async function deleteBox(db: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('box').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}
