import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../../db/migrate.ts';
import { ApiClient } from '../../dev/api-client.ts';
import { type Child, launch, tailOf } from '../../dev/child.ts';
import { freePort } from '../../dev/ports.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { ROOT, temporaryFolder } from './servers.ts';

export const CHANNEL = 'bench';
export const skuAt = (index: number): string => `SKU-${index}`;
export const locationAt = (index: number): string => `L-${index}`;

export type StockShop = {
  readonly databaseUrl: string;
  readonly url: string;
  readonly key: string;
  readonly sql: pg.Pool;
  stop(): Promise<void>;
};
type Size = { readonly skus: number; readonly locations: number; readonly onHand: number };

const KEY = 'ol_bench_orderloom';
const READY_TIME_MAX_MS = 30_000;

/** PostgreSQL and the API as processes, and a shop with every SKU at every location. Temporal is not asked here. */
export async function openStockShop(size: Size): Promise<StockShop> {
  const folder = await temporaryFolder();
  const children: Child[] = [];
  let sql: pg.Pool | undefined;
  const stop = async () => {
    await sql?.end();
    for (const child of children.reverse()) await child.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await startPostgres({ dataDir: folder, port: await freePort() });
    children.push(postgres);
    await migrate(postgres.url);
    const { url, child } = await startApi(folder, postgres.url);
    children.push(child);
    // As many connections as the API has, so that neither waits longer for one.
    sql = new pg.Pool({ connectionString: postgres.url, max: 20 });
    await putCatalogue(new ApiClient({ url, key: KEY }), size.locations);
    await fill(sql, size);
    return { databaseUrl: postgres.url, url, key: KEY, sql, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startApi(folder: string, databaseUrl: string): Promise<{ url: string; child: Child }> {
  const port = String(await freePort());
  const logFile = path.join(folder, 'logs', 'api.log');
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    PORT: port,
    TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
    ORDERLOOM_API_KEY: KEY,
    STRIPE_API_KEY: 'sk_test_orderloom',
    STRIPE_WEBHOOK_SECRET: 'whsec_bench_orderloom',
    CARRIER_WEBHOOK_SECRET: 'carrier_bench_orderloom',
    LOG_LEVEL: 'warn',
  };
  const child = await launch({
    name: 'api',
    command: process.execPath,
    args: ['api/main.ts'],
    env,
    cwd: ROOT,
    logFile,
  });
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + READY_TIME_MAX_MS; Date.now() < deadline; await sleep(100)) {
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok) return { url, child };
  }
  throw new Error(`the API was not there in ${READY_TIME_MAX_MS} ms; the end of its log:\n${tailOf(logFile)}`);
}

async function putCatalogue(api: ApiClient, locations: number): Promise<void> {
  await api.put(`/v1/channels/${CHANNEL}`, {
    name: 'Bench',
    kind: 'WEB',
    currency: 'USD',
    countries: ['US'],
    returnPolicy: { windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL' },
    verification: { riskHoldScore: 80, holdTimeout: 'P3D' },
    sla: { acceptWithin: 'PT4H', shipWithin: 'P2D' },
  });
  const address = { line1: '1 Dock Street', city: 'Brooklyn', region: 'NY', postalCode: '11201', country: 'US' };
  for (let index = 0; index < locations; index += 1) {
    const location = { name: locationAt(index), kind: 'WAREHOUSE', address, timeZone: 'UTC', floor: 'DIRECT' };
    await api.put(`/v1/locations/${locationAt(index)}`, location);
  }
}

/** By SQL, because only reading and committing are measured. Every row has the movement that explains it. */
async function fill(sql: pg.Pool, { skus, locations, onHand }: Size): Promise<void> {
  await sql.query(`insert into sku (sku, name, weight_grams)
    select 'SKU-' || s, 'Article ' || s, 200 from generate_series(0, ${skus - 1}) s`);
  const client = await sql.connect();
  try {
    // Both ends of every key are written right here: asking for each a million times shows nothing.
    await client.query('set session_replication_role = replica');
    await client.query(`insert into stock (sku, location_id, on_hand)
      select 'SKU-' || s, 'L-' || l, ${onHand}
      from generate_series(0, ${skus - 1}) s, generate_series(0, ${locations - 1}) l`);
    await client.query('set session_replication_role = origin');
  } finally {
    client.release();
  }
  await sql.query('vacuum analyze stock');
}
