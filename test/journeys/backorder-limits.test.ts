import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addStock, cancel, ok, openShop, place, usd } from '../support/shop.ts';
import { openWorld, type World } from '../support/world.ts';

describe('the backorder limit of a SKU', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { LAMP: 1 } });
    await ok(world.call('PUT', '/v1/skus/LAMP', { body: { backorder: { limit: 4 } } }));
  });
  afterAll(() => world.close());

  const order = (quantity: number) =>
    place(world, { lines: [{ sku: 'LAMP', quantity, unitPrice: usd(1_000) }], allowBackorder: true });

  it('is never passed, by how many orders at once ever, and is free again when one of them is cancelled', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => order(1)));

    const accepted = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    // One unit is there, four may wait.
    expect(accepted).toHaveLength(5);
    expect(new Set(refused.map(({ status, body }) => `${status} ${body.type}`))).toEqual(
      new Set(['409 /problems/out-of-stock']),
    );
    const waiting = accepted.find(({ body }) => body.status === 'ON_HOLD');
    await ok(cancel(world, waiting?.body.id));
    expect([(await order(2)).status, (await order(1)).status]).toEqual([409, 201]);
  });

  it('does not count what has arrived', async () => {
    await addStock(world, 'LAMP', 'NYC', 10);

    expect((await order(6)).status).toBe(201);
    expect((await order(4)).status).toBe(201);
    expect((await order(1)).status).toBe(409);
  });
});
