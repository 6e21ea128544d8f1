import { sql } from 'kysely';
import type { OrderId } from '../../domain/ids.ts';
import type { PostingLine, Standing } from '../../domain/ledger.ts';
import { moneyMoved } from '../../domain/order/payment.ts';
import type { Tx } from '../database.ts';

/** What an entry describes. One entry a source: a repeat of the step posts nothing. */
export type Source = {
  readonly type: string;
  readonly id: string;
  /** Absent for what is about no order. */
  readonly orderId?: OrderId;
  readonly currency: string;
};

/** Writes one balanced entry in the transaction of the row it describes. */
export async function post(tx: Tx, source: Source, lines: readonly PostingLine[]): Promise<void> {
  if (lines.length === 0) return;
  const [accounts, amounts] = [lines.map(({ account }) => account), lines.map(({ amount }) => amount)];
  await sql`
    with entry as (
      insert into journal_entry (source_type, source_id, order_id)
      values (${source.type}, ${source.id}, ${source.orderId ?? null})
      on conflict (source_type, source_id) do nothing returning id)
    insert into journal_line (entry_id, account, currency, debit_minor, credit_minor)
    select entry.id, line.account, ${source.currency}, greatest(line.amount, 0), greatest(-line.amount, 0)
    from entry, unnest(${accounts}::text[], ${amounts}::bigint[]) with ordinality as line (account, amount, position)
    order by line.position`.execute(tx);
}

/** Read under the order's lock, so that two postings never start from the same standing. */
export async function readStanding(tx: Tx, orderId: OrderId): Promise<Standing> {
  const { rows } = await sql<{ valueMinor: number }>`
    select value_minor from shipment where order_id = ${orderId} and status = 'SHIPPED'
    union all select -(net_minor + tax_minor) from return_credit where order_id = ${orderId}`.execute(tx);
  const transactions = await tx
    .selectFrom('payment_transaction')
    .select(['kind', 'status', 'amountMinor'])
    .where('orderId', '=', orderId)
    .execute();
  const { captured, refunded } = moneyMoved(transactions);
  return { shipped: rows.reduce((sum, { valueMinor }) => sum + valueMinor, 0), captured: captured - refunded };
}
