import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openApi, type TestApi } from '../support/api.ts';
import { aLocation, putCatalogue } from '../support/catalogue.ts';
import type { Json } from '../support/world.ts';

const RUNS = 12;
const SKUS = ['TEE', 'MUG', 'CAP'];

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
  await putCatalogue(api);
  await api.call('PUT /v1/skus/CAP', { name: 'Cap', unitCost: { amount: 333, currency: 'EUR' } });
  await api.call('PUT /v1/locations/mill', aLocation({ kind: 'SUPPLIER' }));
  await api.call('PUT /v1/exchange-rates/EUR', { rate: '1.0825' });
});
afterAll(() => api.close());

const read = async (url: string): Promise<Json> => (await api.call(`GET ${url}`)).json();
const move = (body: object) => api.call('POST /v1/stock-movements', body);

/** Debits less credits of an account, in the reporting currency. */
async function balanceOf(account: string): Promise<number> {
  const { items } = await read('/v1/journal/trial-balance');
  const rows = items.filter((row: Json) => row.account === account);
  return rows.reduce((sum: number, { debit, credit }: Json) => sum + debit - credit, 0);
}

describe('the valuation of the stock', () => {
  it('follows receipts at their cost and counts at the average, with a posting each', async () => {
    await move({ sku: 'TEE', locationId: 'nyc', quantity: 10, reason: 'RECEIVED' });
    const dearer = { amount: 700, currency: 'USD' };
    await move({ sku: 'TEE', locationId: 'ber', quantity: 10, reason: 'RECEIVED', unitCost: dearer });
    await move({ sku: 'TEE', locationId: 'nyc', quantity: 7, reason: 'COUNTED' });

    expect((await read('/v1/inventory/valuation')).items).toEqual([
      { sku: 'TEE', quantity: 17, value: usd(10_200), averageUnitCost: usd(600) },
    ]);
    expect((await read('/v1/stock/TEE')).averageUnitCost).toEqual(usd(600));
    const { items } = await read('/v1/journal?limit=3&account=inventory');
    expect(items.map(linesOf)).toEqual([
      { inventory: -1800, 'inventory-adjustments': 1800 },
      { inventory: 7000, 'goods-received-not-invoiced': -7000 },
      { inventory: 5000, 'goods-received-not-invoiced': -5000 },
    ]);
  });

  it('converts a cost in another currency at the newest rate', async () => {
    await move({ sku: 'CAP', locationId: 'nyc', quantity: 3, reason: 'RECEIVED' });

    // 9.99 EUR at 1.0825 are 10.81 USD.
    expect((await read('/v1/inventory/valuation?sku=CAP')).items).toMatchObject([{ quantity: 3, value: usd(1081) }]);
  });

  it('writes off what is damaged, and nothing for a transfer between own places', async () => {
    const before = await balanceOf('inventory-adjustments');
    await move({ sku: 'TEE', locationId: 'nyc', quantity: 2, reason: 'DAMAGED' });
    expect(await balanceOf('inventory-adjustments')).toBe(before + 1200);
    const newest = (await read('/v1/journal?limit=1')).items;

    await move({ sku: 'TEE', locationId: 'nyc', toLocationId: 'ber', quantity: 3, reason: 'TRANSFERRED' });

    expect((await read('/v1/journal?limit=1')).items).toEqual(newest);
  });

  it('leaves out what lies at a supplier, and takes in what comes from one', async () => {
    await move({ sku: 'TEE', locationId: 'mill', quantity: 100, reason: 'RECEIVED' });
    expect((await read('/v1/inventory/valuation?sku=TEE')).items[0].quantity).toBe(15);

    await move({ sku: 'TEE', locationId: 'mill', toLocationId: 'ber', quantity: 5, reason: 'TRANSFERRED' });

    expect((await read('/v1/inventory/valuation?sku=TEE')).items).toMatchObject([{ quantity: 20, value: usd(11_500) }]);
  });

  it('is the inventory account and the units on the shelves, whatever moves', async () => {
    const place = fc.constantFrom('nyc', 'ber', 'mill');
    const movement = fc
      .record({
        sku: fc.constantFrom(...SKUS),
        locationId: place,
        toLocationId: place,
        reason: fc.constantFrom('RECEIVED', 'ADJUSTED', 'COUNTED', 'DAMAGED', 'TRANSFERRED', 'RETURNED'),
        quantity: fc.integer({ min: -6, max: 9 }),
        cost: fc.option(fc.record({ amount: fc.nat(2000), currency: fc.constantFrom('USD', 'EUR') }), {
          nil: undefined,
        }),
      })
      .map(({ toLocationId, cost, ...rest }) => ({
        ...rest,
        ...(rest.reason === 'TRANSFERRED' ? { toLocationId } : {}),
        ...(rest.reason === 'RECEIVED' && cost ? { unitCost: cost } : {}),
      }));
    await fc.assert(
      // Some of them contradict the stock or themselves and are refused, which must leave nothing behind.
      fc.asyncProperty(
        fc.array(fc.array(movement, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
        async (batches) => {
          for (const batch of batches) expect([201, 400, 409]).toContain((await move(batch)).statusCode);
          await mustAgree();
        },
      ),
      { numRuns: RUNS },
    );
  }, 60_000);

  it('holds when many move the same SKUs at once, in opposite order', async () => {
    const receipt = (sku: string, locationId: string) => ({ sku, locationId, quantity: 1, reason: 'RECEIVED' });
    const forth = SKUS.flatMap((sku) => [receipt(sku, 'nyc'), receipt(sku, 'ber')]);
    const batches = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? forth : forth.toReversed()));

    const answers = await Promise.all(batches.map(move));

    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
    await mustAgree();
  });
});

async function mustAgree(): Promise<void> {
  const { items, total } = await read('/v1/inventory/valuation');
  for (const sku of SKUS) {
    const { locations = [] } = await read(`/v1/stock/${sku}`);
    const ours = locations.filter(({ locationId }: Json) => locationId !== 'mill');
    const units = ours.reduce((sum: number, { onHand, damaged }: Json) => sum + onHand - damaged, 0);
    expect([sku, items.find((row: Json) => row.sku === sku)?.quantity ?? 0]).toEqual([sku, units]);
  }
  const values = items.reduce((sum: number, { value }: Json) => sum + value.amount, 0);
  expect([total.amount, await balanceOf('inventory')]).toEqual([values, values]);
  expect((await read('/v1/journal/trial-balance')).balanced).toBe(true);
}

const usd = (amount: number) => ({ amount, currency: 'USD' });

function linesOf({ lines }: Json): Json {
  return Object.fromEntries(lines.map(({ account, debit, credit }: Json) => [account, debit - credit]));
}
