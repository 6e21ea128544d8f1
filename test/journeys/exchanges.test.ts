import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requestReturn } from '../../api/returns/request-return.ts';
import { leaveToSweep } from '../../db/order/inbox.ts';
import type { Sku } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { eventsOf, tell } from '../support/provider.ts';
import { PRICE, Returning, STOCK } from '../support/returning.ts';
import { holdingsOf, ok, openShop, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

type Body = Readonly<Record<string, unknown>>;

describe('an exchange', () => {
  let world: World;
  let shop: Returning;
  beforeAll(async () => {
    world = await openWorld();
    shop = new Returning(world);
    await openShop(world, { stock: {} });
  });
  afterAll(() => world.close());

  /** Two units of one SKU were bought; one of them is to become a unit of another at this price. */
  async function exchanged(price: number, policy: Body = {}, own: Body = {}) {
    const order = await shop.bought(2, { autoApprove: true, ...policy }, own);
    const sku = await shop.aSku();
    const exchange = [{ sku, quantity: 1, unitPrice: usd(price) }];
    const asked = await ok(shop.ask(order, 1, { exchange }));
    return { order, sku, asked, instead: await read(asked.exchange.orderId) };
  }

  const read = (id: string): Promise<Json> => shop.read({ id });
  const moneyOf = async ({ id }: Json, sku: string) => (await holdingsOf(world, id, sku)).money;
  const openHolds = ({ holds }: Json) =>
    holds.filter(({ releasedAt }: Json) => !releasedAt).map(({ reason }: Json) => reason);
  const untilStatus = ({ id }: Json, status: string) =>
    until(`the exchange is ${status}`, async () => {
      const now = await read(id);
      return now.status === status && now;
    });
  const sent = async ({ fulfillmentOrders }: Json) => ok(ship(world, fulfillmentOrders[0].id));

  it('of the same price moves no money, and leaves once the goods have come', async () => {
    const { order, sku, asked, instead } = await exchanged(PRICE);

    const early = await ship(world, instead.fulfillmentOrders[0].id);
    const received = await shop.receive(asked, 1);
    await sent(await untilStatus(instead, 'OPEN'));

    expect([instead.status, openHolds(instead)]).toEqual(['ON_HOLD', ['AWAITING_RETURN_ITEMS']]);
    expect(instead.exchangeOf).toEqual({ returnId: asked.id, orderId: order.id });
    expect([early.status, early.body.type]).toEqual([409, '/problems/order-on-hold']);
    expect(received.body).toMatchObject({ status: 'CLOSED', refunded: usd(0), exchanged: usd(PRICE), refunds: [] });
    expect(await moneyOf(order, sku)).toMatchObject({ captured: 2 * PRICE, refunded: 0, charges: 1 });
    expect(await moneyOf(instead, sku)).toMatchObject({ charges: 0, captured: 0 });
    const after = await read(instead.id);
    expect([after.financialStatus, after.totals.due, after.totals.captured]).toEqual(['PAID', usd(0), usd(PRICE)]);
    expect(await shop.balances(order)).toEqual({
      ...{ 'psp-clearing': 2 * PRICE, revenue: -PRICE },
      'exchange-clearing': -PRICE,
    });
    expect(await shop.balances(instead)).toEqual({ 'exchange-clearing': PRICE, revenue: -PRICE });
  });

  it('that is cheaper gives back the difference', async () => {
    const { order, sku, asked, instead } = await exchanged(PRICE - 500);

    const received = await shop.receive(asked, 1);
    await sent(await untilStatus(instead, 'OPEN'));

    expect(received.body).toMatchObject({ refunded: usd(500), exchanged: usd(PRICE - 500) });
    expect(await moneyOf(order, sku)).toMatchObject({ captured: 2 * PRICE, refunded: 500 });
    expect((await read(instead.id)).totals).toMatchObject({ due: usd(0), captured: usd(PRICE - 500) });
  });

  it('that is dearer asks the same card for the difference', async () => {
    const { sku, asked, instead } = await exchanged(PRICE + 700);
    const bound = await moneyOf(instead, sku);

    await shop.receive(asked, 1);
    await sent(await untilStatus(instead, 'OPEN'));

    expect(bound).toMatchObject({ authorized: 700, captured: 0 });
    expect(await moneyOf(instead, sku)).toMatchObject({ captured: 700, refunded: 0 });
    const { totals } = await read(instead.id);
    expect([totals.captured, totals.due]).toEqual([usd(PRICE + 700), usd(0)]);
    expect(await shop.balances(instead)).toEqual({
      ...{ 'psp-clearing': 700, 'exchange-clearing': PRICE },
      revenue: -(PRICE + 700),
    });
  });

  it('waits for the payment of the difference where the channel says so, and not for the goods', async () => {
    const even = await exchanged(PRICE, { exchangeWaits: 'PAYMENT' });
    const dearer = await exchanged(PRICE + 700, { exchangeWaits: 'PAYMENT' });
    const body = { tender: 'CARD', token: 'pm_card_visa' };

    const paid = await ok(world.call('POST', `/v1/orders/${dearer.instead.id}/payments`, { body }));
    await sent(paid);
    await shop.receive(dearer.asked, 1);

    expect([even.instead.status, openHolds(dearer.instead)]).toEqual(['OPEN', ['AWAITING_PAYMENT']]);
    await until('the credit has arrived', async () => (await read(dearer.instead.id)).totals.due.amount === 0);
    expect(await moneyOf(dearer.instead, dearer.sku)).toMatchObject({ captured: 700 });
    expect(await shop.balances(dearer.instead)).toEqual({
      ...{ 'psp-clearing': 700, 'exchange-clearing': PRICE },
      revenue: -(PRICE + 700),
    });
  });

  it('leaves at once where the channel waits for nothing, and is owed until the goods have come', async () => {
    const { asked, instead } = await exchanged(PRICE, { exchangeWaits: 'NONE' });
    await sent(instead);
    const before = await shop.balances(instead);

    await shop.receive(asked, 1);

    await until('the credit has arrived', async () => (await read(instead.id)).totals.due.amount === 0);
    expect(before).toEqual({ 'accounts-receivable': PRICE, revenue: -PRICE });
    expect(await shop.balances(instead)).toEqual({ 'exchange-clearing': PRICE, revenue: -PRICE });
  });

  it('leaves for no return that nobody has approved', async () => {
    const { asked, instead } = await exchanged(PRICE, { exchangeWaits: 'NONE', autoApprove: false });

    await ok(shop.tell(asked, 'approve'));

    expect(openHolds(instead)).toEqual(['AWAITING_RETURN_ITEMS']);
    await untilStatus(instead, 'OPEN');
  });

  it.each([
    ['declined', { autoApprove: false }, (asked: Json) => shop.tell(asked, 'decline', { reason: 'worn' })],
    ['cancelled', {}, (asked: Json) => shop.tell(asked, 'cancel')],
    ['expired', { expiresAfter: 'PT0.5S' }, async () => undefined],
  ] as const)('is cancelled when its return is %s, its stock and money free', async (_how, policy, end) => {
    const { sku, asked, instead } = await exchanged(PRICE + 700, policy);

    await end(asked);

    const over = await untilStatus(instead, 'CANCELLED');
    expect(openHolds(over)).toEqual([]);
    await until('the money is free', async () => (await moneyOf(instead, sku)).capturable === 0);
    expect(await shop.stockOf({ lines: [{ sku }] })).toEqual({ onHand: STOCK, damaged: 0, available: STOCK });
    expect(await shop.balances(instead)).toEqual({});
  });

  it('that is sold out leaves a return that is paid back', async () => {
    const order = await shop.bought(1, { autoApprove: true });
    const exchange = [{ sku: await shop.aSku(), quantity: STOCK + 1, unitPrice: usd(1) }];

    const asked = await ok(shop.ask(order, 1, { exchange }));
    const received = await shop.receive(asked, 1);

    expect([asked.status, asked.exchange.status]).toEqual(['OPEN', 'REFUSED']);
    expect(received.body).toMatchObject({ status: 'CLOSED', refunded: usd(PRICE), exchanged: usd(0) });
  });

  it('that somebody cancels before the goods come leaves a return that is paid back', async () => {
    const { asked, instead } = await exchanged(PRICE);
    await ok(world.call('POST', `/v1/orders/${instead.id}/cancel`, { body: { reason: 'does not want it' } }));

    const received = await shop.receive(asked, 1);

    expect(received.body).toMatchObject({ refunded: usd(PRICE), exchanged: usd(0) });
  });

  it('that somebody cancels after the goods came is paid back to the card of the first order', async () => {
    const { order, sku, asked, instead } = await exchanged(PRICE);
    await shop.receive(asked, 1);
    await untilStatus(instead, 'OPEN');

    await ok(world.call('POST', `/v1/orders/${instead.id}/cancel`, { body: { reason: 'does not want it' } }));

    await until('the card has its money', async () => (await moneyOf(order, sku)).refunded === PRICE);
    expect(await shop.balances(instead)).toEqual({ 'exchange-clearing': PRICE, 'psp-clearing': -PRICE });
  });

  it('of which units are cancelled meanwhile is paid what is left of it, and the rest given back', async () => {
    const order = await shop.bought(2, { autoApprove: true });
    const exchange = [{ sku: await shop.aSku(), quantity: 2, unitPrice: usd(900) }];
    const asked = await ok(shop.ask(order, 1, { exchange }));
    const { id, lines } = await read(asked.exchange.orderId);
    const body = { reason: 'one is enough', lines: [{ lineId: lines[0].id, quantity: 1 }] };
    await ok(world.call('POST', `/v1/orders/${id}/cancel`, { body }));

    const received = await shop.receive(asked, 1);

    expect(received.body).toMatchObject({ exchanged: usd(900), refunded: usd(PRICE - 900) });
    expect((await untilStatus({ id }, 'OPEN')).needsAttention).toEqual([]);
  });

  it('is put before a person when less came back than it is worth', async () => {
    const { asked, instead } = await exchanged(PRICE);

    await shop.receive(asked, 1, 'MISSING');

    const short = await until('somebody is asked', async () => {
      const now = await read(instead.id);
      return now.needsAttention.length > 0 && now;
    });
    expect([short.needsAttention[0].kind, short.status]).toEqual(['exchange-short', 'ON_HOLD']);
  });

  it('that comes back as well is paid back to the card of the first order', async () => {
    const { order, sku, asked, instead } = await exchanged(PRICE);
    await shop.receive(asked, 1);
    await sent(await untilStatus(instead, 'OPEN'));

    const second = await ok(shop.ask(await read(instead.id), 1));
    const received = await shop.receive(second, 1);
    // The provider knows all of it as money of the first order.
    for (const event of await eventsOf(world, order.id)) await tell(world, event);

    expect(received.body).toMatchObject({ status: 'CLOSED', refunded: usd(PRICE), refunds: [{ tender: 'CARD' }] });
    expect((await shop.read(order)).totals).toMatchObject({ captured: usd(2 * PRICE), refunded: usd(PRICE) });
    expect(await moneyOf(order, sku)).toMatchObject({ captured: 2 * PRICE, refunded: PRICE });
    expect(await shop.balances(instead)).toEqual({ 'exchange-clearing': PRICE, 'psp-clearing': -PRICE });
  });

  it('of an exchange is paid back to the card of the very first order', async () => {
    const { order, sku, asked, instead } = await exchanged(PRICE);
    await shop.receive(asked, 1);
    await sent(await untilStatus(instead, 'OPEN'));
    const exchange = [{ sku: await shop.aSku(), quantity: 1, unitPrice: usd(PRICE) }];
    const second = await ok(shop.ask(await read(instead.id), 1, { exchange }));
    await shop.receive(second, 1);
    const third = await untilStatus({ id: second.exchange.orderId }, 'OPEN');
    await sent(third);

    const last = await ok(shop.ask(await read(third.id), 1));
    const received = await shop.receive(last, 1);

    expect(received.body.refunded).toEqual(usd(PRICE));
    expect((await ok(world.call('GET', '/v1/payments/reconciliation'))).differences).toEqual([]);
    expect(await moneyOf(order, sku)).toMatchObject({ captured: 2 * PRICE, refunded: PRICE });
    expect(await shop.balances(instead)).toEqual({});
    expect(await shop.balances(third)).toEqual({ 'exchange-clearing': PRICE, 'psp-clearing': -PRICE });
  });

  it('whose API died after writing it down is placed and held by the sweep', async () => {
    const order = await shop.bought(1, { autoApprove: true });
    const lines = [{ lineId: order.lines[0].id, quantity: 1, reason: 'LATE' as const }];
    const exchange = [{ sku: (await shop.aSku()) as Sku, quantity: 1, unitPrice: usd(PRICE) as Money }];
    const sender = { client: 'a dead API', actor: 'somebody', bodyHash: '' };
    const body = { lines, exchange, method: 'POST' as const };

    const { id } = await requestReturn(world.db, { orderId: order.id, body, sender });
    const { exchange: of } = await shop.readReturn({ id });
    for (const orderId of [order.id, of.orderId]) await leaveAllToSweep(orderId);

    const instead = await untilStatus({ id: of.orderId }, 'ON_HOLD');
    expect(openHolds(instead)).toEqual(['AWAITING_RETURN_ITEMS']);
    await until(
      'its return has begun',
      async () => (await shop.receive(await shop.readReturn({ id }), 1)).status === 200,
    );
    await untilStatus(instead, 'OPEN');
  });

  const leaveAllToSweep = async (orderId: Json) => {
    const open = await world.db.selectFrom('command').select('id').where('orderId', '=', orderId).execute();
    for (const { id } of open) await leaveToSweep(world.db, id);
  };

  it('asked for twice under one key is one, and received twice at once is paid once', async () => {
    const order = await shop.bought(1, { autoApprove: true });
    const body = { exchange: [{ sku: await shop.aSku(), quantity: 1, unitPrice: usd(PRICE) }] };
    const key = randomUUID();

    const [one, other] = await Promise.all([1, 2].map(() => shop.ask(order, 1, body, { key })));
    const answers = await Promise.all([1, 2, 3].map(() => shop.receive(one?.body, 1)));
    const instead = await untilStatus({ id: one?.body.exchange.orderId }, 'OPEN');

    expect(other?.body.exchange.orderId).toBe(instead.id);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(instead.totals.captured).toEqual(usd(PRICE));
    const orders = await world.db.selectFrom('orders').select('id').where('exchangeOf', '=', one?.body.id).execute();
    expect(orders).toHaveLength(1);
  });

  it('of what is unknown or of another currency is refused, and nothing is written', async () => {
    const order = await shop.bought(1, { autoApprove: true });
    const asked = (own: Body) =>
      shop.ask(order, 1, { exchange: [{ sku: 'NOWHERE', quantity: 1, unitPrice: usd(1), ...own }] });

    const answers = [await asked({}), await asked({ unitPrice: { amount: 1, currency: 'EUR' } })];

    expect(answers.map(({ body }) => body.type)).toEqual(['/problems/unknown-sku', '/problems/wrong-currency'].sort());
    expect((await ok(world.call('GET', `/v1/returns?orderId=${order.id}`))).items).toEqual([]);
  });
});
