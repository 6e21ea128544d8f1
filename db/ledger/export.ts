import { type Selectable, sql } from 'kysely';
import type { ExportAccount, ExportEntry, ExportHead } from '../../domain/books/export/entry.ts';
import type { Database, Tables, Tx } from '../database.ts';
import { lockName } from '../lock.ts';
import { type Entry, withLines } from './read-journal.ts';

export type BatchRow = Selectable<Tables['journal_export_batch']>;
export type ExportRange = { readonly from?: string | undefined; readonly to?: string | undefined };
/** Which entries, and what they use: looked up at one moment. Entries never change, so they can be read at leisure. */
export type Export = { readonly head: ExportHead; readonly ids: readonly number[] };

const ENTRIES_PER_READ = 1_000;

/** All entries that no batch has yet, as the next one. Two at once take turns, and none gets an entry of the other. */
export async function makeBatch(tx: Tx, createdBy: string): Promise<BatchRow> {
  await lockName(tx, 'journal export');
  const { id } = await tx
    .insertInto('journal_export_batch')
    .values({ entries: 0, createdBy })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { numAffectedRows = 0n } = await sql`
    insert into journal_export_entry (entry_id, batch_id)
    select e.id, ${id}::int from journal_entry e
    where not exists (select from journal_export_entry x where x.entry_id = e.id)`.execute(tx);
  return tx
    .updateTable('journal_export_batch')
    .set({ entries: Number(numAffectedRows) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export const listBatches = (db: Database, before: number | undefined, limit: number): Promise<BatchRow[]> =>
  db
    .selectFrom('journal_export_batch')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** Undefined where there is no such batch. */
export async function exportOfBatch(db: Database, id: number): Promise<Export | undefined> {
  const batch = await db.selectFrom('journal_export_batch').select('id').where('id', '=', id).executeTakeFirst();
  return batch && look(db, sql`select entry_id from journal_export_entry where batch_id = ${id}`);
}

export const exportOfRange = (db: Database, { from, to }: ExportRange): Promise<Export> =>
  look(
    db,
    sql`select id from journal_entry
      where booked_on between ${from ?? '-infinity'}::date and ${to ?? 'infinity'}::date`,
  );

function look(db: Database, which: ReturnType<typeof sql>): Promise<Export> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const entries = await sql<{ id: number; bookedOn: string }>`
        select id, booked_on from journal_entry where id in (${which}) order by booked_on, id`.execute(tx);
      const accounts = await sql<ExportAccount & { currencies: string[] }>`
        select l.account as purpose, l.code, a.name, a.type, array_agg(distinct l.currency) as currencies
        from journal_line l join account a on a.purpose = l.account where l.entry_id in (${which})
        group by l.account, l.code, a.name, a.type order by l.code, l.account`.execute(tx);
      const { reportingCurrency } = await tx.selectFrom('books').select('reportingCurrency').executeTakeFirstOrThrow();
      const currencies = [...new Set(accounts.rows.flatMap((row) => row.currencies))].sort();
      const from = entries.rows[0]?.bookedOn ?? '1970-01-01';
      const head = { accounts: accounts.rows, currencies, from, reportingCurrency };
      return { head, ids: entries.rows.map(({ id }) => id) };
    });
}

/** By day and number, some at a time: the whole journal never lies in memory. */
export async function* readExport(db: Database, ids: readonly number[]): AsyncGenerator<ExportEntry> {
  for (let first = 0; first < ids.length; first += ENTRIES_PER_READ) {
    const some = ids.slice(first, first + ENTRIES_PER_READ);
    const rows = await db
      .selectFrom('journal_entry')
      .selectAll()
      .where(({ eb, val }) => eb('id', '=', eb.fn.any(val(some))))
      .orderBy('bookedOn')
      .orderBy('id')
      .execute();
    yield* (await withLines(db, rows)).map(exported);
  }
}

function exported({ id, bookedOn, sourceType, sourceId, orderId, reason, lines }: Entry): ExportEntry {
  return {
    ...{ id, bookedOn, orderId, reason, source: { type: sourceType, id: sourceId } },
    lines: lines.map(({ account, code, currency, debitMinor, creditMinor, reportingMinor }) => ({
      ...{ account, code, currency, amount: debitMinor - creditMinor, reporting: reportingMinor },
    })),
  };
}
