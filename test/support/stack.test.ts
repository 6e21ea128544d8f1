import { expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase, type TestDatabase } from './stack.ts';

it('gives each caller a migrated database of its own', async () => {
  const databases = await Promise.all([createDatabase(), createDatabase()]);

  const tables = await Promise.all(databases.map((each) => query(each, 'select * from mikro_orm_migrations')));

  expect(databases[0].url).not.toBe(databases[1].url);
  expect(tables.map(({ length }) => length > 0)).toEqual([true, true]);
  await Promise.all(databases.map((database) => database.drop()));
});

async function query({ url }: TestDatabase, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
