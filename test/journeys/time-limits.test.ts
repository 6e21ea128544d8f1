import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ok, openShop, place, ship } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const AT_ONCE = 'PT0.05S';

describe('a time limit', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  async function placeUnder(sla: Readonly<Record<string, string>>, own: Json = {}): Promise<Json> {
    await openShop(world, { sla });
    return ok(place(world, own));
  }
  const read = (order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
  const needsAttention = (order: Json): Promise<Json> =>
    until('it needs attention', async () => {
      const now = await read(order);
      return now.needsAttention.length > 0 && now;
    });

  it('makes a parcel that nobody tracks count as delivered', async () => {
    const order = await placeUnder({ deliverWithin: AT_ONCE });

    await ok(ship(world, order.fulfillmentOrders[0].id));

    const done = await until('the order is completed', async () => {
      const now = await read(order);
      return now.status === 'COMPLETED' && now;
    });
    expect([done.lines[0].delivered, done.financialStatus]).toEqual([1, 'PAID']);
  });

  it('puts work that nobody ships before a person, who can find it and settle it', async () => {
    const order = await placeUnder({ shipWithin: AT_ONCE });
    const late = await needsAttention(order);

    const found = await ok(world.call('GET', '/v1/orders?needsAttention=true'));
    await ok(world.call('POST', late.needsAttention[0].retry));

    const [{ kind, subject }] = late.needsAttention;
    expect([kind, subject]).toEqual(['not-shipped-in-time', order.fulfillmentOrders[0].id]);
    expect([late.status, found.items.map(({ id }: Json) => id)]).toEqual(['OPEN', [order.id]]);
    expect((await read(order)).needsAttention).toEqual([]);
    expect((await ship(world, order.fulfillmentOrders[0].id)).status).toBe(200);
  });

  it('puts work that nobody accepts before a person, when no other location could take it', async () => {
    const order = await placeUnder({ acceptWithin: AT_ONCE });

    const late = await needsAttention(order);

    const [{ kind, subject }] = late.needsAttention;
    expect([kind, subject]).toEqual(['not-accepted-in-time', order.fulfillmentOrders[0].id]);
    expect((await ship(world, order.fulfillmentOrders[0].id)).status).toBe(200);
  });

  it('does not run while a hold stands', async () => {
    const order = await placeUnder({ shipWithin: AT_ONCE, acceptWithin: AT_ONCE }, { riskScore: 99 });

    const { timers } = await ok(world.call('GET', `/v1/orders/${order.id}/process`));

    expect([order.status, order.needsAttention]).toEqual(['ON_HOLD', []]);
    expect(timers.map(({ kind }: Json) => kind)).toEqual(['hold']);
  });
});
