import { parseArgs } from 'node:util';
import { median, percentile, round } from './sample.ts';
import { openStockShop, type StockShop } from './stock-shop.ts';

/**
 * The trial balance of a large journal over HTTP, beside its statement sent straight to PostgreSQL:
 * node test/bench/journal.ts [--lines 1000000] [--runs 30]
 */
const { values } = parseArgs({
  options: { lines: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '30' } },
});
const [LINES, RUNS] = [Number(values.lines), Number(values.runs)];
const LINES_PER_ENTRY = 4;
const STATEMENT = `
  select account, code, currency, sum(debit_minor)::bigint as debit, sum(credit_minor)::bigint as credit
  from journal_line group by account, currency, code order by code, account, currency`;

const shop = await openStockShop({ skus: 1, locations: 1, onHand: 1 });
try {
  await fill(shop.sql);
  const [http, sql] = [await timesOf(() => askHttp(shop)), await timesOf(() => askSql(shop))];
  console.log(JSON.stringify({ figure: 'trial-balance', lines: LINES, http: inMs(http), sql: inMs(sql) }));
  console.log(JSON.stringify({ figure: 'trial-balance-plan', plan: await planOf(shop) }));
} finally {
  await shop.stop();
}

/** Shipments and captures of three years in four currencies, as orders post them. */
async function fill(sql: StockShop['sql']): Promise<void> {
  await sql.query(
    `insert into journal_entry (at, booked_on, source_type, source_id)
     select now() - e * interval '6 minutes', (now() - e * interval '6 minutes')::date, 'bench', e
     from generate_series(1, $1::int) e`,
    [LINES / LINES_PER_ENTRY],
  );
  await sql.query(
    `insert into journal_line (entry_id, account, code, currency, debit_minor, credit_minor, reporting_minor)
     select e.id, a.purpose, a.code, (array['USD','EUR','JPY','KWD'])[1 + e.id % 4],
       case when side > 0 then amount else 0 end, case when side < 0 then amount else 0 end, side * amount
     from (select id, 100 + id % 20000 as amount from journal_entry) e,
       (values ('psp-clearing', 1), ('deferred-revenue', -1), ('accounts-receivable', 1), ('revenue', -1))
         as line (purpose, side) join account a using (purpose)`,
  );
  await sql.query('vacuum analyze journal_line');
}

async function timesOf(ask: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  await ask(); // Warm caches and plans.
  for (let run = 0; run < RUNS; run += 1) {
    const startedAt = performance.now();
    await ask();
    times.push(performance.now() - startedAt);
  }
  return times;
}

function inMs(sample: readonly number[]) {
  return {
    minMs: round(percentile(sample, 0)),
    medianMs: round(median(sample)),
    p95Ms: round(percentile(sample, 0.95)),
  };
}

async function askHttp({ url, key }: StockShop): Promise<void> {
  const answer = await fetch(`${url}/v1/journal/trial-balance`, { headers: { authorization: `Bearer ${key}` } });
  const { balanced } = (await answer.json()) as { balanced?: boolean };
  if (!balanced) throw new Error(`the trial balance was answered ${answer.status}, balanced: ${balanced}`);
}

async function askSql({ sql }: StockShop): Promise<void> {
  await sql.query(STATEMENT);
}

async function planOf({ sql }: StockShop): Promise<string[]> {
  const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off) ${STATEMENT}`);
  return rows.map((row) => row['QUERY PLAN'].trim());
}
