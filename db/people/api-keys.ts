import type { Insertable, Selectable } from 'kysely';
import { ROLES } from '../../domain/role.ts';
import type { Database, Tables } from '../database.ts';

export type ApiKeyRow = Selectable<Tables['api_key']>;
export type NewApiKey = Insertable<Tables['api_key']>;

export function findApiKey(db: Database, hash: string): Promise<ApiKeyRow | undefined> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('hash', '=', hash)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
}

export function insertApiKey(db: Database, key: NewApiKey): Promise<ApiKeyRow> {
  return db.insertInto('api_key').values(key).returningAll().executeTakeFirstOrThrow();
}

export function listApiKeys(db: Database, after: string | undefined, limit: number): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('revokedAt', 'is', null)
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Locked in one order, so that two admins who delete each other's key at once leave one of them. */
export function lockAdminKeys(db: Database): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('revokedAt', 'is', null)
    .where(({ eb, val, ref }) => eb(val('admin'), '=', eb.fn.any(ref('roles'))))
    .orderBy('id')
    .forUpdate()
    .execute();
}

export async function revokeApiKey(db: Database, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_key')
    .set({ revokedAt: new Date() })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The key that the operator names in the environment. One that was deleted since stays deleted. */
export async function registerFirstKey(db: Database, key: Pick<NewApiKey, 'id' | 'hash'>): Promise<void> {
  await db
    .insertInto('api_key')
    .values({ ...key, name: 'first key', roles: [...ROLES] })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ roles: [...ROLES] }))
    .execute();
}
