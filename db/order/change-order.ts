import type { Selectable } from 'kysely';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { OrderStatus } from '../../domain/order/status.ts';
import { builtOnce } from '../built-once.ts';
import { type Database, json, type Tables, type Tx } from '../database.ts';
import { together, type Write } from '../together.ts';
import { type Command, readUndone } from './commands.ts';
import { readFacts } from './facts.ts';

// What steps decide by. The rest, most of it the customer's words, would be read and parsed with each of them.
const DECIDING = [
  ...['id', 'channelId', 'customerId', 'status', 'stage', 'eventSequence', 'version'],
  ...['currency', 'delivery', 'shippingAddress', 'policy', 'riskScore', 'exchangeOf', 'reservationId'],
  ...['shippingMinor', 'shippingTaxMinor', 'shippingTaxInclusive'],
  ...['allowSplit', 'allowBackorder', 'allowSubstitutes'],
] as const;
export type OrderRow = Pick<Selectable<Tables['orders']>, (typeof DECIDING)[number]>;
export type OrderEvent = {
  readonly type: string;
  readonly actor: string;
  readonly reason?: string | undefined;
  readonly commandId?: CommandId | undefined;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  /** What is written together with it: nothing that facts are read from. */
  readonly writes?: readonly Write[];
  /** What it changes in the order's own row, which is written once a transaction. */
  readonly row?: Partial<Pick<Selectable<Tables['orders']>, 'stage' | 'acceptedAt'>>;
};

/** Who acts when no person or channel does. */
export const SYSTEM = 'system';

/**
 * One transaction on one order: locks its row, lets `change` write, then writes what happened and what the order is
 * now. A repeat finds its work done, returns no event, and changes nothing more.
 */
export async function changeOrder(
  db: Database,
  orderId: OrderId,
  change: (tx: Tx, order: OrderRow) => Promise<readonly OrderEvent[]>,
): Promise<OrderFacts> {
  return db.transaction().execute((tx) => changeOrderIn(tx, orderId, change));
}

/** The same for a command: `change` is told who asked and what for, and is left out once an event of it is written. */
export async function changeByCommand<Body>(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  change: (tx: Tx, command: Command<Body>, order: OrderRow) => Promise<readonly OrderEvent[]>,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    const command = await readUndone<Body>(tx, orderId, commandId);
    return command ? change(tx, command, order) : [];
  });
}

/** For a step that finds nothing to do: what the order is now, its status included where only its money had moved. */
export const asItStands = (db: Database, orderId: OrderId): Promise<OrderFacts> =>
  changeOrder(db, orderId, async () => []);

/** `changeOrder` in a transaction that does more than this; the order's lock comes before any other of it. */
export async function changeOrderIn(
  tx: Tx,
  orderId: OrderId,
  change: (tx: Tx, order: OrderRow) => Promise<readonly OrderEvent[]>,
): Promise<OrderFacts> {
  const order = await lockOrder(tx, orderId);
  const events = await change(tx, order);
  const facts = await readFacts(tx, orderId, changedRow(events).stage);
  // Money settled outside an event may be what the order's status waited for.
  const isNews = events.length > 0 || facts.status !== order.status;
  const told = events.length > 0 ? events : [{ type: 'order.status-changed', actor: SYSTEM }];
  return isNews ? { ...facts, sequence: await writeDown(tx, order, facts.status, told) } : facts;
}

/** For a step that leaves the order's status as it is and tells its workflow nothing: what it is need not be read. */
export async function changeQuietly(
  db: Database,
  orderId: OrderId,
  change: (tx: Tx, order: OrderRow) => Promise<readonly OrderEvent[]>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const order = await lockOrder(tx, orderId);
    const events = await change(tx, order);
    if (events.length > 0) await writeDown(tx, order, order.status, events);
  });
}

/** For what the API writes by itself, with the order's lock taken before any other: a fact that changes no status. */
export async function noteFact(tx: Tx, orderId: OrderId, { type, actor, after }: OrderEvent): Promise<void> {
  const { eventSequence } = await tx
    .updateTable('orders')
    .set((row) => ({ eventSequence: row('eventSequence', '+', 1) }))
    .where('id', '=', orderId)
    .returning('eventSequence')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('order_event')
    .values({ orderId, sequence: eventSequence, type, actor, after: json(after) })
    .execute();
}

const changedRow = (events: readonly OrderEvent[]): NonNullable<OrderEvent['row']> =>
  Object.assign({}, ...events.map(({ row }) => row));

/** The same where nothing of the order is read. */
export async function holdOrder(tx: Tx, orderId: OrderId): Promise<void> {
  await HELD({ orderId }).one(tx);
}

const HELD = builtOnce((query, { orderId }: { orderId: OrderId }) =>
  query.selectFrom('orders').select('id').where('id', '=', orderId).forNoKeyUpdate(),
);

/** Not against rows that name the order: a receipt of goods writes some while others of its locks are waited for. */
export async function lockOrder(tx: Tx, orderId: OrderId): Promise<OrderRow> {
  return LOCKED({ orderId }).one(tx);
}

const LOCKED = builtOnce((query, { orderId }: { orderId: OrderId }) =>
  query.selectFrom('orders').select(DECIDING).where('id', '=', orderId).forNoKeyUpdate(),
);

/** An If-Match is about what people change of an order; news of its parcels must not make it stale. */
const isNewsOfCarrier = ({ type }: OrderEvent): boolean =>
  type.startsWith('parcel.') || type === 'shipment.presumed-delivered';

/** Sequence numbers are given under the order's lock, so they have neither gaps nor rivals. Returns the last one. */
async function writeDown(tx: Tx, order: OrderRow, status: OrderStatus, events: readonly OrderEvent[]): Promise<number> {
  const sequence = order.eventSequence + events.length;
  const version = order.version + (events.every(isNewsOfCarrier) ? 0 : 1);
  const row = { ...changedRow(events), status, eventSequence: sequence, version };
  const writes = events.flatMap((event) => event.writes ?? []);
  const [last, ...others] = events.map((event, index) => EVENT(rowOf(order, status, event, index, events))).reverse();
  if (last) await together([...writes, CHANGED({ ...row, id: order.id }), ...others], last).execute(tx);
  return sequence;
}

type Changes = Partial<Pick<Selectable<Tables['orders']>, 'stage' | 'acceptedAt'>> &
  Pick<Selectable<Tables['orders']>, 'id' | 'status' | 'eventSequence' | 'version'>;

const CHANGED = builtOnce((query, { id, ...changes }: Changes) =>
  query.updateTable('orders').set(changes).where('id', '=', id),
);

const EVENT = builtOnce((query, { before, after, ...event }: ReturnType<typeof rowOf>) =>
  query.insertInto('order_event').values({ ...event, before: json(before), after: json(after) }),
);

function rowOf(order: OrderRow, status: OrderStatus, event: OrderEvent, index: number, all: readonly OrderEvent[]) {
  // The last event of a transaction carries the status the order has after it.
  const isLast = index === all.length - 1 && status !== order.status;
  return {
    orderId: order.id,
    sequence: order.eventSequence + index + 1,
    type: event.type,
    actor: event.actor,
    reason: event.reason ?? null,
    commandId: event.commandId ?? null,
    before: { ...event.before, ...(isLast ? { status: order.status } : {}) },
    after: { ...event.after, ...(isLast ? { status } : {}) },
  };
}
