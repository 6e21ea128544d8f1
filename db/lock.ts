import { sql } from 'kysely';
import type { Tx } from './database.ts';

/** One writer at a time of what has this name, also while there is no row yet that could be locked. */
export async function lockName(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}
