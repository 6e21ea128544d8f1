import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type InboxRow, insertCommand, type NewCommand, type Sender } from '../../db/order/inbox.ts';
import { bodyHash, idempotencyKeyOf, keyReused } from '../idempotency.ts';

export type { NewCommand };

/**
 * Writes a command down, carries it to its order, and waits up to 20 s. A repeat under the same Idempotency-Key gets
 * the first answer. Throws the problem when the order refuses.
 */
export async function submit(
  app: FastifyInstance,
  request: FastifyRequest,
  command: NewCommand,
): Promise<'DONE' | 'UNDECIDED'> {
  const { client, name: actor } = request.caller;
  request.orderId = command.orderId;
  return send(app, command, { client, actor, key: idempotencyKeyOf(request) });
}

/** The same for webhooks: `key` tells one event of `client` from another. */
export function submitFact(
  app: FastifyInstance,
  { client, actor, key, ...command }: NewCommand & { client: string; key: string; actor: string },
): Promise<'DONE' | 'UNDECIDED'> {
  return send(app, command, { client, actor, key });
}

async function send(
  app: FastifyInstance,
  command: NewCommand,
  sender: { client: string; actor: string; key: string | undefined },
) {
  const asked = { ...sender, bodyHash: hashOf(command) };
  const row = await insertCommand(app.parts.byKeys, command, asked);
  mustBeTheSame(row, asked);
  return app.inbox.carry(row);
}

export function mustBeTheSame(
  row: Pick<InboxRow, 'bodyHash'>,
  { bodyHash, key }: Pick<Sender, 'bodyHash' | 'key'>,
): void {
  if (row.bodyHash !== bodyHash) throw keyReused(key ?? '');
}

const hashOf = ({ kind, orderId, fulfillmentOrderId, body }: NewCommand): string =>
  bodyHash({ kind, orderId, fulfillmentOrderId, body });
