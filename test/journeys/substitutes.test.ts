import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putRateCard, track } from '../support/floor.ts';
import { addLocation, addStock, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

describe('a substitute', () => {
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {}, channel: { outOfStock: 'ASK', askTimeout: 'P3D' } });
    await putRateCard(world);
    await addLocation(world, 'BOS', { geo: { lat: 42.36, lon: -71.06 } });
  });
  afterAll(() => world.close());

  /** Three of an article at 9.99 less 1.00, of which `stock` is there, and so many of what may be sent instead. */
  async function order(stock: Json, instead: Json, own: Json = {}): Promise<Json> {
    skus += 1;
    const [sku, other] = [`WANTED-${skus}`, `OTHER-${skus}`];
    for (const [location, units] of Object.entries(stock)) await addStock(world, sku, location, units as number);
    for (const [location, units] of Object.entries(instead)) await addStock(world, other, location, units as number);
    await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { substitutes: [other] } }));
    const lines = [{ sku, quantity: 3, unitPrice: usd(999), discount: usd(100), tax: { amount: 233, rate: '0.0805' } }];
    return { ...(await ok(place(world, { lines, allowSubstitutes: true, ...own }))), other };
  }
  const read = ({ id }: Json) => ok(world.call('GET', `/v1/orders/${id}`));
  const short = ({ fulfillmentOrders: [part], lines: [line], other }: Json, quantity: number, sku = other) =>
    world.call('POST', `/v1/fulfillment-orders/${part.id}/picks`, {
      body: { short: [{ lineId: line.id, quantity }], substitute: { sku } },
    });
  const accept = ({ fulfillmentOrders: [part] }: Json) =>
    ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/accept`, { body: {} }));
  const reject = ({ fulfillmentOrders: [part] }: Json) =>
    ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/reject`, { body: { reason: 'OUT_OF_STOCK' } }));
  const answer = ({ id }: Json) => world.call('POST', `/v1/orders/${id}/answer`, { body: { choice: 'SUBSTITUTE' } });
  const shelf = async (sku: string, at = 'NYC') => {
    const { locations } = await ok(world.call('GET', `/v1/stock/${sku}`));
    const { onHand, committed } = locations.find(({ locationId }: Json) => locationId === at);
    return [onHand, committed];
  };
  const linesOf = async (placed: Json) =>
    (await read(placed)).lines.map(({ sku, quantity, cancelled, shipped }: Json) => [
      sku,
      quantity,
      cancelled,
      shipped,
    ]);

  it('goes into the same work for what the picker does not find, at the same price, and is what was sent', async () => {
    const placed = await order({ NYC: 5 }, { NYC: 4 });
    const [wanted, { other }] = [placed.lines[0].sku, placed];
    await accept(placed);

    await ok(short(placed, 2));

    expect(await linesOf(placed)).toEqual([
      [wanted, 3, 2, 0],
      [other, 2, 0, 0],
    ]);
    expect([await shelf(wanted), await shelf(other)]).toEqual([
      [1, 1],
      [4, 2],
    ]);
    const before = await read(placed);
    expect(before.lines[1].substituteFor).toBe(placed.lines[0].id);
    expect([before.totals.total, before.totals.due]).toEqual([placed.totals.total, placed.totals.due]);

    const { parcels } = await ok(ship(world, placed.fulfillmentOrders[0].id));
    await ok(track(world, { id: parcels[0].id, trackingNumber: parcels[0].trackingNumber, status: 'DELIVERED' }));

    const done = await until('the order is completed', async () => {
      const now = await read(placed);
      return now.status === 'COMPLETED' && now;
    });
    expect([done.financialStatus, done.totals.captured]).toEqual(['PAID', placed.totals.total]);
    expect([await shelf(wanted), await shelf(other)]).toEqual([
      [0, 0],
      [2, 0],
    ]);
    expect((await holdingsOf(world, placed.id, wanted)).reserved).toBe(0);
  });

  it.each([
    ['without the consent of the customer', { allowSubstitutes: false }, undefined, 4, 'substitute-not-allowed'],
    ['for an article that nobody named', {}, 'TEE', 4, 'substitute-not-allowed'],
    ['that is not on the shelf either', {}, undefined, 1, 'out-of-stock'],
  ])('is not sent %s, and nothing changes', async (_why, own, sku, there, kind) => {
    const placed = await order({ NYC: 5 }, { NYC: there }, own);
    await accept(placed);
    const before = [await linesOf(placed), await shelf(placed.lines[0].sku), await shelf(placed.other)];

    const refused = await short(placed, 2, sku);

    expect([refused.status, refused.body.type]).toEqual([409, `/problems/${kind}`]);
    const after = [await linesOf(placed), await shelf(placed.lines[0].sku), await shelf(placed.other)];
    expect(after).toEqual(before);
  });

  it('is sent from wherever it is when the customer wants it for what waits for stock', async () => {
    const placed = await order({ NYC: 3 }, { BOS: 2, NYC: 1 });
    await reject(placed);
    expect((await read(placed)).status).toBe('ON_HOLD');

    await ok(answer(placed));

    const after = await read(placed);
    expect(after.status).toBe('OPEN');
    const open = after.fulfillmentOrders.filter(({ status }: Json) => status === 'OPEN');
    expect(open.map(({ locationId }: Json) => locationId).toSorted()).toEqual(['BOS', 'NYC']);
    expect(after.totals.due).toEqual(placed.totals.due);
    for (const part of open) await ok(ship(world, part.id));
    expect([(await read(placed)).status, await shelf(placed.other), await shelf(placed.other, 'BOS')]).toEqual([
      'FULFILLED',
      [0, 0],
      [0, 0],
    ]);
  });

  it.each([
    ['has not agreed to any', { allowSubstitutes: false }, 5, 'substitute-not-allowed'],
    ['cannot have any', {}, 2, 'out-of-stock'],
  ])('is refused to a customer who %s, and the question stays', async (_who, own, there, kind) => {
    const placed = await order({ NYC: 3 }, { NYC: there }, own);
    await reject(placed);

    const refused = await answer(placed);

    expect([refused.status, refused.body.type]).toEqual([409, `/problems/${kind}`]);
    expect((await read(placed)).holds.filter(({ releasedAt }: Json) => !releasedAt)).toHaveLength(1);
    expect(await shelf(placed.other)).toEqual([there, 0]);
  });
});
