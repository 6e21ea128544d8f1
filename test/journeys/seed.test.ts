import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXAMPLES } from '../../api/examples.ts';
import { ApiClient } from '../../dev/api-client.ts';
import { ARTICLES, KITS } from '../../dev/seed/articles.ts';
import { ORDERS } from '../../dev/seed/orders.ts';
import { type Seeded, seedShop } from '../../dev/seed/seed-shop.ts';
import { openApiOf } from '../support/listening-api.ts';
import { ok } from '../support/shop.ts';
import { ROOT } from '../support/source-files.ts';
import { openWorld, type World } from '../support/world.ts';

// A machine that runs other suites as well needs its time.
const SEED_TIME_MAX_MS = 60_000;

describe('the demo shop', () => {
  let world: World;
  let api: ApiClient;
  let first: Seeded;
  beforeAll(async () => {
    world = await openWorld();
    api = new ApiClient(await openApiOf(world));
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

  it('takes the order of the README, which is the one that the API docs offer to try', async () => {
    const [, body = ''] =
      /-d '(\{.+?\})' \| tee order\.json/s.exec(readFileSync(path.join(ROOT, 'README.md'), 'utf8')) ?? [];

    const placed = await world.call('POST', '/v1/orders', { key: 'my-first-order', body: JSON.parse(body) });

    const { status, financialStatus, fulfillmentOrders } = placed.body;
    expect([placed.status, status, financialStatus]).toEqual([201, 'OPEN', 'AUTHORIZED']);
    expect(JSON.parse(body)).toEqual(EXAMPLES['POST /v1/orders']);
    expect(fulfillmentOrders).toMatchObject([{ locationId: 'store-nyc', floor: 'DIRECT' }]);
  });
});
