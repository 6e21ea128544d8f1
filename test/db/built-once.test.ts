import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { builtOnce } from '../../db/built-once.ts';
import { type Database, json, openDatabase } from '../../db/database.ts';
import { together } from '../../db/together.ts';
import { createDatabase, type TestDatabase } from '../support/stack.ts';

type Note = { readonly name: string; readonly data?: unknown };

describe('a statement that is built once', () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase({ url: database.url });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it('is filled with other values each time', async () => {
    let builds = 0;
    const sum = builtOnce((_, { left, right }: { left: number; right: number }) => {
      builds += 1;
      return sql<{ sum: number }>`select ${left}::int + ${right}::int + ${1}::int as sum`;
    });

    const sums = [await sum({ left: 1, right: 2 }).one(db), await sum({ right: 30, left: 10 }).one(db)];

    expect(sums).toEqual([{ sum: 4 }, { sum: 41 }]);
    await sum({ left: 5, right: 6 }).one(db);
    expect(builds).toBe(2);
  });

  it('is another one for a row with other columns', async () => {
    const channel = builtOnce((query, { id, ...columns }: { id: string; name?: string; safetyBuffer?: number }) =>
      query
        .updateTable('channel')
        .set(columns)
        .where('id', '=', id as never),
    );

    const texts = [channel({ id: 'a', name: 'A' }), channel({ id: 'b', safetyBuffer: 2 })].map(
      (statement) => sql`${statement}`.compile(db).sql,
    );

    expect(texts).toEqual([
      'update "channel" set "name" = $1 where "id" = $2',
      'update "channel" set "safety_buffer" = $1 where "id" = $2',
    ]);
  });

  it('makes JSON of the values it is filled with, and of null none', async () => {
    const kept = builtOnce((_, { name, data }: Note) => sql<Note>`select ${name}::text as name, ${json(data)} as data`);

    const rows = [await kept({ name: 'a', data: ['x', 1] }).one(db), await kept({ name: 'b', data: null }).one(db)];

    expect(rows).toEqual([
      { name: 'a', data: ['x', 1] },
      { name: 'b', data: null },
    ]);
  });

  it('goes with another one', async () => {
    const found = builtOnce((_, { name }: Note) => sql<Note>`select ${name}::text as name`);

    const { rows } = await together([found({ name: 'a' })], found({ name: 'b' })).execute(db);

    expect(rows).toEqual([{ name: 'b' }]);
  });

  it('says which row it has not found', async () => {
    const none = builtOnce((_, { name }: Note) => sql<Note>`select ${name}::text as name where false`);

    await expect(none({ name: 'a' }).one(db)).rejects.toThrow('select $1::text as name where false');
  });

  it('is filled with values only', () => {
    const found = builtOnce((_, { name, data }: Note) => sql<Note>`select ${name}::text as name, ${data} as data`);

    expect(() => found({ name: 'a', data: sql`now()` })).toThrow('data is a part of a statement');
  });

  it('cannot look at a value while it is built', () => {
    const looks = builtOnce((_, { data }: Note) => sql<Note>`select ${JSON.stringify(data)}::jsonb`);

    expect(() => looks({ name: 'a', data: {} })).toThrow('data is not known while its statement is built');
  });
});
