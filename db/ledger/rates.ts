import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Currency } from '../../domain/currency.ts';
import type { Database, Tables } from '../database.ts';

export type RateRow = Selectable<Tables['exchange_rate']>;

/** What one unit of the currency was worth in the reporting currency at an instant; null where nobody had said. */
export const rateAt = (currency: Currency, at: Date): RawBuilder<string | null> => sql<string | null>`
  (select case when b.reporting_currency = ${currency} then '1' else (select r.rate from exchange_rate r
    where r.currency = ${currency} and r.at <= ${at}::timestamptz order by r.at desc limit 1) end from books b)`;

/** A rate said again for the same instant corrects it; orders keep the one they were placed at. */
export async function saveRate(db: Database, row: RateRow): Promise<void> {
  await db
    .insertInto('exchange_rate')
    .values(row)
    .onConflict((conflict) => conflict.columns(['currency', 'at']).doUpdateSet({ rate: row.rate, setBy: row.setBy }))
    .execute();
}

/** Newest first. */
export function listRates(
  db: Database,
  currency: Currency,
  before: Date | undefined,
  limit: number,
): Promise<RateRow[]> {
  return db
    .selectFrom('exchange_rate')
    .selectAll()
    .where('currency', '=', currency)
    .$if(before !== undefined, (query) => query.where('at', '<', before ?? new Date()))
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}

/** The newest of each currency that holds already. */
export async function listCurrentRates(db: Database): Promise<RateRow[]> {
  return db
    .selectFrom('exchange_rate')
    .selectAll()
    .distinctOn('currency')
    .where('at', '<=', new Date())
    .orderBy('currency')
    .orderBy('at', 'desc')
    .execute();
}

export async function readReportingCurrency(db: Database): Promise<Currency> {
  const { reportingCurrency } = await db.selectFrom('books').select('reportingCurrency').executeTakeFirstOrThrow();
  return reportingCurrency;
}
