import { type Selectable, sql } from 'kysely';
import type { OrderId } from '../../domain/ids.ts';
import type { Account } from '../../domain/ledger.ts';
import type { Database, Tables } from '../database.ts';

export type EntryRow = Selectable<Tables['journal_entry']>;
export type LineRow = Selectable<Tables['journal_line']>;
export type Entry = EntryRow & { readonly lines: readonly LineRow[] };

export type JournalQuery = {
  readonly account?: Account | undefined;
  readonly orderId?: OrderId | undefined;
  /** Days, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Newest first: entries older than this one. */
  readonly before: number | undefined;
  readonly limit: number;
};

export async function listEntries(db: Database, query: JournalQuery): Promise<Entry[]> {
  const { account, orderId, from, to, before, limit } = query;
  let entries = db.selectFrom('journal_entry as e').selectAll('e');
  if (orderId !== undefined) entries = entries.where('e.orderId', '=', orderId);
  if (from !== undefined) entries = entries.where('e.bookedOn', '>=', from);
  if (to !== undefined) entries = entries.where('e.bookedOn', '<=', to);
  if (before !== undefined) entries = entries.where('e.id', '<', before);
  if (account !== undefined) {
    entries = entries.where(({ exists, selectFrom }) =>
      exists(selectFrom('journal_line as l').whereRef('l.entryId', '=', 'e.id').where('l.account', '=', account)),
    );
  }
  return withLines(db, await entries.orderBy('e.id', 'desc').limit(limit).execute());
}

export async function readEntry(db: Database, id: number): Promise<Entry | undefined> {
  const [entry] = await withLines(db, await db.selectFrom('journal_entry').selectAll().where('id', '=', id).execute());
  return entry;
}

export async function withLines(db: Database, entries: readonly EntryRow[]): Promise<Entry[]> {
  const ids = entries.map(({ id }) => id);
  const lines = await db
    .selectFrom('journal_line')
    .selectAll()
    .where(({ eb, val }) => eb('entryId', '=', eb.fn.any(val(ids))))
    .orderBy('id')
    .execute();
  const byEntry = Map.groupBy(lines, ({ entryId }) => entryId);
  return entries.map((entry) => ({ ...entry, lines: byEntry.get(entry.id) ?? [] }));
}

export type Balance = Pick<LineRow, 'account' | 'code' | 'currency'> & {
  readonly debit: number;
  readonly credit: number;
};

/** Adds up every line. The scan runs in parallel: an index, or sums kept beside it, would cost each posting more. */
export async function readTrialBalance(db: Database): Promise<Balance[]> {
  const { rows } = await sql<Balance>`
    select account, code, currency, sum(debit_minor)::bigint as debit, sum(credit_minor)::bigint as credit
    from journal_line group by account, currency, code order by code, account, currency`.execute(db);
  return rows;
}
