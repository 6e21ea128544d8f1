import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { balancesOf } from '../support/books.ts';
import { aChannel } from '../support/catalogue.ts';
import { addLocation, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

describe('the books of goods', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world);
    await addLocation(world, 'mill', { kind: 'SUPPLIER' });
    for (const [sku, cost] of [
      ['MUG', 800],
      ['RUG', 4000],
    ] as const) {
      await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { name: sku, weightGrams: 300, unitCost: usd(cost) } }));
    }
    await receive('MUG', 'NYC', 10);
    await receive('RUG', 'mill', 5);
  });
  afterAll(() => world.close());

  const receive = (sku: string, locationId: string, quantity: number) =>
    ok(world.call('POST', '/v1/stock-movements', { body: { sku, locationId, quantity, reason: 'RECEIVED' } }));

  async function shipped(own: object): Promise<Json> {
    const order = await ok(place(world, { ...own }));
    for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));
    return order;
  }

  it('say what was sold at its cost, and take it back when it returns to the shelf', async () => {
    const order = await shipped({ lines: [{ sku: 'MUG', quantity: 3, unitPrice: usd(2000) }] });
    expect(await balancesOf(world, order)).toMatchObject({ inventory: -2400, 'cost-of-goods-sold': 2400 });

    const lineId = order.lines[0].id;
    const asked = { lines: [{ lineId, quantity: 2, reason: 'UNWANTED' }], method: 'POST' };
    const { id } = await ok(world.call('POST', `/v1/orders/${order.id}/returns`, { body: asked }));
    const given = await ok(world.call('GET', `/v1/returns/${id}`));
    if (given.status === 'REQUESTED') await ok(world.call('POST', `/v1/returns/${id}/approve`, { body: {} }));
    const received = (quantity: number, disposition: string) =>
      ok(
        world.call('POST', `/v1/returns/${id}/receive`, {
          body: { locationId: 'NYC', lines: [{ lineId, quantity, disposition }] },
        }),
      );
    await received(1, 'RESTOCKED');
    await received(1, 'PROCESSING_REQUIRED');

    // What waits for inspection is not sellable, and so worth nothing yet.
    expect(await balancesOf(world, order)).toMatchObject({ inventory: -1600, 'cost-of-goods-sold': 1600 });
    const { items, total } = await ok(world.call('GET', '/v1/inventory/valuation'));
    expect(items).toContainEqual({ sku: 'MUG', quantity: 8, value: usd(6400), averageUnitCost: usd(800) });
    expect(total).toEqual(usd(6400));
  });

  it('owe a supplier what he ships from a shelf of his own', async () => {
    const order = await shipped({ lines: [{ sku: 'RUG', quantity: 2, unitPrice: usd(9900) }] });

    expect(order.fulfillmentOrders[0].locationId).toBe('mill');
    expect(await balancesOf(world, order)).toMatchObject({
      'cost-of-goods-sold': 8000,
      'goods-received-not-invoiced': -8000,
    });
    expect(await balancesOf(world, order)).not.toHaveProperty('inventory');
  });

  it('keep an order in its currency, and say it in the reporting currency at the rate of its day', async () => {
    await ok(world.call('PUT', '/v1/channels/web-jp', { body: aChannel({ name: 'Web JP', currency: 'JPY' }) }));
    const inYen = (amount: number) => ({ amount, currency: 'JPY' });
    const order = { channel: 'web-jp', currency: 'JPY', lines: [{ sku: 'MUG', quantity: 1, unitPrice: inYen(2999) }] };
    const unknown = await shipped(order);
    await ok(world.call('PUT', '/v1/exchange-rates/JPY', { body: { rate: '0.0066', at: '2026-01-01T00:00:00Z' } }));
    const known = await shipped(order);
    await ok(world.call('PUT', '/v1/exchange-rates/JPY', { body: { rate: '0.0099' } }));

    expect(unknown).not.toHaveProperty('exchangeRate');
    expect((await ok(world.call('GET', `/v1/orders/${known.id}`))).exchangeRate).toBe('0.0066');
    expect(await linesOf(unknown, 'revenue')).toEqual([['JPY', 2999, undefined]]);
    expect(await linesOf(known, 'revenue')).toEqual([['JPY', 2999, -1979]]);
    for (const { lines } of await entriesOf(known)) {
      expect(lines.reduce((sum: number, { reporting }: Json) => sum + reporting, 0)).toBe(0);
    }
    expect((await ok(world.call('GET', '/v1/journal/trial-balance'))).balanced).toBe(true);
    const { items } = await ok(world.call('GET', '/v1/exchange-rates/JPY'));
    expect(items.map(({ rate, reportingCurrency }: Json) => [rate, reportingCurrency])).toEqual([
      ['0.0099', 'USD'],
      ['0.0066', 'USD'],
    ]);
    expect((await ok(world.call('GET', '/v1/exchange-rates'))).items).toMatchObject([
      { currency: 'JPY', rate: '0.0099' },
    ]);
  });

  it('agree with the shelves while orders ship, are taken back and are counted at once', async () => {
    const skus = ['JAR', 'LID'];
    for (const sku of skus) {
      await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { name: sku, weightGrams: 30, unitCost: usd(133) } }));
      await receive(sku, 'NYC', 100);
    }
    const linesOfBoth = (some: readonly string[]) => some.map((sku) => ({ sku, quantity: 2, unitPrice: usd(900) }));
    const orders = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        ok(place(world, { lines: linesOfBoth(index % 2 === 0 ? skus : skus.toReversed()) })),
      ),
    );
    const move = (sku: string, own: object) =>
      ok(world.call('POST', '/v1/stock-movements', { body: { sku, locationId: 'NYC', ...own } }));

    const shipments = orders.map(({ fulfillmentOrders: [{ id }] }) => ok(ship(world, id)));
    const moves = skus
      .toReversed()
      .flatMap((sku) => [
        move(sku, { quantity: 3, reason: 'RECEIVED', unitCost: usd(177) }),
        move(sku, { quantity: 1, reason: 'DAMAGED' }),
        move(sku, { quantity: -2, reason: 'ADJUSTED' }),
      ]);
    const [first] = await Promise.all([Promise.all(shipments), Promise.all(moves)]);
    await ok(world.call('POST', `/v1/parcels/${first[0].parcels[0].id}/void`, { body: {} }));

    // 100 + 3 − 1 − 2 − 12 × 2, and two that came back.
    const { items, total } = await ok(world.call('GET', '/v1/inventory/valuation'));
    const both = items.filter(({ sku }: Json) => skus.includes(sku));
    expect(both.map(({ quantity }: Json) => quantity)).toEqual([78, 78]);
    const trial = await ok(world.call('GET', '/v1/journal/trial-balance'));
    const account = trial.items.find((row: Json) => row.account === 'inventory');
    expect([trial.balanced, account.debit - account.credit]).toEqual([true, total.amount]);
  });

  it('refuse a rate of the reporting currency itself, and one that is no number', async () => {
    expect((await world.call('PUT', '/v1/exchange-rates/USD', { body: { rate: '1' } })).status).toBe(400);
    expect((await world.call('PUT', '/v1/exchange-rates/EUR', { body: { rate: '0.00' } })).status).toBe(400);
    expect((await world.call('PUT', '/v1/exchange-rates/EUR', { body: { rate: '1,08' } })).status).toBe(400);
  });

  const entriesOf = async ({ id }: Json): Promise<Json[]> =>
    (await ok(world.call('GET', `/v1/journal?orderId=${id}`))).items;

  const linesOf = async (order: Json, account: string) =>
    (await entriesOf(order))
      .flatMap(({ lines }) => lines)
      .filter((line: Json) => line.account === account)
      .map(({ currency, credit, reporting }: Json) => [currency, credit, reporting]);
});
