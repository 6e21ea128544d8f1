import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addLocation, addStock, cancel, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const BUYERS = 30;

describe('an order that waits for stock', () => {
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'LAX');
    await addLocation(world, 'OTHER', { channels: ['web-eu'] });
  });
  afterAll(() => world.close());

  const aSku = async (fields: Json = {}): Promise<string> => {
    skus += 1;
    await ok(world.call('PUT', `/v1/skus/WAIT-${skus}`, { body: { name: 'Wanted', ...fields } }));
    return `WAIT-${skus}`;
  };
  const order = async (quantities: Readonly<Record<string, number>>, own: Json = {}) => {
    const lines = Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity, unitPrice: usd(1_000) }));
    return ok(place(world, { lines, allowBackorder: true, ...own }));
  };
  const read = (id: string) => ok(world.call('GET', `/v1/orders/${id}`));
  const opened = (id: string) =>
    until('the order is open', async () => {
      const seen = await read(id);
      return seen.status === 'OPEN' && seen.fulfillmentOrders.filter(({ status }: Json) => status === 'OPEN');
    });
  const stockAt = async (sku: string, locationId: string) =>
    (await ok(world.call('GET', `/v1/stock/${sku}`))).locations.find((row: Json) => row.locationId === locationId);
  const drift = async () => (await ok(world.call('GET', '/v1/inventory/reconciliation'))).drift;

  it('is not given units at a location outside its channel', async () => {
    const sku = await aSku();
    const { id } = await order({ [sku]: 1 });

    await addStock(world, sku, 'OTHER', 5);

    expect((await stockAt(sku, 'OTHER')).committed).toBe(0);
    await addStock(world, sku, 'LAX', 1);
    expect(await opened(id)).toMatchObject([{ locationId: 'LAX' }]);
    // Why there is stored as for any other decision.
    const { items } = await ok(world.call('GET', `/v1/orders/${id}/sourcing-decisions`));
    expect(items.map(({ locations }: Json) => locations.find((each: Json) => each.locationId === 'OTHER'))).toEqual([
      expect.objectContaining({ excludedBy: 'CHANNEL' }),
      expect.objectContaining({ excludedBy: 'CHANNEL' }),
    ]);
  });

  it('for a kit is served when the last of its parts has come, as one kit', async () => {
    const [cup, plate] = [await aSku(), await aSku()];
    const kit = await aSku({
      kit: [
        { sku: cup, quantity: 2 },
        { sku: plate, quantity: 3 },
      ],
    });
    const { id } = await order({ [kit]: 2 });
    await addStock(world, cup, 'NYC', 4);
    expect((await stockAt(cup, 'NYC')).committed).toBe(0);

    await addStock(world, plate, 'NYC', 5);
    await addStock(world, plate, 'NYC', 1);

    const parts = await until('both kits are open', async () => {
      const seen = await read(id);
      const open = seen.fulfillmentOrders.filter(({ status }: Json) => status === 'OPEN');
      const units = open.reduce((sum: number, part: Json) => sum + part.lines[0].remaining, 0);
      return seen.status === 'OPEN' && units === 2 && open;
    });
    for (const part of parts) await ok(ship(world, part.id));
    expect((await read(id)).status).toBe('FULFILLED');
    expect([(await stockAt(cup, 'NYC')).onHand, (await stockAt(plate, 'NYC')).onHand]).toEqual([0, 0]);
  });

  it('and may not be split gets its lines when one location has all of them, and not before', async () => {
    const [left, right] = [await aSku(), await aSku()];
    const { id } = await order({ [left]: 1, [right]: 1 }, { allowSplit: false });
    await addStock(world, left, 'LAX', 1);
    await addStock(world, right, 'NYC', 1);
    expect((await read(id)).status).toBe('ON_HOLD');

    await addStock(world, right, 'LAX', 1);

    expect(await opened(id)).toMatchObject([{ locationId: 'LAX', lines: [{ sku: left }, { sku: right }] }]);
  });

  it('gets the units of an order that was cancelled', async () => {
    const sku = await aSku();
    await addStock(world, sku, 'NYC', 1);
    const [owner, waiting] = [await order({ [sku]: 1 }), await order({ [sku]: 1 })];
    expect([owner.status, waiting.status]).toEqual(['OPEN', 'ON_HOLD']);

    await ok(cancel(world, owner.id));

    expect(await opened(waiting.id)).toMatchObject([{ locationId: 'NYC' }]);
  });

  it('gets units that the safety stock no longer keeps back', async () => {
    const sku = await aSku();
    await addStock(world, sku, 'NYC', 1);
    await ok(world.call('PUT', `/v1/stock/${sku}/NYC`, { body: { safetyStock: 1 } }));
    const { id, status } = await order({ [sku]: 1 });
    expect(status).toBe('ON_HOLD');

    await ok(world.call('PUT', `/v1/stock/${sku}/NYC`, { body: { safetyStock: 0 } }));

    await opened(id);
  });

  it('keeps its article from becoming a kit, of which nothing could ever come', async () => {
    const [sku, part] = [await aSku(), await aSku()];
    const { id } = await order({ [sku]: 1 });
    const makeKit = () => world.call('PUT', `/v1/skus/${sku}`, { body: { kit: [{ sku: part, quantity: 1 }] } });

    const refused = await makeKit();
    await ok(cancel(world, id));

    expect([refused.status, refused.body.type]).toEqual([422, '/problems/invalid-kit']);
    expect((await makeKit()).status).toBe(200);
  });

  it('leaves to others only what comes beyond it', async () => {
    const sku = await aSku();
    const incoming = [
      { quantity: 6, expectedAt: '2098-01-01', reference: 'po-1' },
      { quantity: 6, expectedAt: '2098-02-01', reference: 'po-2' },
    ];
    await ok(world.call('PUT', `/v1/stock/${sku}/NYC`, { body: { incoming } }));
    await order({ [sku]: 8 });
    const ask = (quantity: number) =>
      ok(world.call('GET', `/v1/availability?sku=${sku}&channel=web-us&deliverTo=US-10118&quantity=${quantity}`));

    const [some, tooMany] = [await ask(4), await ask(5)];

    expect(some.byDate.slice(1)).toEqual([{ date: '2098-02-01', available: 4 }]);
    expect(some.promise.reason).toContain('expected by 2098-02-01');
    expect(tooMany.promise).toBeUndefined();
  });

  it('goes on when a person moves it to where he has found some', async () => {
    const sku = await aSku();
    const { id, fulfillmentOrders } = await order({ [sku]: 1 });
    await addStock(world, sku, 'OTHER', 1);

    const url = `/v1/fulfillment-orders/${fulfillmentOrders[0].id}/move`;
    await ok(world.call('POST', url, { body: { locationId: 'OTHER' } }));

    expect(await opened(id)).toMatchObject([{ locationId: 'OTHER', status: 'OPEN' }]);
    expect((await stockAt(sku, 'OTHER')).committed).toBe(1);
  });

  it('is served in its turn, however many receipts and cancels come at once, and no unit twice', async () => {
    const sku = await aSku();
    const waiting: Json[] = [];
    for (let index = 0; index < BUYERS; index += 1) waiting.push(await order({ [sku]: 1 }));
    const leaving = waiting.filter((_each, index) => index % 3 === 0);

    const answers = await Promise.all([
      ...leaving.map(({ id }) => cancel(world, id)),
      ...Array.from({ length: BUYERS / 3 }, (_, index) =>
        world.call('POST', '/v1/stock-movements', {
          body: { sku, locationId: index % 2 ? 'NYC' : 'LAX', quantity: 1, reason: 'RECEIVED' },
        }),
      ),
    ]);

    expect(answers.map(({ status }) => status).filter((status) => status >= 400)).toEqual([]);
    const staying = waiting.filter((each) => !leaving.includes(each));
    const first = staying.slice(0, BUYERS / 3 - 1);
    await until('who came first is served', async () => {
      const states = await Promise.all(first.map(async ({ id }) => (await read(id)).status));
      return states.every((status) => status === 'OPEN');
    });
    const [nyc, lax] = [await stockAt(sku, 'NYC'), await stockAt(sku, 'LAX')];
    expect(nyc.onHand + lax.onHand).toBe(BUYERS / 3);
    expect(await drift()).toEqual([]);
  });
});
