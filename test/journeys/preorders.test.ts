import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addStock, cancel, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const FAR_AWAY = '2099-01-01T00:00:00.000Z';
const LIMIT = 5;

describe('an article that is sold before its release', () => {
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: 100 } });
  });
  afterAll(() => world.close());

  const aSku = async (releaseAt: string, limit = 100): Promise<string> => {
    skus += 1;
    await ok(world.call('PUT', `/v1/skus/NEW-${skus}`, { body: { name: 'New', preorder: { releaseAt, limit } } }));
    return `NEW-${skus}`;
  };
  const order = (wanted: Readonly<Record<string, number>>, own: Json = {}) =>
    place(world, {
      lines: Object.entries(wanted).map(([sku, quantity]) => ({ sku, quantity, unitPrice: usd(1_000) })),
      ...own,
    });
  const read = (id: string) => ok(world.call('GET', `/v1/orders/${id}`));
  const partsOf = async (id: string) =>
    (await read(id)).fulfillmentOrders.map(({ locationId, status }: Json) => [locationId, status]);
  const moneyOf = async (id: string) => (await holdingsOf(world, id)).money;
  const soon = (ms = 1_500) => new Date(Date.now() + ms).toISOString();
  const opened = (id: string) =>
    until('it is open', async () => {
      const seen = await read(id);
      return seen.status === 'OPEN' && seen.fulfillmentOrders.find(({ status }: Json) => status === 'OPEN');
    });

  it('waits for its day without touching stock or money, whatever is on the shelf', async () => {
    const sku = await aSku(FAR_AWAY);
    await addStock(world, sku, 'NYC', 10);

    const { status, body } = await order({ [sku]: 2 });

    expect([status, body.status, body.financialStatus]).toEqual([201, 'OPEN', 'PENDING']);
    expect(body.fulfillmentOrders).toMatchObject([{ locationId: null, status: 'SCHEDULED' }]);
    expect(await moneyOf(body.id)).toMatchObject({ authorized: 0, charges: 0 });
    expect((await ok(world.call('GET', `/v1/stock/${sku}`))).locations[0].committed).toBe(0);
    expect((await ship(world, body.fulfillmentOrders[0].id)).status).toBe(409);
    const cancelled = await ok(cancel(world, body.id));
    expect(cancelled.status).toBe('CANCELLED');
  });

  it('is authorised, sourced and shipped from its release on', async () => {
    const sku = await aSku(soon());
    await addStock(world, sku, 'NYC', 3);
    const { body } = await order({ [sku]: 2 });
    expect(await partsOf(body.id)).toEqual([[null, 'SCHEDULED']]);

    const part = await opened(body.id);

    expect(part.locationId).toBe('NYC');
    expect(await moneyOf(body.id)).toMatchObject({ authorized: 2_000, captured: 0 });
    await ok(ship(world, part.id));
    expect((await read(body.id)).status).toBe('FULFILLED');
    expect(await moneyOf(body.id)).toMatchObject({ captured: 2_000, charges: 1 });
  });

  it('waits for stock after its release, first come first served', async () => {
    const sku = await aSku(soon());
    const first = (await order({ [sku]: 1 })).body;
    const second = (await order({ [sku]: 1 })).body;
    await until('both wait for stock', async () => {
      const states = [(await read(first.id)).status, (await read(second.id)).status];
      return states.every((status) => status === 'ON_HOLD');
    });

    await addStock(world, sku, 'NYC', 1);

    await opened(first.id);
    expect((await read(second.id)).status).toBe('ON_HOLD');
  });

  it('leaves the rest of its order alone where that may be split, and only it unauthorised', async () => {
    const sku = await aSku(FAR_AWAY);
    const { body } = await order({ TEE: 1, [sku]: 1 });

    expect(await partsOf(body.id)).toEqual([
      ['NYC', 'OPEN'],
      [null, 'SCHEDULED'],
    ]);
    expect(await moneyOf(body.id)).toMatchObject({ authorized: 1_000 });
    await ok(ship(world, body.fulfillmentOrders[0].id));
    expect((await read(body.id)).status).toBe('PARTIALLY_FULFILLED');
    expect(await moneyOf(body.id)).toMatchObject({ captured: 1_000 });
  });

  it('keeps the whole of an order that may not be split until its day', async () => {
    const sku = await aSku(FAR_AWAY);

    const { body } = await order({ TEE: 1, [sku]: 1 }, { allowSplit: false });

    expect(await partsOf(body.id)).toEqual([[null, 'SCHEDULED']]);
    expect(body.fulfillmentOrders[0].lines).toHaveLength(2);
  });

  it('is never sold beyond its cap, by how many orders at once ever', async () => {
    const sku = await aSku(FAR_AWAY, LIMIT);

    const answers = await Promise.all(Array.from({ length: LIMIT * 3 }, () => order({ [sku]: 1 })));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(LIMIT);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.type))).toEqual(
      new Set(['/problems/out-of-stock']),
    );
    const taken = answers.find(({ status }) => status === 201)?.body.id;
    await ok(cancel(world, taken));
    expect((await order({ [sku]: 1 })).status).toBe(201);
  });

  it('says when it will be there, and how many may still be had', async () => {
    const sku = await aSku(FAR_AWAY, LIMIT);
    await addStock(world, sku, 'NYC', 10);
    await ok(order({ [sku]: 2 }));

    const seen = await ok(world.call('GET', `/v1/availability?sku=${sku}&channel=web-us&deliverTo=US-10118`));

    expect(seen).toMatchObject({ available: 0, preorder: { releaseAt: FAR_AWAY, available: LIMIT - 2 } });
    // Two of the ten are sold.
    expect(seen.byDate.slice(1)).toEqual([{ date: '2099-01-01', available: 8 }]);
    expect(seen.promise).toMatchObject({
      locationId: 'NYC',
      reason: expect.stringContaining('released on 2099-01-01'),
    });
  });

  it('that is put off is put off for who has ordered it as well', async () => {
    const sku = await aSku(soon());
    const { body } = await order({ [sku]: 1 });
    await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { preorder: { releaseAt: FAR_AWAY, limit: 100 } } }));

    await until('its day is the new one', async () => {
      const { items } = await ok(world.call('GET', `/v1/orders/${body.id}/events`));
      return items.some(
        ({ type, after }: Json) => type === 'fulfillment-order.scheduled' && after.opensAt === FAR_AWAY,
      );
    });

    expect(await partsOf(body.id)).toEqual([[null, 'SCHEDULED']]);
  });

  it('stays with an order that is held, and goes on when the hold is released', async () => {
    const sku = await aSku(soon());
    await addStock(world, sku, 'NYC', 1);
    const { body } = await order({ [sku]: 1 }, { riskScore: 95 });
    expect(await partsOf(body.id)).toEqual([[null, 'ON_HOLD']]);

    await ok(world.call('POST', `/v1/orders/${body.id}/holds/${body.holds[0].id}/release`, { body: {} }));

    expect(await opened(body.id)).toMatchObject({ locationId: 'NYC' });
  });

  it('is held with its units when the card says no on the day, and goes on with another card', async () => {
    const sku = await aSku(soon());
    await addStock(world, sku, 'NYC', 1);
    const payments = [{ tender: 'CARD', token: 'pm_card_chargeDeclined' }];
    const { status, body } = await order({ [sku]: 1 }, { payments });
    expect(status).toBe(201);
    await until('it waits for payment', async () =>
      (await read(body.id)).holds.some(({ reason }: Json) => reason === 'AWAITING_PAYMENT'),
    );

    const other = { tender: 'CARD', token: 'pm_card_visa' };
    await ok(world.call('POST', `/v1/orders/${body.id}/payments`, { body: other }));

    await ok(ship(world, (await opened(body.id)).id));
    expect(await moneyOf(body.id)).toMatchObject({ captured: 1_000 });
  });
});
