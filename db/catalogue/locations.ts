import type { Insertable, Selectable } from 'kysely';
import type { LocationId } from '../../domain/ids.ts';
import type { Database, Tables, Tx } from '../database.ts';
import { json } from '../json.ts';

export type LocationRow = Selectable<Tables['location']>;
export type NewLocation = Insertable<Tables['location']>;

export function readLocation(db: Database, id: LocationId): Promise<LocationRow | undefined> {
  return db.selectFrom('location').selectAll().where('id', '=', id).executeTakeFirst();
}

export type LocationQuery = {
  readonly after: string | undefined;
  readonly limit: number;
  /** Only these; undefined means all. */
  readonly within: readonly LocationId[] | undefined;
};

export function listLocations(db: Database, { after, limit, within }: LocationQuery): Promise<LocationRow[]> {
  return db
    .selectFrom('location')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after as LocationId))
    .$if(within !== undefined, (query) =>
      query.where(({ eb, val }) => eb('id', '=', eb.fn.any(val([...(within ?? [])])))),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function saveLocation(tx: Tx, row: NewLocation): Promise<void> {
  const values = { ...row, openDays: row.openDays ? json(row.openDays) : null, sla: row.sla ?? null };
  await tx
    .insertInto('location')
    .values(values)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}
