import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await openShop(world);
});
afterAll(() => world.close());

const post = (url: string, body: object = {}) => ok(world.call('POST', url, { body }));
const read = (url: string): Promise<Json> => ok(world.call('GET', url));

it('posts the life of an order as docs/books.md tells it', async () => {
  await ok(world.call('PUT', '/v1/skus/MUG', { body: { name: 'Mug', weightGrams: 300, unitCost: usd(800) } }));
  await post('/v1/stock-movements', { sku: 'MUG', locationId: 'NYC', quantity: 10, reason: 'RECEIVED' });
  const tax = { amount: 330, rate: '0.0825', inclusive: false };
  const order = await ok(place(world, { lines: [{ sku: 'MUG', quantity: 2, unitPrice: usd(2000), tax }] }));
  for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));
  const lineId = order.lines[0].id;
  const asked = { lines: [{ lineId, quantity: 1, reason: 'DEFECTIVE' }], method: 'POST' };
  const { id } = await post(`/v1/orders/${order.id}/returns`, asked);
  if ((await read(`/v1/returns/${id}`)).status === 'REQUESTED') await post(`/v1/returns/${id}/approve`);
  const lines = [{ lineId, quantity: 1, disposition: 'RESTOCKED' }];
  await post(`/v1/returns/${id}/receive`, { locationId: 'NYC', lines });
  await until('it is closed', async () => (await read(`/v1/returns/${id}`)).status === 'CLOSED');

  const { items } = await read('/v1/journal?limit=200');

  expect(items.toReversed().map(amountsOf)).toEqual([
    { inventory: 8000, 'goods-received-not-invoiced': -8000 },
    { 'psp-clearing': 4330, 'deferred-revenue': -4330 },
    { 'deferred-revenue': 4330, revenue: -4000, 'tax-payable': -330 },
    { inventory: -1600, 'cost-of-goods-sold': 1600 },
    { 'deferred-revenue': -2165, revenue: 2000, 'tax-payable': 165 },
    { inventory: 800, 'cost-of-goods-sold': -800 },
    { 'psp-clearing': -2165, 'deferred-revenue': 2165 },
  ]);
});

function amountsOf({ lines }: Json): Json {
  return Object.fromEntries(lines.map(({ account, debit, credit }: Json) => [account, debit - credit]));
}
