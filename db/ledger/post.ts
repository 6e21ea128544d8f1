import { sql } from 'kysely';
import { converted } from '../../domain/books/reporting.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { PostingLine, Standing } from '../../domain/ledger.ts';
import { moneyMoved, type Transaction } from '../../domain/order/payment.ts';
import { asRows } from '../as-rows.ts';
import { builtOnce } from '../built-once.ts';
import type { Tx } from '../database.ts';
import { alone, steps, type Write } from '../together.ts';
import { enterBooks, entering, keepEntered, type OpenBooks, openDay } from './periods.ts';

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

export type Posting = { readonly source: Source; readonly lines: readonly PostingLine[] };

const ENTRY = { type: 'text', id: 'text', orderId: 'uuid', on: 'text', reason: 'text', actor: 'text' } as const;
const AMOUNT = { account: 'text', amount: 'bigint', reporting: 'bigint' } as const;
const LINE = { type: 'text', id: 'text', currency: 'text', ...AMOUNT, position: 'int' } as const;

/** Writes one balanced entry in the transaction of the row it describes. Its id, or undefined when it stood already. */
export async function post(tx: Tx, source: Source, lines: readonly PostingLine[]): Promise<number | undefined> {
  const [entryId] = await postAll(tx, [{ source, lines }]);
  return entryId;
}

/** The same for several at once, with what else is written of them. An entry without lines is none. */
export async function postAll(tx: Tx, postings: readonly Posting[], also: readonly Write[] = []): Promise<number[]> {
  const rows: Awaited<ReturnType<typeof rowsOf>> = [];
  for (const posting of postings) rows.push(...(await rowsOf(tx, posting)));
  if (rows.length === 0) {
    await alone(tx, also);
    return [];
  }
  const entries = postings.filter(({ lines }) => lines.length > 0).map(({ source }) => source);
  const written = await sql<{ entryId: number }>`
    with ${steps(also)} entry as (
      insert into journal_entry (source_type, source_id, order_id, booked_on, reason, actor)
      select type, id, order_id, ${openDay(sql`"on"`)}, reason, actor from ${asRows('source', entries, ENTRY)}
      on conflict (source_type, source_id) do nothing returning id, source_type, source_id)
    insert into journal_line (entry_id, account, code, currency, debit_minor, credit_minor, reporting_minor)
    select entry.id, line.account, account.code, line.currency, greatest(line.amount, 0), greatest(-line.amount, 0),
      line.reporting
    from entry
      join ${asRows('line', rows, LINE)} on line.type = entry.source_type and line.id = entry.source_id
      -- An account that the chart lacks has no code, and the line is refused rather than left out.
      left join account on account.purpose = line.account
    order by entry.id, line.position returning entry_id`.execute(tx);
  return [...new Set(written.rows.map(({ entryId }) => entryId))];
}

async function rowsOf(tx: Tx, { source, lines }: Posting) {
  if (lines.length === 0) return [];
  const { type, id, currency, orderId = null } = source;
  const { reportingCurrency, rate } = await enterBooks(tx, currency, orderId);
  const amounts = lines.map(({ amount }) => amount);
  const reporting = rate === null ? [] : converted(amounts, currency, rate, reportingCurrency);
  return lines.map((line, position) => ({ ...line, type, id, currency, position, reporting: reporting[position] }));
}

/** With the transactions of the order that nobody has answered yet. */
export type StandingNow = Standing & { readonly pending: readonly string[] };

/** Under the order's lock, so that two postings never start from the same standing. Enters the books for them. */
export async function readStanding(tx: Tx, orderId: OrderId): Promise<StandingNow> {
  return standingOf(tx, orderId, await STANDING_ROW({ orderId }).one(tx));
}

/** What a statement on an order `o` and books `b` selects for its standing. */
export const STANDING = sql`${entering(sql`o.currency`)}, o.currency,
  (select coalesce(sum(value_minor), 0) from shipment where order_id = o.id and status = 'SHIPPED')::bigint
    - (select coalesce(sum(net_minor + tax_minor), 0) from return_credit where order_id = o.id)::bigint
    as shipped_minor,
  (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'status', t.status,
      'amountMinor', t.amount_minor)), '[]')
    from payment_transaction t where t.order_id = o.id) as transactions`;

export type StandingRow = OpenBooks & {
  readonly currency: string;
  readonly shippedMinor: number;
  readonly transactions: readonly (Transaction & { readonly id: string })[];
};

const STANDING_ROW = builtOnce(
  (_, { orderId }: { orderId: OrderId }) => sql<StandingRow>`
    select ${STANDING} from orders o cross join books b where o.id = ${orderId}`,
);

/** For who has read it with something else. */
export function standingOf(tx: Tx, orderId: OrderId, row: StandingRow): StandingNow {
  const { currency, reportingCurrency, rate, shippedMinor: shipped, transactions } = row;
  keepEntered(tx, currency, orderId, { reportingCurrency, rate });
  const { captured, refunded } = moneyMoved(transactions);
  const pending = transactions.filter(({ status }) => status === 'PENDING').map(({ id }) => id);
  return { shipped, captured: captured - refunded, pending };
}
