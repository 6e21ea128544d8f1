import { loadDatabaseUrl } from '../config.ts';
import { openOrm } from '../db/orm.ts';

/** Writes what the entities have and the database of DATABASE_URL lacks as a new migration: a name may follow. */
const [name] = process.argv.slice(2);
const databaseUrl = loadDatabaseUrl();
const orm = await openOrm(databaseUrl);
try {
  await orm.migrator.up();
  const { fileName, diff } = await orm.migrator.create(undefined, false, false, name);
  process.stdout.write(diff.up.length > 0 ? `db/migrations/${fileName}\n` : 'the entities have nothing new\n');
} finally {
  await orm.close(true);
}
