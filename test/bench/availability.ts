import { parseArgs } from 'node:util';
import { atOnce } from '../../api/at-once.ts';
import { median, percentile, round } from './sample.ts';
import { CHANNEL, openStockShop, type StockShop, skuAt } from './stock-shop.ts';

/**
 * Availability over HTTP beside the same statements sent straight to PostgreSQL, turn by turn in the same run:
 * node test/bench/availability.ts [--skus 10000] [--locations 100] [--runs 3]
 */
const { values } = parseArgs({
  options: {
    skus: { type: 'string', default: '10000' },
    locations: { type: 'string', default: '100' },
    runs: { type: 'string', default: '3' },
    singles: { type: 'string', default: '300' },
    bulks: { type: 'string', default: '30' },
  },
});
const [SKUS, LOCATIONS, RUNS] = [Number(values.skus), Number(values.locations), Number(values.runs)];
const BULK_SKUS = 100;
const FREE = `select sku, json_object_agg(location_id, on_hand - committed - reserved - safety_stock - damaged) as free
  from stock where sku = any($1::text[]) and location_id = any($2::text[]) group by sku`;

type Ask = (index: number) => Promise<unknown>;
type Subject = { readonly figure: string; readonly count: number; readonly http: Ask; readonly sql: Ask };

const shop = await openStockShop({ skus: SKUS, locations: LOCATIONS, onHand: 1_000 });
try {
  for (const subject of [single(shop), bulk(shop)]) {
    await measure(subject, 1, Math.min(subject.count, 50)); // Warm caches, plans and connections.
    for (const inFlight of [1, 32]) await compare(subject, inFlight);
  }
} finally {
  await shop.stop();
}

async function compare(subject: Subject, inFlight: number): Promise<void> {
  const runs: Record<'http' | 'sql', number[]>[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(subject, inFlight, subject.count));
  const of = (way: 'http' | 'sql') => {
    const sample = runs.flatMap((run) => run[way]);
    return { medianMs: round(median(sample), 2), p95Ms: round(percentile(sample, 0.95), 2) };
  };
  const ratios = runs.map(({ http, sql }) => median(http) / median(sql));
  const facts = { stockRows: SKUS * LOCATIONS, inFlight, samples: subject.count * RUNS };
  const result = { http: of('http'), sql: of('sql'), httpToSql: round(median(ratios), 2) };
  console.log(JSON.stringify({ figure: subject.figure, ...facts, ...result }));
}

async function measure({ http, sql }: Subject, inFlight: number, count: number) {
  return { sql: await timesOf(sql, inFlight, count), http: await timesOf(http, inFlight, count) };
}

function timesOf(ask: Ask, inFlight: number, count: number): Promise<number[]> {
  return atOnce(inFlight, Array.from({ length: count }), async (_, index) => {
    const startedAt = performance.now();
    await ask(index);
    return performance.now() - startedAt;
  });
}

function single({ url, key, sql }: StockShop): Subject {
  const headers = { authorization: `Bearer ${key}` };
  return {
    figure: 'availability-single',
    count: Number(values.singles),
    http: async (index) => {
      const sku = skuAt((index * 7_919) % SKUS);
      const answer = await fetch(`${url}/v1/availability?sku=${sku}&channel=${CHANNEL}`, { headers });
      const { available } = (await answer.json()) as { available?: number };
      if (available !== LOCATIONS * 1_000) throw new Error(`${sku} is answered ${answer.status}: ${available}`);
    },
    sql: (index) => statements(sql, [skuAt((index * 7_919) % SKUS)], true),
  };
}

function bulk({ url, key, sql }: StockShop): Subject {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const skusOf = (index: number) =>
    Array.from({ length: BULK_SKUS }, (_, each) => skuAt((index * 7_919 + each * 101) % SKUS));
  return {
    figure: 'availability-bulk',
    count: Number(values.bulks),
    http: async (index) => {
      const body = JSON.stringify({ skus: skusOf(index), channel: CHANNEL });
      const answer = await fetch(`${url}/v1/availability`, { method: 'POST', headers, body });
      const { items } = (await answer.json()) as { items: unknown[] };
      if (items.length !== new Set(skusOf(index)).size * LOCATIONS) throw new Error(`${items.length} items came`);
    },
    sql: (index) => statements(sql, skusOf(index), false),
  };
}

/** What the API asks for one answer. Its rows are read and dropped: all that is left out is the API. */
async function statements(sql: StockShop['sql'], skus: readonly string[], withExpected: boolean): Promise<void> {
  await ask(sql, 'skus', 'select * from sku where sku = any($1)', [skus]);
  const versions = `from rule_set where id = coalesce(c.rule_set_id, 'default') order by version desc`;
  const filters = `select filters ${versions} limit 1`;
  await ask(sql, 'channel', `select c.*, (${filters}) as filters from channel c where c.id = $1`, [CHANNEL]);
  const { rows } = await ask(
    sql,
    'locations',
    'select id, kind, shelf_floor, channels, ships_orders, pick_up from location order by id',
    [],
  );
  const places = [skus, rows.map(({ id }) => id)];
  await ask(sql, 'free', FREE, places);
  if (withExpected) {
    await ask(sql, 'expected', 'select * from incoming_stock where sku = any($1) order by expected_at, id', [skus]);
  }
}

function ask(sql: StockShop['sql'], name: string, text: string, parameters: unknown[]) {
  return sql.query<{ id: string }>({ name, text, values: parameters });
}
