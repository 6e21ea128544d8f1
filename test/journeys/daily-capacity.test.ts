import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addLocation, addStock, ok, openShop, place, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

const CAPACITY = 3;
const BUYERS = 20;

describe('the daily capacity of a location', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'SMALL', { dailyCapacity: CAPACITY });
    await addLocation(world, 'LAX', { geo: { lat: 34, lon: -118.2 } });
    await addStock(world, 'RUSH', 'SMALL', 100);
    await addStock(world, 'RUSH', 'LAX', 100);
  });
  afterAll(() => world.close());

  const order = () => place(world, { lines: [{ sku: 'RUSH', quantity: 1, unitPrice: usd(1_000) }] });

  it('is used up and never passed, by how many orders at once ever', async () => {
    const answers = await Promise.all(Array.from({ length: BUYERS }, order));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const at = (id: string) => answers.filter(({ body }) => body.fulfillmentOrders[0].locationId === id).length;
    expect([at('SMALL'), at('LAX')]).toEqual([CAPACITY, BUYERS - CAPACITY]);
  });

  it('is named as the reason, and free again after the midnight of the location', async () => {
    const { body } = await order();
    const { items } = await ok(world.call('GET', `/v1/orders/${body.id}/sourcing-decisions`));
    const small = items[0].locations.find(({ locationId }: Json) => locationId === 'SMALL');
    expect(small.excludedBy).toBe('CAPACITY');
    // The orders of today become those of yesterday.
    await world.db
      .updateTable('fulfillment_order')
      .set({ createdAt: new Date(Date.now() - 86_400_000) })
      .execute();

    const next = await order();

    expect(next.body.fulfillmentOrders[0].locationId).toBe('SMALL');
  });
});
