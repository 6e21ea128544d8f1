import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addLocation, addStock, freshSku, holdingsOf, ok, openShop, place, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const ON_ACCOUNT = { payments: [{ tender: 'INVOICE' }] };
const line = (sku: string, quantity = 1) => ({ sku, quantity, unitPrice: usd(1_999) });
const times = <Result>(count: number, make: (index: number) => Result): Result[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** How often each came. */
function tally(values: readonly (string | number)[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(values, String)].map(([value, all]) => [value, all.length]));
}

describe('taking orders in', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: 1_000 } });
  });
  afterAll(() => world.close());

  const aSku = (quantity: number, locationId = 'NYC') => freshSku(world, { [locationId]: quantity });
  const ordersCount = async (): Promise<number> => (await world.db.selectFrom('orders').select('id').execute()).length;
  const typeAndStatus = ({ status, body }: Answer) => [status, body.type];

  async function stockOf(sku: string): Promise<Json> {
    const { locations } = await ok(world.call('GET', `/v1/stock/${sku}`));
    const rows = await world.db
      .selectFrom('reservation')
      .select('quantity')
      .where('sku', '=', sku as never)
      .execute();
    const promised = rows.reduce((sum, { quantity }) => sum + quantity, 0);
    return { committed: locations.reduce((sum: number, { committed }: Json) => sum + committed, 0), promised };
  }

  it('makes one order of 50 submissions with one key at once', async () => {
    const before = await ordersCount();
    const key = randomUUID();

    const answers = await Promise.all(times(50, () => place(world, {}, key)));

    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 49, 201: 1 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await ordersCount()).toBe(before + 1);
    const { money, reserved } = await holdingsOf(world, answers[0]?.body.id);
    expect([money.charges, money.capturable, reserved]).toEqual([1, 1_999, 1]);
  });

  it('takes no other order under a key that came before', async () => {
    const key = randomUUID();
    await ok(place(world, ON_ACCOUNT, key));
    const before = await ordersCount();

    const other = await place(world, { ...ON_ACCOUNT, note: 'another' }, key);

    expect(typeAndStatus(other)).toEqual([422, '/problems/idempotency-key-reused']);
    expect(await ordersCount()).toBe(before);
  });

  it('takes one of several orders under one key at once, and no number for the others', async () => {
    const key = randomUUID();
    const { body: before } = await place(world, ON_ACCOUNT);

    const answers = await Promise.all(times(20, (index) => place(world, { ...ON_ACCOUNT, note: `${index}` }, key)));
    const { body: after } = await place(world, ON_ACCOUNT);

    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 422: 19 });
    expect(Number(after.orderNumber) - Number(before.orderNumber)).toBe(2);
  });

  it('knows an order of a channel again by the id the channel gave it', async () => {
    const own = { ...ON_ACCOUNT, externalOrderId: 'SHOP-1' };
    const before = await ordersCount();

    const answers = await Promise.all(times(20, () => place(world, own)));
    const again = await place(world, own);
    const other = await place(world, { ...own, note: 'another' });

    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 19, 201: 1 });
    expect(new Set([...answers, again].map(({ body }) => body.id)).size).toBe(1);
    expect([...typeAndStatus(other), other.body.orderId]).toEqual([
      409,
      '/problems/duplicate-external-order',
      again.body.id,
    ]);
    expect(await ordersCount()).toBe(before + 1);
  });

  it('answers a refused order as before until it comes under a new key, and then by the stock of now', async () => {
    const sku = await aSku(1);
    const own = { ...ON_ACCOUNT, externalOrderId: 'SHOP-2', lines: [line(sku, 3)] };
    const key = randomUUID();

    const first = await place(world, own, key);
    const stillShort = await place(world, own);
    await addStock(world, sku, 'NYC', 2);
    const repeated = await place(world, own, key);
    const renewed = await place(world, own);

    expect(typeAndStatus(first)).toEqual([409, '/problems/out-of-stock']);
    expect(typeAndStatus(stillShort)).toEqual([409, '/problems/out-of-stock']);
    expect([repeated.status, repeated.body]).toEqual([first.status, first.body]);
    expect([renewed.status, renewed.body.status, renewed.body.externalOrderId]).toEqual([201, 'OPEN', 'SHOP-2']);
    expect(await stockOf(sku)).toEqual({ committed: 3, promised: 3 });
  });

  it('accepts with another card what was declined with the first', async () => {
    const pays = (token: string) => ({ externalOrderId: 'SHOP-3', payments: [{ tender: 'CARD', token }] });
    const key = randomUUID();

    const first = await place(world, pays('pm_card_chargeDeclined'), key);
    const repeated = await place(world, pays('pm_card_chargeDeclined'), key);
    const renewed = await place(world, pays('pm_card_visa'));

    expect(typeAndStatus(first)).toEqual([402, '/problems/payment-declined']);
    expect([repeated.status, repeated.body]).toEqual([402, first.body]);
    expect([renewed.status, renewed.body.financialStatus]).toEqual([201, 'AUTHORIZED']);
  });

  it('sells 10 units to exactly 10 of 100 buyers who come at once', async () => {
    const sku = await aSku(10);

    const answers = await Promise.all(times(100, () => place(world, { lines: [line(sku)] })));

    const refusals = answers.filter(({ status }) => status === 409);
    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 10, 409: 90 });
    expect(new Set(refusals.map(({ body }) => body.type))).toEqual(new Set(['/problems/out-of-stock']));
    expect(await stockOf(sku)).toEqual({ committed: 10, promised: 10 });
    const accepted = answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : []));
    for (const id of accepted) expect((await holdingsOf(world, id, sku)).money.capturable).toBe(1_999);
  }, 60_000);

  it('leaves what a channel and a shelf keep back to nobody, however many come for the rest at once', async () => {
    const [bought, kept] = [await aSku(10), await aSku(10)];
    const filters = [{ type: 'STOCK_FLOOR', units: 2 }];
    await ok(world.call('PUT', '/v1/sourcing/rule-sets/shy', { body: { filters, goals: ['NEAREST'] } }));
    const { id: _id, ...channel } = await ok(world.call('GET', '/v1/channels/web-us'));
    const body = { ...channel, safetyBuffer: 3, ruleSetId: 'shy' };
    await ok(world.call('PUT', '/v1/channels/web-shy', { body }));
    const cart = { channel: 'web-shy', lines: [{ sku: kept, quantity: 1 }], expiresIn: 'PT15M' };

    const orders = await Promise.all(
      times(40, () => place(world, { ...ON_ACCOUNT, channel: 'web-shy', lines: [line(bought)] })),
    );
    const carts = await Promise.all(times(40, () => world.call('POST', '/v1/reservations', { body: cart })));

    for (const answers of [orders, carts])
      expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 5, 409: 35 });
  });

  it('loses none of 200 orders that want the same two articles in opposite order at once', async () => {
    const [left, right] = [await aSku(150), await aSku(150)];
    const lines = [line(left), line(right)];

    const answers = await Promise.all(
      times(200, (index) => place(world, { ...ON_ACCOUNT, lines: index % 2 ? lines : lines.toReversed() })),
    );
    await until('every one is decided', async () => {
      const statement = world.db.selectFrom('orders').select('id').where('status', '=', 'RECEIVED');
      return (await statement.execute()).length === 0;
    });

    expect(answers.filter(({ status }) => status >= 300 && status !== 409)).toEqual([]);
    expect([await stockOf(left), await stockOf(right)]).toEqual(times(2, () => ({ committed: 150, promised: 150 })));
  }, 60_000);

  it('adds up the lines of one order that share an article', async () => {
    const sku = await aSku(3);

    const tooMany = await place(world, { ...ON_ACCOUNT, lines: [line(sku, 2), line(sku, 2)] });
    const enough = await place(world, { ...ON_ACCOUNT, lines: [line(sku, 2), line(sku, 1)] });

    expect(typeAndStatus(tooMany)).toEqual([409, '/problems/out-of-stock']);
    expect(enough.status).toBe(201);
    expect(await stockOf(sku)).toEqual({ committed: 3, promised: 3 });
  });

  it('adds up the parts that two kits of one order share', async () => {
    const [bolt, plate] = [await aSku(5), await aSku(100)];
    const kits = {
      BENCH: [{ sku: bolt, quantity: 2 }],
      SHELF: [
        { sku: bolt, quantity: 1 },
        { sku: plate, quantity: 1 },
      ],
    };
    for (const [sku, kit] of Object.entries(kits)) {
      await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { name: sku, kit } }));
    }

    const tooMany = await place(world, { ...ON_ACCOUNT, lines: [line('BENCH', 2), line('SHELF', 2)] });
    const enough = await place(world, { ...ON_ACCOUNT, lines: [line('BENCH', 2), line('SHELF', 1)] });

    expect(typeAndStatus(tooMany)).toEqual([409, '/problems/out-of-stock']);
    expect(enough.status).toBe(201);
    expect([await stockOf(bolt), await stockOf(plate)]).toEqual([
      { committed: 5, promised: 5 },
      { committed: 1, promised: 1 },
    ]);
  });

  describe('of 593 lines', () => {
    const many = times(593, (index) => `PART-${index}`);
    beforeAll(async () => {
      await addLocation(world, 'JFK');
      for (let from = 0; from < many.length; from += 50) {
        const some = many.slice(from, from + 50);
        await Promise.all(some.map((sku) => ok(world.call('PUT', `/v1/skus/${sku}`, { body: { name: sku } }))));
      }
      const received = { quantity: 10, reason: 'RECEIVED' };
      const atNyc = many.map((sku) => ({ ...received, sku, locationId: 'NYC' }));
      // Half of the articles lie in both places, the others in one of them.
      const atJfk = many.map((sku, index) => ({ ...received, sku, locationId: 'JFK', quantity: index % 2 ? 20 : 5 }));
      await ok(world.call('POST', '/v1/stock-movements', { body: atNyc }));
      await ok(world.call('POST', '/v1/stock-movements', { body: atJfk }));
    }, 60_000);

    it('passes as one order from one location', async () => {
      const placed = await place(world, { ...ON_ACCOUNT, lines: many.map((sku) => line(sku, 5)) });

      expect([placed.status, placed.body.status, placed.body.lines.length]).toEqual([201, 'OPEN', 593]);
      expect(placed.body.fulfillmentOrders.map(({ lines }: Json) => lines.length)).toEqual([593]);
    });

    it('passes although no location has all of it', async () => {
      const lines = many.map((sku, index) => line(sku, index % 2 ? 15 : 5));

      const placed = await place(world, { ...ON_ACCOUNT, lines });

      expect([placed.status, placed.body.status]).toEqual([201, 'OPEN']);
      const parts: Json[] = placed.body.fulfillmentOrders;
      expect(parts.map(({ locationId }) => locationId).sort()).toEqual(['JFK', 'NYC']);
      const units = parts.flatMap((part) => part.lines).reduce((sum: number, { quantity }: Json) => sum + quantity, 0);
      expect(units).toBe(lines.reduce((sum, { quantity }) => sum + quantity, 0));
    });
  });
});

describe('a rush of 1,000 orders', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: 10_000 } });
  });
  afterAll(() => world.close());

  it('is taken in whole, each order under a number of its own', async () => {
    const headers = { prefer: 'respond-async' };
    const submit = (index: number) =>
      world.call('POST', '/v1/orders', {
        key: `rush-${index}`,
        headers,
        body: {
          channel: 'web-us',
          currency: 'USD',
          shippingAddress: { line1: '350 Fifth Avenue', city: 'New York', postalCode: '10118', country: 'US' },
          lines: [line('TEE')],
          ...ON_ACCOUNT,
        },
      });

    const answers = await Promise.all(times(1_000, submit));

    expect(
      Object.keys(tally(answers.map(({ status }) => status))).filter((status) => !/^20[12]$/.test(status)),
    ).toEqual([]);
    expect(new Set(answers.map(({ body }) => body.orderNumber)).size).toBe(1_000);
    const rows = await world.db.selectFrom('orders').select('orderNumber').execute();
    expect(new Set(rows.map(({ orderNumber }) => orderNumber)).size).toBe(1_000);
  }, 60_000);
});
