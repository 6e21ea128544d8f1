import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../db/database.ts';
import { readOrderView } from '../../db/order/view.ts';
import type { OrderId } from '../../domain/ids.ts';
import { createDatabase, type TestDatabase } from '../support/stack.ts';

const NO_ORDER = '00000000-0000-7000-8000-000000000000' as OrderId;

describe('prepared statements', () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createDatabase();
    // One connection, so that every statement comes to where the one before was prepared.
    db = openDatabase({ url: database.url, connectionsMax: 1 });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const notes = () => sql<object>`select * from note`.execute(db);

  it('are prepared once a connection, whatever their parameters', async () => {
    for (const floor of ['SCAN', 'DIRECT', 'SCAN'] as const) {
      await db.selectFrom('location').select('name').where('floor', '=', floor).execute();
    }

    const { rows } = await sql<{ times: number }>`
      select (generic_plans + custom_plans)::int as times from pg_prepared_statements
      where statement like 'select "name" from "location"%'`.execute(db);

    expect(rows).toEqual([{ times: 3 }]);
  });

  it('are the long ones too, but not those that name many rows', async () => {
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    await readOrderView(db, NO_ORDER);
    await sql`select ${sql.join(numbers)} as many`.execute(db);

    const { rows } = await sql<{ long: boolean; wide: boolean }>`
      select bool_or(statement like '%from orders o where o.id%') as long, bool_or(statement like '%as many') as wide
      from pg_prepared_statements`.execute(db);

    expect(rows).toEqual([{ long: true, wide: false }]);
  });

  it('are planned once for all values where they find by keys', async () => {
    const byKeys = openDatabase({ url: database.url, connectionsMax: 1, findsByKeys: true });
    try {
      for (const floor of ['SCAN', 'DIRECT', 'SCAN'] as const) {
        await byKeys.selectFrom('location').select('name').where('floor', '=', floor).execute();
      }

      const { rows } = await sql<{ generic: number; custom: number }>`
        select generic_plans::int as generic, custom_plans::int as custom from pg_prepared_statements
        where statement like 'select "name" from "location"%'`.execute(byKeys);

      expect(rows).toEqual([{ generic: 3, custom: 0 }]);
    } finally {
      await byKeys.destroy();
    }
  });

  it('work again after a table of theirs was altered', async () => {
    await sql`create table note (id int)`.execute(db);
    await sql`insert into note values (1)`.execute(db);
    await notes();
    await sql`alter table note add column words text`.execute(db);

    await expect(notes()).rejects.toThrow('cached plan must not change result type');
    const { rows } = await notes();

    expect(rows).toEqual([{ id: 1, words: null }]);
  });
});
