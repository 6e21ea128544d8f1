import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openApi, type TestApi } from '../support/api.ts';
import { aReceipt, putCatalogue } from '../support/catalogue.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
  await putCatalogue(api);
  await api.call('POST /v1/stock-movements', [
    aReceipt({ quantity: 10 }),
    aReceipt({ locationId: 'ber', quantity: 10 }),
    aReceipt({ sku: 'MUG', quantity: 100 }),
  ]);
  // 56 TEE in four weeks at nyc and 28 in ber, and what was shipped long ago counts no more.
  await sql`insert into stock_movement (sku, location_id, on_hand_delta, reason, actor, at) values
    ('TEE', 'nyc', -60, 'SHIPPED', 'test', now() - interval '3 days'),
    ('TEE', 'nyc', 4, 'VOIDED', 'test', now() - interval '2 days'),
    ('TEE', 'ber', -28, 'SHIPPED', 'test', now() - interval '20 days'),
    ('MUG', 'nyc', -9000, 'SHIPPED', 'test', now() - interval '40 days'),
    ('MUG', 'nyc', -28, 'SHIPPED', 'test', now() - interval '1 days')`.execute(api.db);
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
  await api.call('PUT /v1/stock/TEE/ber', { incoming: [{ quantity: 5, expectedAt: soon, reference: 'po-1' }] });
});
afterAll(() => api.close());

const warnings = async (query = '', options = {}) =>
  (await api.call(`GET /v1/inventory/warnings${query}`, undefined, options)).json();
const NYC = { sku: 'TEE', locationId: 'nyc', available: 10, perDay: 2, daysOfCover: 5, kind: 'STOCK_OUT_PROJECTED' };
const BER = { sku: 'TEE', locationId: 'ber', available: 10, perDay: 1, daysOfCover: 10, kind: 'LOW_STOCK' };

describe('stock warnings', () => {
  it('name what is sold out soon at the speed of the last four weeks, the most urgent first', async () => {
    expect(await warnings()).toEqual({ items: [NYC, BER] });
  });

  it('look as far ahead as they are asked', async () => {
    expect((await warnings('?days=7')).items).toEqual([NYC]);
    expect((await warnings('?days=101&sku=MUG')).items).toMatchObject([{ sku: 'MUG', daysOfCover: 100 }]);
  });

  it('come page by page', async () => {
    const { items, nextCursor } = await warnings('?limit=1');

    expect(items).toEqual([NYC]);
    expect((await warnings(`?limit=1&cursor=${nextCursor}`)).items).toEqual([BER]);
  });

  it('keep to the locations of the key', async () => {
    const key = await api.makeKey({ roles: ['warehouse'], locationIds: ['ber'] });

    expect((await warnings('', { key })).items).toEqual([BER]);
    expect((await warnings('?locationId=nyc', { key })).status).toBe(404);
  });
});
