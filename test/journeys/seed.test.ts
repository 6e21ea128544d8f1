import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXAMPLES } from '../../api/examples.ts';
import { ApiClient } from '../../dev/api-client.ts';
import { ARTICLES, KITS } from '../../dev/seed/articles.ts';
import { ORDERS } from '../../dev/seed/orders.ts';
import { type Seeded, seedShop } from '../../dev/seed/seed-shop.ts';
import { openApiOf } from '../support/listening-api.ts';
import { ok } from '../support/shop.ts';
import { ROOT } from '../support/source-files.ts';
import { openWorld, until, type World } from '../support/world.ts';

// A machine that runs other suites as well needs its time.
const SEED_TIME_MAX_MS = 60_000;

const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
/** Skipped, and shown as skipped, on a machine that has neither. */
const hasShell = ['bash', 'curl'].every((program) => spawnSync(program, ['--version']).status === 0);
const itWithShell = hasShell ? it : it.skip;
const run = promisify(execFile);

describe('the demo shop', () => {
  let world: World;
  let access: Awaited<ReturnType<typeof openApiOf>>;
  let api: ApiClient;
  let first: Seeded;
  beforeAll(async () => {
    world = await openWorld();
    access = await openApiOf(world);
    api = new ApiClient(access);
    first = await seedShop(api);
  }, SEED_TIME_MAX_MS);
  afterAll(() => world.close());

  it('has locations, channels, rate cards, articles, stock and orders', () => {
    const skus = ARTICLES.length + KITS.length;

    expect(first).toMatchObject({ locations: 5, channels: 3, rateCards: 6, skus, orders: ORDERS.length });
    expect(first.receipts).toBeGreaterThan(ARTICLES.length);
  });

  it('is created once, however often it is seeded', async () => {
    const movements = await api.list('/v1/stock-movements');

    const second = await seedShop(api);

    expect(second).toEqual({ locations: 0, channels: 0, rateCards: 0, skus: 0, receipts: 0, orders: 0 });
    expect(await api.list('/v1/stock-movements')).toEqual(movements);
  });

  it('keeps what a person has changed in it', async () => {
    await api.put('/v1/skus/ROPE-8MM-20', { name: 'Rope, much longer' });

    await seedShop(api);

    expect(await ok(world.call('GET', '/v1/skus/ROPE-8MM-20'))).toMatchObject({ name: 'Rope, much longer' });
  });

  it('shows orders that are open, held for two reasons and delivered', async () => {
    const orders = await api.list<{ externalOrderId: string; status: string }>('/v1/orders');

    expect(Object.fromEntries(orders.map(({ externalOrderId, status }) => [externalOrderId, status]))).toEqual({
      'DEMO-1001': 'OPEN',
      'DEMO-1002': 'COMPLETED',
      'DEMO-1003': 'ON_HOLD',
      'DEMO-1004': 'ON_HOLD',
      'DEMO-2001': 'OPEN',
      'DEMO-3001': 'OPEN',
    });
  });

  it('has the order of the README, which is the one that the API docs offer to try', async () => {
    const [, body = ''] = /-d '(\{.+?\})' \| tee order\.json/s.exec(README) ?? [];

    expect(JSON.parse(body)).toEqual(EXAMPLES['POST /v1/orders']);
  });

  itWithShell('takes every command of the README, from the order to the doorstep', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'orderloom-readme-'));
    await mkdir(path.join(folder, '.data'));
    await writeFile(path.join(folder, '.data/api-key'), access.key);
    await writeFile(path.join(folder, '.data/carrier-webhook-secret'), String(access.carrierSecret));

    const { stdout } = await run('bash', ['-euc', commands(access.url)], { cwd: folder });

    const order = JSON.parse(await readFile(path.join(folder, 'order.json'), 'utf8'));
    await rm(folder, { recursive: true });
    expect([order.status, order.financialStatus]).toEqual(['OPEN', 'AUTHORIZED']);
    expect(order.fulfillmentOrders).toMatchObject([{ locationId: 'store-nyc', floor: 'DIRECT' }]);
    expect(stdout).toContain('{"status":"DELIVERED"}');
    const done = await until('the order is completed', async () => {
      const now = await ok(world.call('GET', `/v1/orders/${order.id}`));
      return now.status === 'COMPLETED' && now;
    });
    expect([done.financialStatus, stdout.includes(`"workflowId":"order-${order.id}"`)]).toEqual(['PAID', true]);
  });
});

/** All but those that install and start, on the API of this test. */
function commands(url: string): string {
  const [, ...blocks] = [...README.matchAll(/^```sh\n(.+?)^```$/gms)].map(([, text = '']) => text);
  return blocks.join('\n').replace('http://127.0.0.1:8080', url);
}
