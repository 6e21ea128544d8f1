import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pick } from '../support/floor.ts';
import { ok, openShop, place, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

describe('a pick wave', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { floor: 'SCAN', stock: { TEE: 100, MUG: 100 } });
    await ok(world.call('PUT', '/v1/skus/TEE', { body: { bins: { NYC: 'A-10' } } }));
    await ok(world.call('PUT', '/v1/skus/MUG', { body: { bins: { NYC: 'A-2' } } }));
    await ok(world.call('PUT', '/v1/skus/SET', { body: { name: 'A set', kit: [{ sku: 'MUG', quantity: 2 }] } }));
  });
  afterAll(() => world.close());

  const order = async (...lines: readonly (readonly [string, number])[]): Promise<Json> =>
    ok(place(world, { lines: lines.map(([sku, quantity]) => ({ sku, quantity, unitPrice: usd(1_000) })) }));
  const wave = (body: Json = {}) => world.call('POST', '/v1/pick-waves', { body: { locationId: 'NYC', ...body } });

  it('lists open work bin by bin, kits by their parts, and takes no work twice', async () => {
    const first = await order(['TEE', 2], ['MUG', 1]);
    await order(['SET', 3]);

    const made = await ok(wave());

    expect(made.lines.map(({ bin, sku, quantity }: Json) => [bin, sku, quantity])).toEqual([
      ['A-2', 'MUG', 1],
      ['A-2', 'MUG', 6],
      ['A-10', 'TEE', 2],
    ]);
    const again = await wave();
    expect([again.status, again.body.type]).toEqual([409, '/problems/nothing-to-pick']);

    const [part] = first.fulfillmentOrders;
    await ok(pick(world, part.id, [{ lineId: first.lines[0].id, quantity: 2 }]));
    const left = await ok(world.call('GET', `/v1/pick-waves/${made.id}`));
    expect(left.lines.map(({ sku }: Json) => sku)).toEqual(['MUG', 'MUG']);
  });

  it('takes the most urgent work up to its limit, and prints it', async () => {
    for (let index = 0; index < 3; index += 1) await order(['TEE', 1]);

    const made = await ok(wave({ limit: 2 }));

    expect(made.fulfillmentOrderIds).toHaveLength(2);
    const pdf = await world.call('GET', `/v1/pick-waves/${made.id}/pick-list.pdf`);
    expect([pdf.status, String(pdf.body).slice(0, 5)]).toEqual([200, '%PDF-']);
  });

  it('leaves out work that was held since', async () => {
    const {
      fulfillmentOrders: [part],
    } = await order(['TEE', 1]);
    const made = await ok(wave({ fulfillmentOrderIds: [part.id] }));

    await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/hold`, { body: { reason: 'OTHER' } }));

    expect((await ok(world.call('GET', `/v1/pick-waves/${made.id}`))).lines).toEqual([]);
  });
});
