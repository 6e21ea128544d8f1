import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nextMidnight } from '../../domain/calendar.ts';
import { addLocation, addStock, ok, openShop, place, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const CAPACITY = 3;
const BUYERS = 20;
// Fourteen hours before UTC, and without summer time: its midnight is nobody else's.
const TIME_ZONE = 'Pacific/Kiritimati';

describe('the daily capacity of a location', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'SMALL', { dailyCapacity: CAPACITY, timeZone: TIME_ZONE });
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
    const midnight = Date.parse(nextMidnight(new Date().toISOString(), TIME_ZONE)) - 86_400_000;
    const takenAt = (createdAt: number) =>
      world.db
        .updateTable('fulfillment_order')
        .set({ createdAt: new Date(createdAt) })
        .execute();

    await takenAt(midnight);
    const sameDay = await order();
    await takenAt(midnight - 1);
    const nextDay = await order();

    expect([sameDay, nextDay].map((each) => each.body.fulfillmentOrders[0].locationId)).toEqual(['LAX', 'SMALL']);
  });

  it('is not passed by who has waited either: some are served today, the rest on another day', async () => {
    await addLocation(world, 'ONLY', { dailyCapacity: 1, timeZone: TIME_ZONE });
    await addStock(world, 'WAIT', 'ONLY', 0);
    const lines = [{ sku: 'WAIT', quantity: 1, unitPrice: usd(1_000) }];
    const waiting: Json[] = [];
    for (let each = 0; each < 3; each += 1) waiting.push(await ok(place(world, { lines, allowBackorder: true })));
    const states = async () => {
      const seen = waiting.map(({ id }) => ok(world.call('GET', `/v1/orders/${id}`)));
      return (await Promise.all(seen)).map(({ status }) => status);
    };

    await addStock(world, 'WAIT', 'ONLY', 3);

    const [{ committed }] = (await ok(world.call('GET', '/v1/stock/WAIT'))).locations;
    expect(committed).toBe(1);
    await until('the first is served', async () => (await states())[0] === 'OPEN');
    expect(await states()).toEqual(['OPEN', 'ON_HOLD', 'ON_HOLD']);
    await world.db
      .updateTable('fulfillment_order')
      .set({ createdAt: new Date(Date.now() - 2 * 86_400_000) })
      .where('locationId', '=', 'ONLY' as never)
      .execute();
    await until('the second is served', async () => (await states())[1] === 'OPEN');
    expect(await states()).toEqual(['OPEN', 'OPEN', 'ON_HOLD']);
  });

  it('is named to who may not wait, because there is stock', async () => {
    await addLocation(world, 'FULL', { dailyCapacity: 1, timeZone: TIME_ZONE });
    await addStock(world, 'LATE', 'FULL', 2);
    const lines = [{ sku: 'LATE', quantity: 1, unitPrice: usd(1_000) }];
    await ok(place(world, { lines }));

    const { status, body } = await place(world, { lines });

    expect([status, body.type]).toEqual([409, '/problems/out-of-stock']);
    expect(body).toMatchObject({ skus: ['LATE'], excludedBy: ['CAPACITY'] });
    expect(body.detail).toMatch(/1 of LATE .* left out: 1 by CAPACITY\.$/);
  });
});
