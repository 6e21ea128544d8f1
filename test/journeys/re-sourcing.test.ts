import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pack } from '../support/floor.ts';
import { addLocation, addStock, freshSku, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const FAR = {
  address: { line1: '1 Pier', city: 'Los Angeles', region: 'CA', postalCode: '90001', country: 'US' },
  geo: { lat: 34, lon: -118.2 },
};

describe('re-sourcing', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'LAX', FAR);
  });
  afterAll(() => world.close());

  const aSku = (stock: Readonly<Record<string, number>>) => freshSku(world, stock);
  const order = async (sku: string, quantity = 1, own: Json = {}) =>
    ok(place(world, { lines: [{ sku, quantity, unitPrice: usd(1_000) }], ...own }));
  const read = (id: string) => ok(world.call('GET', `/v1/orders/${id}`));
  const reject = (part: Json, body: Json) =>
    ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/reject`, { body }));
  const stockOf = async (sku: string) =>
    Object.fromEntries(
      (await ok(world.call('GET', `/v1/stock/${sku}`))).locations.map((row: Json) => [row.locationId, row]),
    );

  it('gives rejected work to another location and counts the shelf that had nothing to none', async () => {
    const sku = await aSku({ NYC: 5, LAX: 5 });
    const {
      id,
      fulfillmentOrders: [part],
    } = await order(sku, 2);

    await reject(part, { reason: 'OUT_OF_STOCK' });

    const after = await read(id);
    expect(after.fulfillmentOrders.map((each: Json) => [each.locationId, each.status, each.requestStatus])).toEqual([
      ['NYC', 'CLOSED', 'REJECTED'],
      ['LAX', 'OPEN', 'UNSUBMITTED'],
    ]);
    const stock = await stockOf(sku);
    expect([stock.NYC.onHand, stock.NYC.committed, stock.LAX.committed]).toEqual([0, 0, 2]);
    const decisions = await ok(world.call('GET', `/v1/orders/${id}/sourcing-decisions`));
    expect(decisions.items).toHaveLength(2);
  });

  it('keeps both decisions, and says in the second which location had refused', async () => {
    const sku = await aSku({ NYC: 5, LAX: 5 });
    const { id, fulfillmentOrders } = await order(sku, 2);
    const decisions = async () => (await ok(world.call('GET', `/v1/orders/${id}/sourcing-decisions`))).items;
    const [first] = await decisions();

    await reject(fulfillmentOrders[0], { reason: 'CAPACITY' });

    const [kept, second] = await decisions();
    expect(kept).toEqual(first);
    expect(second.locations).toEqual([
      { locationId: 'LAX', stock: [{ sku, available: 5 }] },
      { locationId: 'NYC', stock: [{ sku, available: 5 }], excludedBy: 'EXCLUDED' },
    ]);
    expect([kept, second].map(({ plans, chosen }: Json) => plans[chosen].parts[0].locationId)).toEqual(['NYC', 'LAX']);
  });

  it('sets damaged units aside and looks for the rest of one line elsewhere', async () => {
    const sku = await aSku({ NYC: 5, LAX: 5 });
    const {
      id,
      lines: [line],
      fulfillmentOrders: [part],
    } = await order(sku, 3);

    await reject(part, { reason: 'DAMAGED', lines: [{ lineId: line.id, quantity: 1 }] });

    const stock = await stockOf(sku);
    expect([stock.NYC.damaged, stock.NYC.committed, stock.LAX.committed]).toEqual([1, 2, 1]);
    for (const each of (await read(id)).fulfillmentOrders) await ok(ship(world, each.id));
    expect((await read(id)).status).toBe('FULFILLED');
  });

  it('looks elsewhere for what a picker does not find, counts it as gone, and lets the rest go on', async () => {
    await addLocation(world, 'BOS', { floor: 'SCAN', geo: { lat: 40.75, lon: -73.99 } });
    const sku = await aSku({ BOS: 4, LAX: 5 });
    const { id, lines, fulfillmentOrders } = await order(sku, 3);
    const [{ id: partId, locationId }] = fulfillmentOrders;
    const units = (quantity: number) => [{ lineId: lines[0].id, quantity }];

    const picks = { lines: units(2), short: units(1) };
    await ok(world.call('POST', `/v1/fulfillment-orders/${partId}/picks`, { body: picks }));

    expect(locationId).toBe('BOS');
    const [here, there] = (await read(id)).fulfillmentOrders;
    expect([here, there].map((part) => [part.locationId, part.status, part.lines[0].remaining])).toEqual([
      ['BOS', 'IN_PROGRESS', 2],
      ['LAX', 'OPEN', 1],
    ]);
    const stock = await stockOf(sku);
    expect([stock.BOS.onHand, stock.BOS.committed, stock.LAX.committed]).toEqual([2, 2, 1]);
    await ok(pack(world, partId, units(2)));
    await Promise.all([partId, there.id].map((each) => ok(ship(world, each))));
    expect([(await read(id)).status, (await stockOf(sku)).BOS.onHand]).toEqual(['FULFILLED', 0]);
  });

  it('cancels what nobody has, and frees its money', async () => {
    const sku = await aSku({ NYC: 1 });
    const {
      id,
      fulfillmentOrders: [part],
    } = await order(sku);

    await reject(part, { reason: 'OUT_OF_STOCK' });

    const after = await read(id);
    expect([after.status, after.financialStatus]).toEqual(['CANCELLED', 'VOIDED']);
  });

  it('waits for stock where the customer allows it, and ships what arrives to who waited longest', async () => {
    const sku = await aSku({ NYC: 0 });
    const [first, second] = [
      await order(sku, 2, { allowBackorder: true }),
      await order(sku, 2, { allowBackorder: true }),
    ];
    expect([first.status, first.fulfillmentOrders[0].locationId]).toEqual(['ON_HOLD', null]);

    await addStock(world, sku, 'LAX', 3);

    const served = await until('the first order is open', async () => {
      const seen = await read(first.id);
      return seen.status === 'OPEN' && seen;
    });
    const [open] = served.fulfillmentOrders.filter(({ status }: Json) => status === 'OPEN');
    expect([open.locationId, open.lines[0].remaining]).toEqual(['LAX', 2]);
    const stock = await stockOf(sku);
    expect([stock.LAX.committed, stock.LAX.available]).toEqual([3, 0]);

    await ok(ship(world, open.id));
    await ok(world.call('POST', `/v1/orders/${second.id}/cancel`, { body: { reason: 'tired of waiting' } }));
    expect((await stockOf(sku)).LAX).toMatchObject({ onHand: 1, committed: 0, available: 1 });
  });

  it('lets what nobody has wait when the channel says so, though nobody orders it any more', async () => {
    await openShop(world, { stock: {}, channel: { outOfStock: 'BACKORDER' } });
    const sku = await aSku({ NYC: 1 });
    const { id, fulfillmentOrders } = await order(sku);

    await reject(fulfillmentOrders[0], { reason: 'OUT_OF_STOCK' });

    expect((await order(sku).catch(String)).includes('out-of-stock')).toBe(true);
    const { status, fulfillmentOrders: parts } = await read(id);
    expect([status, parts.at(-1).locationId]).toEqual(['ON_HOLD', null]);
    await addStock(world, sku, 'NYC', 1);
    await until('it is served by who had refused it', async () => (await read(id)).status === 'OPEN');
  });

  it('asks the customer when the channel says so, and cancels when he wants it', async () => {
    await openShop(world, { stock: {}, channel: { outOfStock: 'ASK', askTimeout: 'P3D' } });
    const sku = await aSku({ NYC: 1 });
    const {
      id,
      fulfillmentOrders: [part],
    } = await order(sku);
    await reject(part, { reason: 'OUT_OF_STOCK' });
    expect((await read(id)).holds[0].reason).toBe('INVENTORY_OUT_OF_STOCK');

    const answered = await ok(world.call('POST', `/v1/orders/${id}/answer`, { body: { choice: 'CANCEL' } }));

    expect([answered.status, answered.financialStatus]).toEqual(['CANCELLED', 'VOIDED']);
  });

  it('asks no more when the customer says that he waits, and gives him what comes', async () => {
    await openShop(world, { stock: {}, channel: { outOfStock: 'ASK', askTimeout: 'P3D' } });
    const sku = await aSku({ NYC: 1 });
    const { id, fulfillmentOrders } = await order(sku);
    await reject(fulfillmentOrders[0], { reason: 'OUT_OF_STOCK' });
    const timers = async () => (await ok(world.call('GET', `/v1/orders/${id}/process`))).timers;
    const asked = await timers();

    await ok(world.call('POST', `/v1/orders/${id}/answer`, { body: { choice: 'WAIT' } }));

    expect([asked.length, await timers()]).toEqual([1, []]);
    await addStock(world, sku, 'NYC', 1);
    await until('the order is open', async () => (await read(id)).status === 'OPEN');
  });

  it('cancels by itself when the customer does not answer in time', async () => {
    await openShop(world, { stock: {}, channel: { outOfStock: 'ASK', askTimeout: 'PT0.05S' } });
    const sku = await aSku({ NYC: 1 });
    const {
      id,
      fulfillmentOrders: [part],
    } = await order(sku);

    await reject(part, { reason: 'OUT_OF_STOCK' });

    await until('the order is cancelled', async () => (await read(id)).status === 'CANCELLED');
  });

  it('moves work that nobody accepts in time, and leaves it where no other location has it', async () => {
    await openShop(world, { stock: {}, sla: { acceptWithin: 'PT0.05S' } });
    const [moving, staying] = [await aSku({ NYC: 1, LAX: 1 }), await aSku({ NYC: 1 })];
    const [moved, stayed] = [await order(moving), await order(staying)];

    await until('LAX has the work', async () =>
      (await read(moved.id)).fulfillmentOrders.some(({ locationId }: Json) => locationId === 'LAX'),
    );
    await until(
      'somebody must look',
      async () => (await read(stayed.id)).needsAttention[0]?.kind === 'not-accepted-in-time',
    );
    expect((await read(stayed.id)).fulfillmentOrders).toMatchObject([{ locationId: 'NYC', status: 'OPEN' }]);
  });
});
