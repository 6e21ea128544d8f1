import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { CarriedCommandKind, CommandOutcome } from '../../domain/order/command.ts';
import { builtOnce } from '../built-once.ts';
import { type Database, json, type Tx } from '../database.ts';
import { together, type Write } from '../together.ts';

export type NewCommand = {
  readonly kind: CarriedCommandKind;
  readonly orderId: OrderId;
  readonly fulfillmentOrderId?: FulfillmentOrderId | undefined;
  readonly body?: Readonly<Record<string, unknown>>;
};
/** Who asks, and how a repeat of the same call is recognised. */
export type Sender = {
  readonly client: string;
  readonly actor: string;
  readonly key?: string | undefined;
  readonly bodyHash: string;
};

/** What is needed to deliver a command and to answer its sender. */
export type InboxRow = {
  readonly id: CommandId;
  readonly kind: CarriedCommandKind;
  readonly orderId: OrderId;
  readonly fulfillmentOrderId: FulfillmentOrderId | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bodyHash: string;
  readonly outcome: CommandOutcome | null;
  /** No earlier one of its order was undecided when it was written down; not known of one that is found later. */
  readonly isNext?: boolean;
  /** At hand where the order was written with it. */
  readonly placed?: Placed;
};
/** How Temporal's UI names an order. */
export type Placed = { readonly orderNumber: number; readonly channelId: string };

// The sender waits for its answer this long; only then the sweep looks after the command.
const SENDER_WAITS_MS = 22_000;
// From the answer of a workflow until it is written down, by far.
const BEARER_TELLS_MS = 1_000;
const COLUMNS = ['id', 'kind', 'orderId', 'fulfillmentOrderId', 'body', 'bodyHash', 'outcome'] as const;

/**
 * Writes a command down, with what else is to be written. With a key that came before it returns the row of the first
 * time instead.
 */
export async function insertCommand(
  db: Database | Tx,
  command: NewCommand,
  sender: Sender,
  also: readonly Write[] = [],
): Promise<InboxRow> {
  const { rows } = await together(also, NEW(commandRow(command, sender))).execute(db);
  const [inserted] = rows;
  if (inserted) return inserted as InboxRow;
  const first = await findCommand(db, sender);
  if (!first) throw new Error(`the command under key ${sender.key} was neither written nor found`);
  return first;
}

const NEW = builtOnce((query, { body, ...row }: ReturnType<typeof commandRow>) =>
  query
    .insertInto('command')
    .values({ ...row, body: json(body) })
    .onConflict((conflict) => conflict.columns(['client', 'idempotencyKey']).doNothing())
    .returning(COLUMNS)
    .returning(({ exists, not }) => not(exists(undecidedBefore(query, row).select('id'))).as('isNext')),
);

/** A row to insert; who knows its key to be new inserts it himself. */
export const commandRow = ({ kind, orderId, fulfillmentOrderId, body }: NewCommand, sender: Sender) => ({
  id: uuid() as CommandId,
  client: sender.client,
  idempotencyKey: sender.key ?? null,
  bodyHash: sender.bodyHash,
  kind,
  orderId,
  fulfillmentOrderId: fulfillmentOrderId ?? null,
  body: body ?? {},
  actor: sender.actor,
  deliverAfter: new Date(Date.now() + SENDER_WAITS_MS),
});

/** What came first under the key; nothing where there is none. */
export async function findCommand(
  db: Database,
  { client, key }: Pick<Sender, 'client' | 'key'>,
): Promise<InboxRow | undefined> {
  if (key === undefined) return undefined;
  return (await BY_KEY({ client, key }).first(db)) as InboxRow | undefined;
}

const BY_KEY = builtOnce((query, { client, key }: { client: string; key: string }) =>
  query.selectFrom('command').select(COLUMNS).where('client', '=', client).where('idempotencyKey', '=', key),
);

export async function readPlacing(db: Database, orderId: OrderId): Promise<InboxRow> {
  const row = await db
    .selectFrom('command')
    .select(COLUMNS)
    .where('orderId', '=', orderId)
    .where('kind', '=', 'placeOrder')
    .executeTakeFirstOrThrow();
  return row as InboxRow;
}

/**
 * What the same order was asked before, and nobody has written down what came of it; oldest first. A young one is left
 * to its bearer: if he was just told its refusal, it must not be sent again and be taken after all.
 */
export async function readEarlier(db: Database, command: InboxRow): Promise<InboxRow[]> {
  if (command.isNext) return [];
  const rows = await undecidedBefore(db, command)
    .select(COLUMNS)
    .where('createdAt', '<', new Date(Date.now() - BEARER_TELLS_MS))
    .orderBy('id')
    .execute();
  return rows as InboxRow[];
}

const undecidedBefore = (db: Database, { id, orderId }: Pick<InboxRow, 'id' | 'orderId'>) =>
  db.selectFrom('command').where('orderId', '=', orderId).where('outcome', 'is', null).where('id', '<', id);

/** The first outcome stays. */
export async function keepOutcome(db: Database, id: CommandId, outcome: CommandOutcome): Promise<void> {
  await undecided(db, outcome).where('id', '=', id).execute();
}

/** For the step that is the last of the command, to write with its event: see `saysItself`. */
export const doneBy = builtOnce((query, { id }: { id: CommandId }) =>
  undecided(query, { status: 'DONE' }).where('id', '=', id),
);

/** The same for the step that decides of the whole order, which knows no command. */
export const placingDone = builtOnce((query, { orderId }: { orderId: OrderId }) =>
  undecided(query, { status: 'DONE' }).where('orderId', '=', orderId).where('kind', '=', 'placeOrder'),
);

const undecided = (db: Database, outcome: CommandOutcome) =>
  db
    .updateTable('command')
    .set({ outcome: json(outcome) })
    .where('outcome', 'is', null);

/** Nobody waits for it any more: the sweep may deliver it now. */
export async function leaveToSweep(db: Database, id: CommandId): Promise<void> {
  await db
    .updateTable('command')
    .set({ deliverAfter: new Date() })
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .execute();
}

/** Takes undelivered commands for a while, oldest first; several sweeps at once take different ones. */
export async function takeUndelivered(db: Database, limit: number, forMs: number): Promise<InboxRow[]> {
  const rows = await db
    .updateTable('command')
    .set({ deliverAfter: new Date(Date.now() + forMs) })
    .where('id', 'in', (query) =>
      query
        .selectFrom('command')
        .select('id')
        .where('outcome', 'is', null)
        .where('deliverAfter', '<=', sql<Date>`now()`)
        .where('orderId', 'is not', null)
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(COLUMNS)
    .execute();
  return (rows as InboxRow[]).sort((left, right) => (left.id < right.id ? -1 : 1));
}
