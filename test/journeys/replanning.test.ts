import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addLocation, addStock, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const STORE = { kind: 'STORE', pickUp: true };

describe('work that people change', () => {
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {}, sla: { pickUpWithin: 'P14D' } });
    await addLocation(world, 'BOS', { geo: { lat: 42.36, lon: -71.06 } });
    await addLocation(world, 'SOHO', STORE);
  });
  afterAll(() => world.close());

  const order = async (own: Json = {}, stock: Json = { NYC: 5, BOS: 5 }): Promise<Json> => {
    skus += 1;
    const sku = `PLAN-${skus}`;
    for (const [location, units] of Object.entries(stock)) await addStock(world, sku, location, units as number);
    return ok(place(world, { lines: [{ sku, quantity: 3, unitPrice: usd(1_000) }], ...own }));
  };
  const read = (id: string) => ok(world.call('GET', `/v1/orders/${id}`));
  const act = (part: Json, action: string, body: Json = {}) =>
    world.call('POST', `/v1/fulfillment-orders/${part.id}/${action}`, { body });
  const partsOf = async (id: string) =>
    (await read(id)).fulfillmentOrders.map((each: Json) => [each.locationId, each.status, each.lines[0].remaining]);
  const stockAt = async (sku: string, location: string) =>
    (await ok(world.call('GET', `/v1/stock/${sku}`))).locations.find(({ locationId }: Json) => locationId === location);

  it('stops one fulfillment order and lets it go on where it was', async () => {
    const {
      id,
      fulfillmentOrders: [part],
    } = await order();
    await ok(act(part, 'accept'));

    await ok(act(part, 'hold', { reason: 'OTHER', note: 'the scale is broken' }));

    expect((await read(id)).status).toBe('ON_HOLD');
    expect((await ship(world, part.id)).status).toBe(409);
    await ok(act(part, 'release'));
    expect(await partsOf(id)).toEqual([['NYC', 'IN_PROGRESS', 3]]);
  });

  it('moves work with its stock, and refuses to move it where the units are not', async () => {
    const {
      id,
      lines: [{ sku }],
      fulfillmentOrders: [part],
    } = await order();
    expect((await act(part, 'move', { locationId: 'SOHO' })).body.type).toBe('/problems/out-of-stock');

    await ok(act(part, 'move', { locationId: 'BOS' }));

    expect(await partsOf(id)).toEqual([
      ['NYC', 'CANCELLED', 0],
      ['BOS', 'OPEN', 3],
    ]);
    expect([(await stockAt(sku, 'NYC')).committed, (await stockAt(sku, 'BOS')).committed]).toEqual([0, 3]);
    const [, moved] = (await read(id)).fulfillmentOrders;
    await ok(ship(world, moved.id));
    expect((await read(id)).status).toBe('FULFILLED');
  });

  it('splits work and merges it again', async () => {
    const {
      id,
      lines: [line],
      fulfillmentOrders: [part],
    } = await order();

    await ok(act(part, 'split', { lines: [{ lineId: line.id, quantity: 1 }] }));
    expect(await partsOf(id)).toEqual([
      ['NYC', 'OPEN', 2],
      ['NYC', 'OPEN', 1],
    ]);

    const [, other] = (await read(id)).fulfillmentOrders;
    await ok(act(part, 'merge', { with: [other.id] }));
    expect(await partsOf(id)).toEqual([
      ['NYC', 'OPEN', 3],
      ['NYC', 'CANCELLED', 0],
    ]);
    await ok(ship(world, part.id));
    expect((await read(id)).status).toBe('FULFILLED');
  });

  it('opens scheduled work by itself', async () => {
    const {
      id,
      fulfillmentOrders: [part],
    } = await order();

    await ok(act(part, 'schedule', { openAt: new Date(Date.now() + 50).toISOString() }));

    await until('the work is open', async () => (await read(id)).fulfillmentOrders[0].status === 'OPEN');
  });

  it('finds another place for work that is taken away', async () => {
    const {
      id,
      fulfillmentOrders: [part],
    } = await order();

    await ok(act(part, 'cancel'));

    expect(await partsOf(id)).toEqual([
      ['NYC', 'CANCELLED', 0],
      ['BOS', 'OPEN', 3],
    ]);
  });

  it('hands over at the chosen store only, against the code, and captures then', async () => {
    const delivery = { method: 'PICK_UP', locationId: 'SOHO' };
    const {
      id,
      lines: [{ sku }],
      fulfillmentOrders: [part],
    } = await order({ delivery }, { NYC: 5, SOHO: 5 });
    expect(part.locationId).toBe('SOHO');
    expect((await ship(world, part.id)).status).toBe(409);
    expect((await act(part, 'picked-up', { code: '1' })).status).toBe(409);

    const ready = await ok(act(part, 'ready-for-pickup'));
    expect((await act(part, 'picked-up', { code: `${ready.pickupCode}0` })).body.type).toBe(
      '/problems/wrong-pickup-code',
    );
    await ok(act(part, 'picked-up', { code: ready.pickupCode }));

    const after = await read(id);
    expect([after.status, after.financialStatus]).toEqual(['COMPLETED', 'PAID']);
    expect(await stockAt(sku, 'SOHO')).toMatchObject({ onHand: 2, committed: 0 });
  });

  it('hands over in one parcel of its own what was packed before', async () => {
    const delivery = { method: 'PICK_UP', locationId: 'SOHO' };
    const {
      id,
      lines: [{ id: lineId, sku }],
      fulfillmentOrders: [part],
    } = await order({ delivery }, { SOHO: 5 });
    await ok(act(part, 'accept'));
    await ok(act(part, 'pack', { parcels: [{ lines: [{ lineId, quantity: 3 }] }] }));
    const { pickupCode: code } = await ok(act(part, 'ready-for-pickup'));

    await ok(act(part, 'picked-up', { code }));

    const after = await read(id);
    const [{ parcels }] = after.fulfillmentOrders;
    expect(after.status).toBe('COMPLETED');
    expect(parcels.map((parcel: Json) => [parcel.lines, parcel.deliveredAt !== undefined])).toEqual([
      [[{ lineId, quantity: 3 }], false],
      [[{ lineId, quantity: 3 }], true],
    ]);
    expect(await stockAt(sku, 'SOHO')).toMatchObject({ onHand: 2, committed: 0 });
  });

  it('puts back on the shelf what nobody picks up in time, and frees the money', async () => {
    await openShop(world, { stock: {}, sla: { pickUpWithin: 'PT0.05S' } });
    const delivery = { method: 'PICK_UP', locationId: 'SOHO' };
    const {
      id,
      lines: [{ sku }],
      fulfillmentOrders: [part],
    } = await order({ delivery }, { SOHO: 5 });

    await ok(act(part, 'ready-for-pickup'));

    await until('the order is cancelled', async () => (await read(id)).financialStatus === 'VOIDED');
    const { money } = await holdingsOf(world, id, sku);
    expect([money.capturable, money.captured, (await stockAt(sku, 'SOHO')).available]).toEqual([0, 0, 5]);
  });
});
