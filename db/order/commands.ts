import type { CommandId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';

/** The inbox row of a command: who asked, and what for. */
export async function readCommand<Body>(db: Database, commandId: CommandId): Promise<{ actor: string; body: Body }> {
  const row = await db
    .selectFrom('command')
    .select(['actor', 'body'])
    .where('id', '=', commandId)
    .executeTakeFirstOrThrow();
  // Written by our own API from a parsed body, so its shape is the one that parse gave it.
  return { actor: row.actor, body: row.body as Body };
}
