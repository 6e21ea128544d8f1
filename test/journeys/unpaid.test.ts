import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, Faults, type Step } from '../support/faults.ts';
import { control, expireAuthorization, intentsOf } from '../support/provider.ts';
import { addStock, cancel, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const PRICE = 1_000;
const STOCK = 10;
const CARD = { tender: 'CARD', token: 'pm_card_mastercard' };
const HARMLESS: readonly Fault[] = ['repeated', 'loses its answer', 'fails once'];

describe('an order whose money was refused when it should have left', () => {
  const faults = new Faults();
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    await openShop(world, { stock: {} });
    const { body: web } = await world.call('GET', '/v1/channels/web-us');
    const { id: _id, ...policy } = web;
    const hasty = { ...policy, name: 'Hasty', unpaidExpiry: 'PT0.05S' };
    await ok(world.call('PUT', '/v1/channels/hasty', { body: hasty }));
  });
  afterEach(() => faults.clear());
  afterAll(() => world.close());

  const read = (order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
  const pay = (order: Json, body: Json, more: Json = {}): Promise<Answer> =>
    world.call('POST', `/v1/orders/${order.id}/payments`, { body, ...more });
  const transactionsOf = async (order: Json): Promise<Json[]> =>
    (await ok(world.call('GET', `/v1/orders/${order.id}/payments`))).items;

  /** Two units by one card, and what was authorised on it lapses before anything leaves. */
  async function unpaid(own: Json = {}): Promise<Json> {
    skus += 1;
    const sku = `UNPAID-${skus}`;
    await addStock(world, sku, 'NYC', STOCK);
    const order = await ok(place(world, { lines: [{ sku, quantity: 2, unitPrice: usd(PRICE) }], ...own }));
    await expireAuthorization(world, order.id);
    const refused = await ship(world, order.fulfillmentOrders[0].id);
    expect([refused.status, refused.body.type]).toEqual([409, '/problems/capture-declined']);
    return order;
  }

  const holdings = async (order: Json) => {
    const { stock, money, reserved } = await holdingsOf(world, order.id, order.lines[0].sku);
    const [{ committed, onHand }] = stock;
    return { committed, onHand, reserved, captured: money.captured, capturable: money.capturable };
  };
  const NOTHING = { committed: 0, onHand: STOCK, reserved: 0, captured: 0, capturable: 0 };
  const SHIPPED = { ...NOTHING, onHand: STOCK - 2, captured: 2 * PRICE };

  it('is paid by a repaired card under a new key, and leaves', async () => {
    const order = await unpaid();

    const paid = await pay(order, CARD);
    await ok(ship(world, order.fulfillmentOrders[0].id));

    expect([paid.status, paid.body.status]).toEqual([200, 'OPEN']);
    expect(await holdings(order)).toEqual(SHIPPED);
    const keys = (await transactionsOf(order)).filter(({ kind }) => kind === 'AUTHORIZATION').map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    expect(await read(order)).toMatchObject({ financialStatus: 'PAID', totals: { due: usd(0), authorized: usd(0) } });
  });

  it('after a definite refusal and then a repaired card succeeds with a new key', async () => {
    const order = await unpaid();
    const before = await read(order);

    const refused = await pay(order, { tender: 'CARD', token: 'pm_card_chargeDeclined' });
    const between = await read(order);
    const paid = await pay(order, CARD);

    expect([refused.status, refused.body.type]).toEqual([402, '/problems/payment-declined']);
    expect(between).toEqual(before);
    expect([paid.status, paid.body.status]).toEqual([200, 'OPEN']);
    const keys = (await transactionsOf(order)).filter(({ kind }) => kind === 'AUTHORIZATION').map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    await ok(ship(world, order.fulfillmentOrders[0].id));
    expect(await holdings(order)).toEqual(SHIPPED);
  });

  it('may be paid by gift card, by invoice or at the till as well', async () => {
    const { code } = await ok(world.call('POST', '/v1/gift-cards', { body: { amount: usd(2 * PRICE) } }));

    for (const means of [{ tender: 'GIFT_CARD', code }, { tender: 'INVOICE' }, { tender: 'CASH' }]) {
      const order = await unpaid();
      await ok(pay(order, means));
      const shipped = await ship(world, order.fulfillmentOrders[0].id);

      expect([means.tender, shipped.status]).toEqual([means.tender, 200]);
      const due = means.tender === 'INVOICE' ? 2 * PRICE : 0;
      expect((await read(order)).totals.due).toEqual(usd(due));
      expect((await holdings(order)).captured).toBe(0);
    }
  });

  it('is paid only for what the other means do not cover', async () => {
    const { code } = await ok(world.call('POST', '/v1/gift-cards', { body: { amount: usd(500) } }));
    const payments = [
      { tender: 'GIFT_CARD', code, amount: usd(500) },
      { tender: 'CARD', token: 'pm_card_visa' },
    ];
    const order = await unpaid({ payments });

    await ok(pay(order, CARD));
    await ok(ship(world, order.fulfillmentOrders[0].id));

    expect(await holdings(order)).toMatchObject({ captured: 2 * PRICE - 500, capturable: 0 });
    expect(await read(order)).toMatchObject({ financialStatus: 'PAID' });
  });

  it('is paid once by a call that came twice, and an order that waits for nothing is not paid again', async () => {
    const order = await unpaid();
    const key = `pay ${order.id}`;

    const answers = await Promise.all([pay(order, CARD, { key }), pay(order, CARD, { key })]);
    const again = await pay(order, CARD);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect([again.status, again.body.type]).toEqual([409, '/problems/payment-not-awaited']);
    expect((await holdings(order)).capturable).toBe(2 * PRICE);
  });

  it('is paid or cancelled when both come at once, and keeps nothing in between', async () => {
    const order = await unpaid();

    const [paid, cancelled] = await Promise.all([pay(order, CARD), cancel(world, order.id)]);

    expect(cancelled.status).toBe(200);
    expect([200, 409]).toContain(paid.status);
    await until('its money is free', async () => (await holdings(order)).capturable === 0);
    expect(await holdings(order)).toEqual(NOTHING);
  });

  it('expires by itself where the channel says so: stock and money are free', async () => {
    const order = await unpaid({ channel: 'hasty' });

    const ended = await until('the order has ended', async () => {
      const now = await read(order);
      return now.endedAt && now;
    });

    expect([ended.status, ended.holds.every(({ releasedAt }: Json) => releasedAt)]).toEqual(['CANCELLED', true]);
    expect(await holdings(order)).toEqual(NOTHING);
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/events`));
    expect(items.map(({ type, reason }: Json) => [type, reason])).toContainEqual(['order.cancelled', 'unpaid']);
  });

  it('expires although another one that expires with it cannot give its money back', async () => {
    await control(world, 'faults', { operation: 'void', kind: 'fail-503', times: 2 });
    const payments = [
      { tender: 'CARD', token: 'pm_card_visa', amount: usd(PRICE) },
      { tender: 'CARD', token: 'pm_card_visa' },
    ];

    const orders = [await unpaid({ channel: 'hasty', payments }), await unpaid({ channel: 'hasty', payments })];

    for (const order of orders) await until('it is cancelled', async () => (await read(order)).status === 'CANCELLED');
    for (const order of orders) {
      await until('its money is free', async () => (await holdings(order)).capturable === 0);
      expect((await intentsOf(world, order.id)).map(({ status }) => status)).toEqual(['canceled', 'canceled']);
    }
  });

  describe.each<Step>(['intendPayment', 'authorizePayment', 'replacePayment', 'voidPayment'])('%s', (step) => {
    it.each(HARMLESS)('counts once although it %s', async (fault) => {
      const order = await unpaid();
      faults.set(step, fault);

      await ok(pay(order, CARD));
      faults.clear();
      await ok(ship(world, order.fulfillmentOrders[0].id));

      expect(await holdings(order)).toEqual(SHIPPED);
    });
  });

  it.each<Step>(['intendPayment', 'authorizePayment'])('waits on when %s is refused', async (step) => {
    const order = await unpaid();
    faults.set(step, 'refused');

    const refused = await pay(order, CARD);

    expect([refused.status, (await read(order)).status]).toEqual([402, 'ON_HOLD']);
    faults.clear();
    await ok(cancel(world, order.id));
    await until('its money is free', async () => (await holdings(order)).capturable === 0);
    expect(await holdings(order)).toEqual(NOTHING);
  });
});
