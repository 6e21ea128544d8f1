import { sql } from 'kysely';
import type { OrderId } from '../../domain/ids.ts';
import type { Tx } from '../database.ts';

const PERIODS = 'journal periods';

export type OpenBooks = {
  readonly reportingCurrency: string;
  /** Of the order when it was placed, or the newest; null where none is known. */
  readonly rate: string | null;
};

/**
 * Whoever posts holds the periods open until he is done: a month is closed between two postings, never beside one.
 * A statement of its own, because only the next one sees what was closed while this one waited.
 */
export async function enterBooks(tx: Tx, currency: string, orderId: OrderId | null): Promise<OpenBooks> {
  const { rows } = await sql<OpenBooks>`
    select pg_advisory_xact_lock_shared(hashtextextended(${PERIODS}, 0)), b.reporting_currency,
      case when b.reporting_currency = ${currency} then '1'
        when ${orderId}::uuid is not null then (select exchange_rate from orders where id = ${orderId}::uuid)
        else (select rate from exchange_rate r where r.currency = ${currency} and r.at <= now()
          order by r.at desc limit 1) end as rate
    from books b`.execute(tx);
  const [books] = rows;
  if (!books) throw new Error('the database has no books: run npm run migrate');
  return books;
}
