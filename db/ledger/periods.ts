import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { OrderId } from '../../domain/ids.ts';
import type { Database, Tables, Tx } from '../database.ts';

const PERIODS = 'journal periods';

export type PeriodRow = Selectable<Tables['journal_period']>;
export type OpenBooks = {
  readonly reportingCurrency: string;
  /** Of the order when it was placed, or the newest; null where none is known. */
  readonly rate: string | null;
};

/** What each transaction found when it entered: it is held open for it to its end, so it need not look again. */
const entered = new WeakMap<Tx, Map<string, OpenBooks>>();

/** Whoever posts holds the periods open until he is done: a month is closed between two postings, never beside one. */
export async function enterBooks(tx: Tx, currency: string, orderId: OrderId | null): Promise<OpenBooks> {
  return entered.get(tx)?.get(keyOf(currency, orderId)) ?? (await holdOpen(tx, currency, orderId));
}

export function keepEntered(tx: Tx, currency: string, orderId: OrderId | null, books: OpenBooks): OpenBooks {
  const found = entered.get(tx) ?? new Map<string, OpenBooks>();
  entered.set(tx, found.set(keyOf(currency, orderId), books));
  return books;
}

const keyOf = (currency: string, orderId: OrderId | null): string => JSON.stringify([currency, orderId]);

/** A statement of its own, because only the next one sees what was closed while this one waited. */
async function holdOpen(tx: Tx, currency: string, orderId: OrderId | null): Promise<OpenBooks> {
  const { rows } = await sql<OpenBooks>`
    select ${entering(sql`${currency}`)} from books b left join orders o on o.id = ${orderId}::uuid`.execute(tx);
  const [books] = rows;
  if (!books) throw new Error('the database has no books: run npm run migrate');
  return keepEntered(tx, currency, orderId, books);
}

/** What a statement on books `b` and orders `o` selects to enter: it waits for whoever closes a month. */
export const entering = (currency: RawBuilder<unknown>): RawBuilder<OpenBooks> => sql<OpenBooks>`
  pg_advisory_xact_lock_shared(hashtextextended(${PERIODS}, 0)), b.reporting_currency,
  case when b.reporting_currency = ${currency} then '1'
    when o.currency = ${currency} then o.exchange_rate
    else (select rate from exchange_rate r where r.currency = ${currency} and r.at <= now()
      order by r.at desc limit 1) end as rate`;

/** The day an entry counts for, in books that were entered: what is dated into a closed month moves behind it. */
export const openDay = (wanted: RawBuilder<unknown> | string | null): RawBuilder<string> => sql<string>`greatest(
  coalesce(${wanted}::date, (now() at time zone 'UTC')::date),
  (select (to_date(max(period), 'YYYY-MM') + interval '1 month')::date from journal_period))`;

/** Whoever posts is waited for, and who comes after sees it closed. A month that is closed already stays as it was. */
export async function closePeriod(tx: Tx, period: string, actor: string): Promise<PeriodRow> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${PERIODS}, 0))`.execute(tx);
  await tx
    .insertInto('journal_period')
    .values({ period, closedBy: actor })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return tx.selectFrom('journal_period').selectAll().where('period', '=', period).executeTakeFirstOrThrow();
}

/** The newest first. */
export const listPeriods = (db: Database): Promise<PeriodRow[]> =>
  db.selectFrom('journal_period').selectAll().orderBy('period', 'desc').execute();

/** The last month that is closed: with it are all before it. Read it in books that were entered. */
export async function readClosedThrough(tx: Tx): Promise<string | undefined> {
  return (await listPeriods(tx))[0]?.period;
}
