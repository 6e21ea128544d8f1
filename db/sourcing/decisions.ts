import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { ChannelId, OrderId } from '../../domain/ids.ts';
import type { Decision, SourcingOrder } from '../../domain/sourcing/types.ts';
import { builtOnce } from '../built-once.ts';
import { type Database, json, type Tx } from '../database.ts';
import type { Planned } from './plan-order.ts';

export type StoredDecision = {
  readonly id: string;
  readonly sourcingOrder: SourcingOrder;
  readonly decision: Decision;
};

type New = Pick<Planned, 'sourcingOrder' | 'decision'>;
type Row = New & { readonly id: string; readonly orderId: OrderId };

/** Before what it decides, in the same transaction. Returns its id. */
export async function writeDecision(tx: Tx, orderId: OrderId, { sourcingOrder, decision }: New): Promise<string> {
  const row = { id: uuid(), orderId, sourcingOrder, decision };
  await newDecision(row).all(tx);
  return row.id;
}

/** For who writes it with what it decides. */
export const newDecision = builtOnce((query, { sourcingOrder, decision, ...row }: Row) =>
  query
    .insertInto('sourcing_decision')
    .values({ ...row, sourcingOrder: json(sourcingOrder), decision: json(decision) }),
);

/** The newest decision of an order. */
export async function readLastDecision(db: Database, orderId: OrderId): Promise<StoredDecision | undefined> {
  return db
    .selectFrom('sourcing_decision')
    .select(['id', 'sourcingOrder', 'decision'])
    .where('orderId', '=', orderId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

export type Window = {
  readonly last: number;
  /** Costs of other currencies cannot be added; undefined is that of the newest order. */
  readonly currency: string | undefined;
  /** Undefined is every channel. */
  readonly channelIds: readonly ChannelId[] | undefined;
};

// A snapshot may be large: so many are in memory at once.
const BATCH = 50;

/** The decisions by which the last orders were placed, newest first. What was re-sourced later is not asked again. */
export async function* placingDecisions(db: Database, window: Window): AsyncGenerator<StoredDecision> {
  const currency = window.currency ?? (await newestCurrency(db, window.channelIds));
  let before: string | undefined;
  for (let left = window.last; left > 0; left -= BATCH) {
    const batch = await readBatch(db, { ...window, currency, before, limit: Math.min(left, BATCH) });
    yield* batch;
    const last = batch.at(-1);
    if (!last || batch.length < Math.min(left, BATCH)) return;
    before = last.id;
  }
}

type Batch = Window & { readonly before: string | undefined; readonly limit: number };

async function readBatch(db: Database, { currency, channelIds, before, limit }: Batch): Promise<StoredDecision[]> {
  let decisions = db
    .selectFrom('sourcing_decision as d')
    .select(['d.id', 'd.sourcingOrder', 'd.decision'])
    .where(sql<string>`d.sourcing_order ->> 'currency'`, '=', currency ?? null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sourcing_decision as earlier')
            .select('earlier.id')
            .whereRef('earlier.orderId', '=', 'd.orderId')
            .whereRef('earlier.id', '<', 'd.id'),
        ),
      ),
    );
  if (channelIds) decisions = decisions.where(sql`d.sourcing_order ->> 'channel'`, 'in', [...channelIds]);
  if (before !== undefined) decisions = decisions.where('d.id', '<', before);
  return decisions.orderBy('d.id', 'desc').limit(limit).execute();
}

async function newestCurrency(db: Database, channelIds: readonly ChannelId[] | undefined): Promise<string | undefined> {
  let newest = db
    .selectFrom('sourcing_decision')
    .select(sql<string>`sourcing_order ->> 'currency'`.as('currency'))
    .orderBy('id', 'desc')
    .limit(1);
  if (channelIds) newest = newest.where(sql`sourcing_order ->> 'channel'`, 'in', [...channelIds]);
  return (await newest.executeTakeFirst())?.currency;
}
