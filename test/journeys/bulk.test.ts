import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addLocation, addStock, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, type World } from '../support/world.ts';

describe('the same for many fulfillment orders', () => {
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'BOS', { geo: { lat: 42.36, lon: -71.06 } });
  });
  afterAll(() => world.close());

  async function works(count: number): Promise<Json[]> {
    skus += 1;
    const sku = `BULK-${skus}`;
    for (const location of ['NYC', 'BOS']) await addStock(world, sku, location, 50);
    const lines = [{ sku, quantity: 2, unitPrice: usd(1_000) }];
    const orders = await Promise.all(Array.from({ length: count }, () => ok(place(world, { lines }))));
    return orders.map((order) => ({ ...order.fulfillmentOrders[0], orderId: order.id, sku }));
  }
  const bulk = (action: string, parts: readonly Json[], fields: Json = {}, key?: string): Promise<Answer> =>
    world.call('POST', '/v1/fulfillment-orders/bulk', {
      body: { action, ids: parts.map(({ id }) => id), ...fields },
      ...(key ? { key } : {}),
    });
  const outcomes = ({ body }: Answer) => body.items.map(({ status }: Json) => status);
  const read = (part: Json) => ok(world.call('GET', `/v1/fulfillment-orders/${part.id}`));
  const statuses = async (parts: readonly Json[]) => (await Promise.all(parts.map(read))).map(({ status }) => status);

  it('carries each out for itself: one that is refused stops no other', async () => {
    const parts = await works(5);
    await ok(ship(world, parts[2].id));
    const unknown = { id: randomUUID() };

    const answer = await bulk('hold', [...parts, unknown], { reason: 'OTHER', note: 'stocktaking' });

    expect(outcomes(answer)).toEqual([200, 200, 409, 200, 200, 404]);
    expect(answer.body.items[2].problem).toMatchObject({ type: '/problems/action-not-allowed', status: 409 });
    expect(await statuses(parts)).toEqual(['ON_HOLD', 'ON_HOLD', 'CLOSED', 'ON_HOLD', 'ON_HOLD']);
    expect(outcomes(await bulk('release', parts))).toEqual([200, 200, 409, 200, 200]);
    expect((await statuses(parts)).filter((status) => status === 'OPEN')).toHaveLength(4);
  });

  it('does nothing twice under one key, and takes no other request under it', async () => {
    const parts = await works(2);
    const key = randomUUID();

    const first = await bulk('schedule', parts, { openAt: '2040-01-01T00:00:00Z' }, key);
    const again = await bulk('schedule', parts, { openAt: '2040-01-01T00:00:00Z' }, key);

    expect([outcomes(first), outcomes(again)]).toEqual([
      [200, 200],
      [200, 200],
    ]);
    const { items } = await ok(world.call('GET', `/v1/orders/${parts[0].orderId}/events`));
    expect(items.filter(({ type }: Json) => type === 'fulfillment-order.scheduled')).toHaveLength(1);
    expect((await bulk('cancel', parts, {}, key)).body.type).toBe('/problems/idempotency-key-reused');
  });

  it('moves, splits, merges and cancels', async () => {
    const parts = await works(2);
    expect(outcomes(await bulk('split', parts, { lines: parts.map(oneOf) }))).toEqual([200, 200]);
    const orders = await Promise.all(parts.map(({ orderId }) => ok(world.call('GET', `/v1/orders/${orderId}`))));
    const all = orders.flatMap(({ fulfillmentOrders }) => fulfillmentOrders);
    expect(all).toHaveLength(4);

    expect(outcomes(await bulk('merge', all))).toEqual([200, 200, 200, 200]);
    expect((await statuses(all)).toSorted()).toEqual(['CANCELLED', 'CANCELLED', 'OPEN', 'OPEN']);

    expect(outcomes(await bulk('move', parts, { locationId: 'BOS' }))).toEqual([200, 200]);
    const stock = await ok(world.call('GET', `/v1/stock/${parts[0].sku}`));
    expect(stock.locations.map(({ locationId, committed }: Json) => [locationId, committed])).toEqual([
      ['BOS', 4],
      ['NYC', 0],
    ]);
    expect(outcomes(await bulk('cancel', parts))).toEqual([409, 409]);
  });

  it('is told what the action needs and nothing more', async () => {
    const parts = await works(1);

    const answers = [await bulk('move', parts), await bulk('cancel', parts, { reason: 'OTHER' })];

    expect(answers.map(({ status, body }) => [status, body.errors])).toEqual([
      [400, [{ path: 'locationId', message: 'is required' }]],
      [400, [{ path: 'reason', message: 'says nothing to cancel' }]],
    ]);
    expect((await bulk('move', parts, { locationId: 'NOWHERE' })).body.type).toBe('/problems/unknown-location');
  });

  it('keeps several holds on one, each with who, when and why, until the last is released', async () => {
    const [part] = await works(1);
    await ok(bulk('hold', [part], { reason: 'OTHER', note: 'wrong box' }));
    await ok(bulk('hold', [part], { reason: 'INCORRECT_ADDRESS' }));
    const release = (body: Json) => world.call('POST', `/v1/fulfillment-orders/${part.id}/release`, { body });

    const { holds } = await read(part);

    expect(holds.map(({ reason, note, placedBy }: Json) => [reason, note, typeof placedBy])).toEqual([
      ['OTHER', 'wrong box', 'string'],
      ['INCORRECT_ADDRESS', undefined, 'string'],
    ]);
    expect(outcomes(await bulk('hold', [part], { reason: 'OTHER' }))).toEqual([409]);
    expect((await ok(release({ holdId: holds[0].id }))).status).toBe('ON_HOLD');
    expect((await ok(release({ holdId: holds[1].id }))).status).toBe('OPEN');
  });
});

const oneOf = ({ lines: [line] }: Json) => ({ lineId: line.lineId, quantity: 1 });
