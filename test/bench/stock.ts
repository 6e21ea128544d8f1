import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { v7 as uuid } from 'uuid';
import { sourceOrder } from '../../activities/sourcing/source-order.ts';
import { atOnce } from '../../api/at-once.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { commitUnits } from '../../db/stock/commitments.ts';
import type { LocationId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import { median, round } from './sample.ts';
import { temporaryFolder } from './servers.ts';
import { CHANNEL, locationAt, openStockShop, type StockShop, skuAt } from './stock-shop.ts';

/**
 * How fast stock is committed, hot (one row) and spread (many), beside the bare conditional UPDATE in the same run:
 * node test/bench/stock.ts [--skus 1000] [--seconds 5] [--runs 3] [--buyers 1000]
 */
const { values } = parseArgs({
  options: {
    skus: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '3' },
    buyers: { type: 'string', default: '1000' },
  },
});
const [SKUS, SECONDS, RUNS, BUYERS] = [values.skus, values.seconds, values.runs, values.buyers].map(Number) as [
  number,
  number,
  number,
  number,
];
const CLIENTS = 16;
const ORDERS = 2_000;
const UNITS_SCARCE = 100;
const SCARCE = skuAt(SKUS - 1);
const PLENTY = 1_000_000_000;
const BARE = `update stock set committed = committed + 1 where sku = $1 and location_id = $2
  and on_hand - committed - reserved - safety_stock - damaged >= 1`;

type Spread = 'hot' | 'spread';
type Way = (spread: Spread, index: number) => Promise<unknown>;
const skuOf = (spread: Spread, index: number): string => skuAt(spread === 'hot' ? 0 : (index * 7_919) % (SKUS - 1));

const report = (figure: string, facts: object): void => console.log(JSON.stringify({ figure, ...facts }));

const shop = await openStockShop({ skus: SKUS, locations: 1, onHand: PLENTY });
const db = openDatabase({ url: shop.databaseUrl, connectionsMax: CLIENTS, name: 'bench' });
try {
  await measure(shop, db);
} finally {
  await db.destroy();
  await shop.stop();
}

async function measure(shop: StockShop, db: Database): Promise<void> {
  const ways = { bare: bareUpdate(shop), commit: await commitment(shop, db) };
  // Warm: code, plans and connections.
  for (const way of Object.values(ways)) await perSecond(way, 'spread');
  for (const spread of ['hot', 'spread'] as const) {
    const runs: Record<'bare' | 'commit' | 'pgbench' | 'sourceOrder', number[]> = {
      bare: [],
      commit: [],
      pgbench: [],
      sourceOrder: [],
    };
    for (let run = 0; run < RUNS; run += 1) {
      runs.pgbench.push(await pgbench(shop, spread));
      runs.bare.push(await perSecond(ways.bare, spread));
      runs.commit.push(await perSecond(ways.commit, spread));
      runs.sourceOrder.push(await sourcedPerSecond(shop, db, spread));
    }
    const middle = Object.fromEntries(Object.entries(runs).map(([way, each]) => [way, Math.round(median(each))]));
    const ratio = round(median(runs.commit) / median(runs.bare), 2);
    report(`commit-${spread}`, {
      clients: CLIENTS,
      seconds: SECONDS,
      runs: RUNS,
      perSecond: middle,
      commitToBare: ratio,
    });
  }
  report('scarce', await scarce(shop, db));
}

/** The floor by our own driver: one statement, no transaction around it. */
function bareUpdate({ sql }: StockShop): Way {
  return (spread, index) => sql.query({ name: 'bare', text: BARE, values: [skuOf(spread, index), locationAt(0)] });
}

/** The promise of one unit to one of many orders: begin, reservation and conditional update, commit. */
async function commitment(shop: StockShop, db: Database): Promise<Way> {
  const orders = await insertOrders(shop, ORDERS, () => skuAt(0));
  return (spread, index) => {
    const { id, lineId: orderLineId } = orders[index % orders.length] as NewOrder;
    const sku = skuOf(spread, index) as Sku;
    const units = { sku, locationId: locationAt(0) as LocationId, quantity: 1, orderLineId };
    return db.transaction().execute((tx) => commitUnits(tx, id, [units]));
  };
}

