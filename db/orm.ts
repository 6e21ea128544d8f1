import { fileURLToPath } from 'node:url';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from './entities.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

/** MikroORM describes the tables and moves them from version to version; queries go through Kysely (database.ts). */
export function openOrm(databaseUrl: string): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: databaseUrl,
    entities: [...entities],
    extensions: [Migrator],
    migrations: { path: MIGRATIONS, pathTs: MIGRATIONS, emit: 'ts', snapshot: false, silent: true },
  });
}
