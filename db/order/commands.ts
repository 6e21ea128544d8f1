import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';

export type Command<Body> = { readonly actor: string; readonly body: Body };

/** The inbox row of a command: who asked, and what for. */
export async function readCommand<Body>(db: Database, commandId: CommandId): Promise<Command<Body>> {
  const row = await db
    .selectFrom('command')
    .select(['actor', 'body'])
    .where('id', '=', commandId)
    .executeTakeFirstOrThrow();
  // Written by our own API from a parsed body, so its shape is the one that parse gave it.
  return { actor: row.actor, body: row.body as Body };
}

/** Whether this command has already done its work: its event stands in the order's history. */
export async function isDone(db: Database, orderId: OrderId, commandId: CommandId): Promise<boolean> {
  const event = await db
    .selectFrom('order_event')
    .select('sequence')
    .where('orderId', '=', orderId)
    .where('commandId', '=', commandId)
    .executeTakeFirst();
  return event !== undefined;
}
