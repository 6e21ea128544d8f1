import { sql } from 'kysely';
import { type Ages, bucketOf, dueAfterTerms, noAges, openItems, type Raised } from '../../domain/books/ageing.ts';
import type { Database } from '../database.ts';
import { readReportingCurrency } from './rates.ts';

/** What one order owes us, or we owe one supplier. */
export type Aged = { readonly party: string; readonly currency: string; readonly ages: Ages; readonly total: number };

type Receivable = {
  readonly orderId: string;
  readonly currency: string;
  readonly balance: number;
  readonly raised: readonly Raised[];
};

/** Orders that owe, by the days their goods left: from then on the terms run. */
export async function readReceivables(db: Database, today: string): Promise<Aged[]> {
  const { rows } = await sql<Receivable>`
    select e.order_id, l.currency, sum(l.debit_minor - l.credit_minor)::bigint as balance,
      jsonb_agg(jsonb_build_object('on', e.booked_on, 'amount', l.debit_minor))
        filter (where l.debit_minor > 0) as raised
    from journal_line l join journal_entry e on e.id = l.entry_id
    where l.account = 'accounts-receivable' and e.order_id is not null
    group by e.order_id, l.currency having sum(l.debit_minor - l.credit_minor) > 0
    order by e.order_id`.execute(db);
  return rows.map(({ orderId, currency, balance, raised }) => {
    const open = openItems(raised, balance).map(({ on, amount }) => ({ on: dueAfterTerms(on), amount }));
    return aged(orderId, currency, open, today);
  });
}

/** Suppliers whose bills are not paid, by the days they are due. */
export async function readPayables(db: Database, today: string): Promise<Aged[]> {
  const currency = await readReportingCurrency(db);
  const bills = await db
    .selectFrom('bill')
    .select(['locationId', 'reportingMinor', 'dueOn'])
    .where('paidAt', 'is', null)
    .orderBy('locationId')
    .execute();
  const bySupplier = Map.groupBy(bills, ({ locationId }) => locationId);
  return [...bySupplier].map(([locationId, open]) =>
    aged(
      locationId,
      currency,
      open.map(({ dueOn, reportingMinor }) => ({ on: dueOn, amount: reportingMinor })),
      today,
    ),
  );
}

function aged(party: string, currency: string, due: readonly Raised[], today: string): Aged {
  const ages = noAges();
  for (const { on, amount } of due) ages[bucketOf(on, today)] += amount;
  return { party, currency, ages, total: due.reduce((sum, { amount }) => sum + amount, 0) };
}
