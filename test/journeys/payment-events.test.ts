import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { orderBooks } from '../support/order-books.ts';
import { atProvider, control, eventsOf, expireAuthorization, intentsOf, tell, tellAll } from '../support/provider.ts';
import { anOrder, cancel, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const PRICE = 1_999;

describe('what the payment provider tells', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: 1_000 }, sla: { deliverWithin: 'P14D' } });
  });
  afterEach(async () => {
    await fetch(`${world.simulatorUrl}/_control/faults`, { method: 'DELETE' });
  });
  afterAll(() => world.close());

  const read = (order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
  const transactionsOf = async (order: Json): Promise<Json[]> =>
    (await ok(world.call('GET', `/v1/orders/${order.id}/payments`))).items;
  const typesOf = async (order: Json): Promise<string[]> =>
    (await ok(world.call('GET', `/v1/orders/${order.id}/events`))).items.map(({ type }: Json) => type);
  const refund = (order: Json, amount: number): Promise<Json> =>
    ok(world.call('POST', `/v1/orders/${order.id}/refunds`, { body: { amount: usd(amount), reason: 'goodwill' } }));
  const paid = async (own: Json = {}): Promise<Json> => {
    const order = await ok(place(world, own));
    for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));
    return read(order);
  };
  const moneyOf = async (order: Json): Promise<Json> => (await holdingsOf(world, order.id)).money;

  const booksOf = (order: Json) => orderBooks(world, order.id);

  const everythingOf = async (order: Json): Promise<Json> => ({
    order: await read(order),
    transactions: await transactionsOf(order),
    books: await booksOf(order),
    money: await moneyOf(order),
  });

  it('arrives twice and out of order, and changes nothing twice', async () => {
    const order = await paid({ lines: [{ sku: 'TEE', quantity: 2, unitPrice: usd(PRICE) }] });
    await refund(order, 700);
    const before = await everythingOf(order);
    const events = await eventsOf(world, order.id);

    const statuses = await Promise.all([...events, ...events].reverse().map((event) => tell(world, event)));

    expect(events.length).toBeGreaterThan(4);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await everythingOf(order)).toEqual(before);
  });

  it('settles an authorisation whose answer was lost', async () => {
    await control(world, 'faults', { operation: 'authorize', kind: 'drop-answer', times: 1_000 });
    const { id } = (
      await world.call('POST', '/v1/orders', {
        key: randomUUID(),
        headers: { prefer: 'respond-async' },
        body: anOrder(),
      })
    ).body;
    await until('the provider has authorised it', async () => (await moneyOf({ id })).capturable === PRICE);

    await tellAll(world, id);

    const order = await until('it is accepted', async () => {
      const now = await read({ id });
      return now.status === 'OPEN' && now;
    });
    expect(await transactionsOf(order)).toMatchObject([{ kind: 'AUTHORIZATION', status: 'SUCCEEDED' }]);
    expect((await moneyOf(order)).charges).toBe(1);
  });

  it('settles a capture whose answer was lost', async () => {
    const order = await ok(place(world));
    await control(world, 'faults', { operation: 'capture', kind: 'drop-answer', times: 1_000 });

    const shipping = ship(world, order.fulfillmentOrders[0].id);
    await until('the provider has captured it', async () => (await moneyOf(order)).captured === PRICE);
    await tellAll(world, order.id);

    expect((await shipping).status).toBe(200);
    expect(await read(order)).toMatchObject({ financialStatus: 'PAID', totals: { captured: usd(PRICE) } });
    expect(await moneyOf(order)).toMatchObject({ captured: PRICE, charges: 1 });
    expect(await booksOf(order)).toMatchObject({ 'psp-clearing': PRICE });
  });

  it.each([
    ['lapsed', (order: Json) => expireAuthorization(world, order.id)],
    [
      'was voided in its dashboard',
      async (order: Json) => {
        const [intent] = await intentsOf(world, order.id);
        await atProvider(world, `payment_intents/${intent.id}/cancel`, {});
      },
    ],
  ])('shows that an authorisation %s, and the shipment renews it', async (_, end) => {
    const order = await ok(place(world));
    await end(order);

    await tellAll(world, order.id);
    const told = await read(order);
    const shipped = await ship(world, order.fulfillmentOrders[0].id);

    expect(told.totals.authorized).toEqual(usd(0));
    expect(await typesOf(order)).toContain('payment.lapsed');
    expect(shipped.status).toBe(200);
    expect(await moneyOf(order)).toMatchObject({ captured: PRICE, capturable: 0 });
  });

  it('of a success after our void is refunded by itself, once, and put before a person', async () => {
    const order = await ok(place(world));
    const [intent] = await intentsOf(world, order.id);
    await atProvider(world, `payment_intents/${intent.id}/capture`, {});
    await ok(cancel(world, order.id));

    await tellAll(world, order.id);
    await tellAll(world, order.id);

    await until('it is refunded', async () => (await moneyOf(order)).refunded === PRICE);
    await until('we know', async () => (await read(order)).totals.refunded.amount === PRICE);
    await tellAll(world, order.id);
    const now = await read(order);
    expect([now.status, now.financialStatus]).toEqual(['CANCELLED', 'REFUNDED']);
    expect(now.needsAttention).toMatchObject([{ kind: 'paid-after-void' }]);
    expect((await transactionsOf(order)).filter(({ kind }) => kind === 'REFUND')).toHaveLength(1);
    expect(await booksOf(order)).toEqual({});
  });

  it('of a capture in its dashboard pays the order, and the shipment captures nothing more', async () => {
    const order = await ok(place(world));
    const [intent] = await intentsOf(world, order.id);
    await atProvider(world, `payment_intents/${intent.id}/capture`, {});

    await tellAll(world, order.id);
    const prepaid = await read(order);
    const booked = await booksOf(order);
    await ok(ship(world, order.fulfillmentOrders[0].id));

    expect(prepaid).toMatchObject({ financialStatus: 'PAID', needsAttention: [] });
    expect(booked).toEqual({ 'psp-clearing': PRICE, 'deferred-revenue': -PRICE });
    expect(await moneyOf(order)).toMatchObject({ captured: PRICE, charges: 1 });
  });

  it('of a refund in its dashboard is taken into the books once', async () => {
    const order = await paid();
    const [intent] = await intentsOf(world, order.id);
    await atProvider(world, 'refunds', { payment_intent: intent.id, amount: '500' });

    await tellAll(world, order.id);
    await tellAll(world, order.id);

    expect(await read(order)).toMatchObject({ totals: { refunded: usd(500) } });
    expect(await booksOf(order)).toMatchObject({ 'psp-clearing': PRICE - 500 });
  });

  it('of a refund that the bank sent back reverses it and puts it before a person', async () => {
    const order = await paid();
    const { transactions } = await refund(order, 500);
    const failed = await atProvider(world, `refunds/${transactions[0].providerReference}`);
    const event = eventOf('refund.failed', { ...failed, status: 'failed' });

    await tell(world, event);
    await tell(world, event);
    await tellAll(world, order.id); // That it was created comes after that it failed.

    const now = await read(order);
    expect(now).toMatchObject({ financialStatus: 'PAID', totals: { refunded: usd(0) } });
    expect(now.needsAttention).toMatchObject([{ kind: 'refund-refused' }]);
    expect(await booksOf(order)).toMatchObject({ 'psp-clearing': PRICE });
    expect((await transactionsOf(order)).at(-1)).toMatchObject({ status: 'FAILED', refusalCode: 'refund-failed' });
  });

  it('counts only with its signature, and what is of no use to us is only received', async () => {
    const event = eventOf('customer.created', { id: 'cus_1', object: 'customer' });
    const elsewhere = await world.app.inject({
      method: 'POST',
      url: '/v1/webhooks/payments/nobody',
      headers: { 'content-type': 'application/json' },
      payload: '{}',
    });

    expect(await tell(world, event)).toBe(200);
    expect(await tell(world, event, 'whsec_of_somebody_else')).toBe(401);
    expect(elsewhere.statusCode).toBe(404);
  });

  const eventOf = (type: string, object: Json): Json => ({
    id: `evt_${randomUUID()}`,
    object: 'event',
    created: Math.floor(Date.now() / 1_000),
    data: { object },
    type,
  });
});
