import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { enterBooks, openDay } from './periods.ts';
import type { Entry } from './read-journal.ts';

export type Reversal = { readonly entry: Entry; readonly reason: string; readonly actor: string };

/**
 * Posts the opposite of each line, under the same codes and at the same rate, so that both together are nothing. Its
 * id, or undefined when the entry was taken back before: of two at once one waits for the other and then sees it.
 */
export async function reverseEntry(tx: Tx, { entry, reason, actor }: Reversal): Promise<number | undefined> {
  const [line] = entry.lines;
  await enterBooks(tx, line?.currency ?? '', entry.orderId);
  const { rows } = await sql<{ entryId: number }>`
    with entry as (
      insert into journal_entry (source_type, source_id, order_id, booked_on, reason, actor, reverses_id)
      select 'reversal', ${String(entry.id)}, ${entry.orderId}::uuid, ${openDay(null)}, ${reason}, ${actor}, ${entry.id}
      on conflict do nothing returning id)
    insert into journal_line (entry_id, account, code, currency, debit_minor, credit_minor, reporting_minor)
    select entry.id, line.account, line.code, line.currency, line.credit_minor, line.debit_minor, -line.reporting_minor
    from entry, journal_line line where line.entry_id = ${entry.id} order by line.id returning entry_id`.execute(tx);
  return rows[0]?.entryId;
}

export async function readReversalOf(tx: Tx, id: number): Promise<number | undefined> {
  const row = await tx.selectFrom('journal_entry').select('id').where('reversesId', '=', id).executeTakeFirst();
  return row?.id;
}
