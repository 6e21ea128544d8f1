import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ok, openShop, place, ship } from '../support/shop.ts';
import { openWorld, type World } from '../support/world.ts';

// More than a worker has connections to its database.
const CROWD = 60;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await openShop(world, { stock: { TEE: CROWD } });
});
afterAll(() => world.close());

it('ships more orders at once than the worker has connections, and keeps nobody waiting for another', async () => {
  const orders = await Promise.all(Array.from({ length: CROWD }, () => ok(place(world))));

  const answers = await Promise.all(orders.map(({ fulfillmentOrders: [part] }) => ship(world, part.id)));

  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers.map(({ body }) => [body.status, typeof body.parcels[0].trackingNumber])).toEqual(
    Array(CROWD).fill(['CLOSED', 'string']),
  );
});
