import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cancel, holdingsOf, ok, openShop, place, ship } from '../support/shop.ts';
import { openWorld, until, type World } from '../support/world.ts';

describe('the life of an order', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world);
  });
  afterAll(() => world.close());

  it('goes from the till to the doorstep', async () => {
    const placed = await place(world);
    expect([placed.status, placed.body.status]).toEqual([201, 'OPEN']);
    const [part] = placed.body.fulfillmentOrders;

    const shipped = await ship(world, part.id);
    expect([shipped.status, shipped.body.status]).toEqual([200, 'CLOSED']);
    const order = await ok(world.call('GET', `/v1/orders/${placed.body.id}`));
    expect([order.status, order.financialStatus, order.totals.captured.amount]).toEqual(['FULFILLED', 'PAID', 1999]);
  });

  it('gives back stock and money when it is cancelled', async () => {
    const before = await holdingsOf(world, '00000000-0000-0000-0000-000000000000');
    const placed = await place(world);

    const cancelled = await cancel(world, placed.body.id);

    expect([cancelled.status, cancelled.body.status, cancelled.body.financialStatus]).toEqual([
      200,
      'CANCELLED',
      'VOIDED',
    ]);
    const after = await holdingsOf(world, placed.body.id);
    expect(after.stock).toEqual(before.stock);
    expect([after.money.capturable, after.money.captured, after.reserved]).toEqual([0, 0, 0]);
    await until('the workflow has ended', async () => {
      const { status } = await world.client.workflow.getHandle(`order-${placed.body.id}`).describe();
      return status.name === 'COMPLETED';
    });
  });
});
