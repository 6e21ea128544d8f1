import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addLocation, addStock, cancel, freshSku, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const LATE_BUYERS = 20;

describe('a count below what is promised', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'LAX', { geo: { lat: 34, lon: -118.2 } });
  });
  afterAll(() => world.close());

  const aSku = async (stock: Readonly<Record<string, number>>, fields: Json = {}): Promise<string> => {
    const sku = await freshSku(world, stock);
    await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { name: 'Counted', ...fields } }));
    return sku;
  };
  const order = (sku: string, quantity: number, own: Json = {}) =>
    ok(place(world, { lines: [{ sku, quantity, unitPrice: usd(1_000) }], ...own }));
  const count = (sku: string, quantity: number, locationId = 'NYC') =>
    ok(world.call('POST', '/v1/stock-movements', { body: { sku, locationId, quantity, reason: 'COUNTED' } }));
  const read = (id: string) => ok(world.call('GET', `/v1/orders/${id}`));
  const stockAt = async (sku: string, locationId = 'NYC') =>
    (await ok(world.call('GET', `/v1/stock/${sku}`))).locations.find((row: Json) => row.locationId === locationId);
  const work = async (id: string) =>
    (await read(id)).fulfillmentOrders
      .filter(({ status }: Json) => !['CLOSED', 'CANCELLED'].includes(status))
      .map(({ locationId, lines }: Json) => [locationId, lines[0].remaining]);
  const workBecomes = (id: string, expected: Json) =>
    until(`the work is at ${JSON.stringify(expected)}`, async () => isDeepStrictEqual(await work(id), expected));
  const kept = (sku: string) => until('nothing is short', async () => (await stockAt(sku)).short === undefined);

  it('shows what is short, and finds the newest of the promises another place', async () => {
    const sku = await aSku({ NYC: 5 });
    const [older, newer] = [await order(sku, 2), await order(sku, 3)];
    await addStock(world, sku, 'LAX', 5);

    await count(sku, 3);

    await workBecomes(newer.id, [
      ['NYC', 1],
      ['LAX', 2],
    ]);
    expect(await work(older.id)).toEqual([['NYC', 2]]);
    expect(await stockAt(sku)).toMatchObject({ onHand: 3, committed: 3, available: 0 });
    expect((await stockAt(sku, 'LAX')).committed).toBe(2);
    for (const each of (await read(newer.id)).fulfillmentOrders) await ok(ship(world, each.id));
    expect((await read(newer.id)).status).toBe('FULFILLED');
  });

  it('cancels what nobody else has, or lets it wait if the customer allows it, for that very place too', async () => {
    const sku = await aSku({ NYC: 3 });
    const [patient, hasty] = [await order(sku, 1, { allowBackorder: true }), await order(sku, 2)];

    await count(sku, 0);

    await until('the hasty one is cancelled', async () => (await read(hasty.id)).status === 'CANCELLED');
    await until('the patient one waits', async () => (await read(patient.id)).status === 'ON_HOLD');
    await addStock(world, sku, 'NYC', 1);
    await until('the patient one is open', async () => (await read(patient.id)).status === 'OPEN');
    expect(await work(patient.id)).toEqual([['NYC', 1]]);
  });

  it('takes whole kits for a part that is short', async () => {
    const part = await aSku({ NYC: 4, LAX: 4 });
    const kit = await aSku({}, { kit: [{ sku: part, quantity: 2 }] });
    const { id } = await order(kit, 2);

    await count(part, 3);

    await workBecomes(id, [
      ['NYC', 1],
      ['LAX', 1],
    ]);
    expect(await stockAt(part)).toMatchObject({ onHand: 3, committed: 2, available: 1 });
  });

  it('leaves a promise alone that the next count of the same request finds', async () => {
    const sku = await aSku({ NYC: 2, LAX: 2 });
    const { id } = await order(sku, 2);

    await ok(
      world.call('POST', '/v1/stock-movements', {
        body: [
          { sku, locationId: 'NYC', quantity: 1, reason: 'COUNTED' },
          { sku, locationId: 'NYC', quantity: 2, reason: 'COUNTED' },
        ],
      }),
    );

    expect(await stockAt(sku)).toMatchObject({ onHand: 2, committed: 2, available: 0 });
    expect(await work(id)).toEqual([['NYC', 2]]);
  });

  it('does not ask for what is picked already', async () => {
    await addLocation(world, 'NYC', { floor: 'SCAN' });
    const sku = await aSku({ NYC: 2 });
    const picked = await order(sku, 1);
    const { lines, fulfillmentOrders } = picked;
    const body = { lines: [{ lineId: lines[0].id, quantity: 1 }] };
    await ok(world.call('POST', `/v1/fulfillment-orders/${fulfillmentOrders[0].id}/picks`, { body }));

    await count(sku, 0);

    expect(await stockAt(sku)).toMatchObject({ onHand: 0, committed: 1, available: 0, short: 1 });
    expect(await work(picked.id)).toEqual([['NYC', 1]]);
    await addLocation(world, 'NYC');
  });

  it('at the moment of shipments and cancels leaves counters, rows and orders in agreement', async () => {
    const sku = await aSku({ NYC: LATE_BUYERS, LAX: LATE_BUYERS });
    const orders: Json[] = [];
    for (let index = 0; index < LATE_BUYERS; index += 1) orders.push(await order(sku, 1));

    await Promise.all(
      orders.map(({ id, fulfillmentOrders }, index) => {
        if (index % 3 === 0) return cancel(world, id);
        return index % 3 === 1 ? ship(world, fulfillmentOrders[0].id) : count(sku, LATE_BUYERS - index);
      }),
    );
    await kept(sku);

    expect((await ok(world.call('GET', '/v1/inventory/reconciliation'))).drift).toEqual([]);
    for (const { id } of orders) {
      const seen = await read(id);
      if (seen.status === 'OPEN') for (const [, remaining] of await work(id)) expect(remaining).toBe(1);
      else expect(['CANCELLED', 'FULFILLED']).toContain(seen.status);
    }
  });
});
