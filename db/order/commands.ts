import { sql } from 'kysely';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import { builtOnce } from '../built-once.ts';
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

/** The same, unless it has done its work already: its event stands in the order's history. */
export async function readUndone<Body>(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
): Promise<Command<Body> | undefined> {
  const { actor, body, isDone } = await COMMAND({ orderId, commandId }).one(db);
  return isDone ? undefined : { actor, body: body as Body };
}

const COMMAND = builtOnce((query, { orderId, commandId }: { orderId: OrderId; commandId: CommandId }) =>
  query
    .selectFrom('command')
    .select(['actor', 'body', eventOf(orderId, commandId).as('isDone')])
    .where('id', '=', commandId),
);

export async function isDone(db: Database, orderId: OrderId, commandId: CommandId): Promise<boolean> {
  const { isDone } = await db.selectNoFrom(eventOf(orderId, commandId).as('isDone')).executeTakeFirstOrThrow();
  return isDone;
}

const eventOf = (orderId: OrderId, commandId: CommandId) => sql<boolean>`
  exists (select from order_event e where e.order_id = ${orderId}::uuid and e.command_id = ${commandId}::uuid)`;
