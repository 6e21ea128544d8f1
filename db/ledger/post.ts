import { sql } from 'kysely';
import { converted } from '../../domain/books/reporting.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { PostingLine, Standing } from '../../domain/ledger.ts';
import { moneyMoved, type Transaction } from '../../domain/order/payment.ts';
import { asRows } from '../as-rows.ts';
import type { Tx } from '../database.ts';
import { enterBooks, openDay } from './periods.ts';

/** What an entry describes. One entry a source: a repeat of the step posts nothing. */
export type Source = {
  readonly type: string;
  readonly id: string;
  readonly currency: string;
  readonly orderId?: OrderId | null;
  /** The day it should count for; today without. In a closed month it counts for the first day that is open. */
  readonly on?: string | undefined;
  readonly reason?: string;
  readonly actor?: string;
};

const LINE = { account: 'text', amount: 'bigint', reporting: 'bigint', position: 'int' } as const;

/** Writes one balanced entry in the transaction of the row it describes. Its id, or undefined when it stood already. */
export async function post(tx: Tx, source: Source, lines: readonly PostingLine[]): Promise<number | undefined> {
  if (lines.length === 0) return undefined;
  const { currency, orderId = null, on = null, reason = null, actor = null } = source;
  const { reportingCurrency, rate } = await enterBooks(tx, currency, orderId);
  const amounts = lines.map(({ amount }) => amount);
  const reporting = rate === null ? [] : converted(amounts, currency, rate, reportingCurrency);
  const rows = lines.map((line, position) => ({ ...line, position, reporting: reporting[position] }));
  const written = await sql<{ entryId: number }>`
    with entry as (
      insert into journal_entry (source_type, source_id, order_id, booked_on, reason, actor)
      select ${source.type}, ${source.id}, ${orderId}::uuid, ${openDay(on)}, ${reason}, ${actor}
      on conflict (source_type, source_id) do nothing returning id)
    insert into journal_line (entry_id, account, code, currency, debit_minor, credit_minor, reporting_minor)
    select entry.id, line.account, account.code, ${currency}, greatest(line.amount, 0), greatest(-line.amount, 0),
      line.reporting
    from entry, ${asRows('line', rows, LINE)}
      -- An account that the chart lacks has no code, and the line is refused rather than left out.
      left join account on account.purpose = line.account
    order by line.position returning entry_id`.execute(tx);
  return written.rows[0]?.entryId;
}

/** Read under the order's lock, so that two postings never start from the same standing. */
export async function readStanding(tx: Tx, orderId: OrderId): Promise<Standing> {
  const { rows } = await sql<{ shipped: number; transactions: readonly Transaction[] }>`
    select (select coalesce(sum(value_minor), 0) from shipment where order_id = o.id and status = 'SHIPPED')::bigint
        - (select coalesce(sum(net_minor + tax_minor), 0) from return_credit where order_id = o.id)::bigint as shipped,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'status', t.status,
          'amountMinor', t.amount_minor)), '[]')
        from payment_transaction t where t.order_id = o.id) as transactions
    from orders o where o.id = ${orderId}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`order ${orderId} has no row`);
  const { captured, refunded } = moneyMoved(row.transactions);
  return { shipped: row.shipped, captured: captured - refunded };
}
