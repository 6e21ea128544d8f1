import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Faults } from '../support/faults.ts';
import { PATH_NAMES, walk } from '../support/finished-paths.ts';
import { RETURN_PATH_NAMES, walkReturn } from '../support/finished-returns.ts';
import { openWorld, type World } from '../support/world.ts';

/** One row each, for ever. */
const SMALL = ['books', 'places_version'];

/**
 * PostgreSQL is told to read a table whole only where nothing else is possible. Where it still does, no index can help,
 * and the statement takes longer with every order there ever was.
 */
describe('the statements of an order', () => {
  const faults = new Faults();
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change, settings: { enable_seqscan: 'off' } });
    await leaveUncounted(world);
  });
  afterAll(() => world.close());

  it('read no table whole, whatever becomes of it', async () => {
    const before = await readWhole(world);
    for (const name of PATH_NAMES) await walk({ world, faults }, name);

    expect(since(before, await readWhole(world))).toEqual([]);
  });

  it('read no table whole, however it is returned', async () => {
    const before = await readWhole(world);
    for (const name of RETURN_PATH_NAMES) await walkReturn({ world, faults }, name);

    expect(since(before, await readWhole(world))).toEqual([]);
  });
});

/** Of a table known to be small PostgreSQL hashes all rows for an `exists`, whatever it is told; later it would not. */
async function leaveUncounted({ db }: World): Promise<void> {
  await sql`
    do $$ declare name text; begin
      for name in select relname from pg_stat_user_tables loop
        execute format('alter table %I set (autovacuum_enabled = off)', name);
      end loop;
    end $$`.execute(db);
}

type Counts = ReadonlyMap<string, number>;

const since = (before: Counts, after: Counts): string[] =>
  [...after].flatMap(([table, count]) => (count > (before.get(table) ?? 0) ? table : []));

/** How often each table was read from its first row to its last. */
async function readWhole({ db }: World): Promise<Counts> {
  const { rows } = await sql<{ table: string; count: number }>`
    select relname as table, seq_scan as count from pg_stat_user_tables
    where relname not in (${sql.join(SMALL)})`.execute(db);
  return new Map(rows.map(({ table, count }) => [table, count]));
}
