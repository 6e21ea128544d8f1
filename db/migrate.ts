import type { MikroORM } from '@mikro-orm/postgresql';
import { CannotStart, loadDatabaseConfig } from '../config.ts';
import { sayWhyItFails } from '../failing-start.ts';
import { chartStatements } from './ledger/chart.ts';
import { openOrm } from './orm.ts';

/** Brings the tables up to date; safe to run from several processes at once. Returns the names of what it ran. */
export async function migrate(databaseUrl: string, reportingCurrency = 'USD'): Promise<string[]> {
  const orm = await openOrm(databaseUrl);
  try {
    const done = await orm.migrator.up();
    await openBooks(orm, reportingCurrency);
    return done.map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}

/** The currency of books that hold something cannot change: every value in them is in it. */
async function openBooks(orm: MikroORM, wanted: string): Promise<void> {
  const connection = orm.em.getConnection();
  for (const { text, values } of chartStatements(wanted)) await connection.execute(text, values);
  const [kept] = (await connection.execute('select reporting_currency from books')) as { reporting_currency: string }[];
  if (kept?.reporting_currency === wanted) return;
  throw new CannotStart(`The books are kept in ${kept?.reporting_currency}; REPORTING_CURRENCY says ${wanted}.`);
}

if (import.meta.main) {
  sayWhyItFails();
  const { DATABASE_URL, REPORTING_CURRENCY } = loadDatabaseConfig();
  const ran = await migrate(DATABASE_URL, REPORTING_CURRENCY);
  console.log(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}`);
}
