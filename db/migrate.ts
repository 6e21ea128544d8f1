import { openOrm } from './orm.ts';

/** Brings the tables up to date; safe to run from several processes at once. Returns the names of what it ran. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const orm = await openOrm(databaseUrl);
  try {
    const done = await orm.migrator.up();
    return done.map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}

if (import.meta.main) {
  const { loadDatabaseUrl } = await import('../config.ts');
  const ran = await migrate(loadDatabaseUrl());
  console.log(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}`);
}
