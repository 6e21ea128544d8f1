import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ok, openShop, place } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

describe('a customer', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: 1_000 } });
  });
  afterAll(() => world.close());

  const buy = (customer: Json): Promise<Json> => ok(place(world, { customer }));

  it('is one person for every order with his e-mail, however he spells it', async () => {
    const first = await buy({ email: 'Grace@Example.com', name: 'Grace Hopper', phone: '+1 212 555 0100' });

    const second = await buy({ email: 'grace@example.COM', name: 'G. Hopper' });
    const third = await buy({ id: first.customer.id });

    expect(new Set([first, second, third].map(({ customer }) => customer.id)).size).toBe(1);
    expect(await ok(world.call('GET', `/v1/customers/${first.customer.id}`))).toMatchObject({
      email: 'grace@example.com',
      name: 'Grace Hopper',
      phone: '+1 212 555 0100',
    });
    const { items } = await ok(world.call('GET', `/v1/orders?customerId=${first.customer.id}`));
    expect(items).toHaveLength(3);
  });

  it('is added once by orders that bring a new e-mail at the same moment', async () => {
    const customer = { email: `${randomUUID()}@example.com` };

    const orders = await Promise.all(Array.from({ length: 20 }, () => buy(customer)));

    expect(new Set(orders.map((order) => order.customer.id)).size).toBe(1);
  });

  it('must be known where an order names him by his id, and is nobody without an e-mail', async () => {
    const id = randomUUID();

    const unknown = await place(world, { customer: { id } });
    const nobody = await buy({ name: 'A walk-in' });

    expect([unknown.status, unknown.body.type]).toEqual([422, '/problems/unknown-customer']);
    expect(nobody.customer).toEqual({ name: 'A walk-in' });
    expect((await world.call('GET', `/v1/customers/${id}`)).status).toBe(404);
  });

  it('is seen by the keys of channels in which he has ordered', async () => {
    const { customer } = await buy({ email: `${randomUUID()}@example.com` });
    const keyOf = async (channel: string) => {
      const body = { name: channel, roles: ['channel'], channelIds: [channel] };
      const { key } = await ok(world.call('POST', '/v1/api-keys', { body }));
      return { authorization: `Bearer ${key}` };
    };

    const looks = await Promise.all(
      ['web-us', 'elsewhere'].map(async (channel) =>
        world.call('GET', `/v1/customers/${customer.id}`, { headers: await keyOf(channel) }),
      ),
    );

    expect(looks.map(({ status }) => status)).toEqual([200, 404]);
  });
});