async function perSecond(way: Way, spread: Spread): Promise<number> {
  const until = performance.now() + SECONDS * 1_000;
  let done = 0;
  const client = async (first: number) => {
    for (let index = first; performance.now() < until; index += CLIENTS) {
      await way(spread, index);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, first) => client(first)));
  return done / SECONDS;
}

/** The whole step of an order: read, plan, and in one transaction decision, promise, counters, event and status. */
async function sourcedPerSecond(shop: StockShop, db: Database, spread: Spread): Promise<number> {
  const orders = await insertOrders(shop, ORDERS / 4, (index) => skuOf(spread, index));
  const startedAt = performance.now();
  await atOnce(CLIENTS, orders, ({ id }) => sourceOrder(db, id));
  return orders.length / ((performance.now() - startedAt) / 1_000);
}

/** Far more buyers than units, all at once; counted on what the rows say in the end. */
async function scarce(shop: StockShop, db: Database) {
  await shop.sql.query('update stock set on_hand = $1 where sku = $2', [UNITS_SCARCE, SCARCE]);
  const orders = await insertOrders(shop, BUYERS, () => SCARCE);
  const startedAt = performance.now();
  const answers = await Promise.allSettled(orders.map(({ id }) => sourceOrder(db, id)));
  const seconds = round((performance.now() - startedAt) / 1_000, 2);
  const { rows } = await shop.sql.query<{ won: number; committed: number; promised: number }>(
    `select (select count(*)::int from orders where stage = 'SOURCED' and id = any($1)) as won,
      (select committed from stock where sku = $2) as committed,
      (select sum(quantity)::int from reservation where sku = $2) as promised`,
    [orders.map(({ id }) => id), SCARCE],
  );
  const refused = answers.filter((answer) => answer.status === 'rejected' && answer.reason.type === 'out-of-stock');
  return { buyers: BUYERS, units: UNITS_SCARCE, ...rows[0], refused: refused.length, seconds };
}

type NewOrder = { readonly id: OrderId; readonly lineId: OrderLineId };

async function insertOrders({ sql }: StockShop, count: number, skuOf: (index: number) => string): Promise<NewOrder[]> {
  const orders = Array.from({ length: count }, (_, index) => ({
    id: uuid() as OrderId,
    lineId: uuid() as OrderLineId,
    sku: skuOf(index),
  }));
  const address = {
    name: 'A',
    line1: '350 Fifth Avenue',
    city: 'New York',
    region: 'NY',
    postalCode: '10118',
    country: 'US',
  };
  await sql.query(
    `insert into orders
        (id, channel_id, body_hash, status, stage, currency, shipping_address, delivery, policy, placed_at)
      select o, $2, '', 'RECEIVED', 'RECEIVED', 'USD', $3, '{"method":"SHIPPING","service":"STANDARD"}',
        (select policy from channel where id = $2), now() from unnest($1::uuid[]) o`,
    [orders.map(({ id }) => id), CHANNEL, JSON.stringify(address)],
  );
  await sql.query(
    `insert into order_line (id, order_id, position, sku, quantity, priced_quantity, unit_price_minor)
      select l, o, 0, s, 1, 1, 1999 from unnest($1::uuid[], $2::uuid[], $3::text[]) as w (l, o, s)`,
    [orders.map(({ lineId }) => lineId), orders.map(({ id }) => id), orders.map(({ sku }) => sku)],
  );
  return orders;
}

/** The floor without any driver of ours, where the program is installed; NaN where it is not. */
async function pgbench({ databaseUrl }: StockShop, spread: Spread): Promise<number> {
  const folder = await temporaryFolder();
  const script = path.join(folder, 'bare.sql');
  const sku = spread === 'hot' ? `'SKU-0'` : `'SKU-' || :sku`;
  const bare = BARE.replace('$1', sku)
    .replace('$2', `'${locationAt(0)}'`)
    .replaceAll('\n', ' ');
  await writeFile(script, `\\set sku random(0, ${SKUS - 2})\n${bare};\n`);
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(CLIENTS),
    '-j',
    '2',
    '-T',
    String(SECONDS),
    '-f',
    script,
    databaseUrl,
  ];
  const child = spawn('pgbench', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk));
  await Promise.race([once(child, 'close'), once(child, 'error')]);
  await rm(folder, { recursive: true });
  return Number(/^tps = ([\d.]+)/m.exec(said)?.[1] ?? Number.NaN);
}
