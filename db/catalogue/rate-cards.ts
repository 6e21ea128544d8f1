import type { Insertable, Selectable } from 'kysely';
import type { Database, Tables, Tx } from '../database.ts';
import { json } from '../json.ts';

export type RateCardRow = Selectable<Tables['rate_card']>;
export type NewRateCard = Insertable<Tables['rate_card']>;

export function readRateCard(db: Database, id: string): Promise<RateCardRow | undefined> {
  return db.selectFrom('rate_card').selectAll().where('id', '=', id).executeTakeFirst();
}

export function listRateCards(db: Database, after: string | undefined, limit: number): Promise<RateCardRow[]> {
  return db
    .selectFrom('rate_card')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function saveRateCard(tx: Tx, row: NewRateCard): Promise<void> {
  const values = { ...row, zones: json(row.zones) };
  await tx
    .insertInto('rate_card')
    .values(values)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}
