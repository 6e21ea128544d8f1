import { sql } from 'kysely';
import { ACCOUNTS, type Account, type ChartEntry } from '../../domain/ledger.ts';
import type { Database } from '../database.ts';

export type AccountRow = ChartEntry & { readonly purpose: Account };

export const readChart = (db: Database): Promise<AccountRow[]> =>
  db.selectFrom('account').selectAll().orderBy('code').orderBy('purpose').execute();

/** Undefined for a purpose that nothing posts to. What was posted before keeps its code. */
export function renameAccount(
  db: Database,
  purpose: string,
  names: { readonly code?: string; readonly name?: string },
): Promise<AccountRow | undefined> {
  return db
    .updateTable('account')
    .set((row) => ({ code: names.code ?? row.ref('code'), name: names.name ?? row.ref('name') }))
    .where(sql<boolean>`purpose = ${purpose}`)
    .returningAll()
    .executeTakeFirst();
}

/** What a database lacks of the chart, and what its books are kept in; run after every migration. */
export function chartStatements(reportingCurrency: string): { readonly text: string; readonly values: unknown[] }[] {
  const accounts = Object.entries(ACCOUNTS).map(([purpose, entry]: [string, ChartEntry]) => ({
    text: 'insert into account (purpose, type, code, name) values (?, ?, ?, ?) on conflict do nothing',
    values: [purpose, entry.type, entry.code, entry.name],
  }));
  const books = 'insert into books (id, reporting_currency) values (1, ?) on conflict do nothing';
  // Until the first posting it may still be decided otherwise.
  const again = 'update books set reporting_currency = ? where not exists (select from journal_entry)';
  return [...accounts, { text: books, values: [reportingCurrency] }, { text: again, values: [reportingCurrency] }];
}
