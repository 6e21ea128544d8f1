import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PRICE, Returning } from '../support/returning.ts';
import { addLocation, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

describe('the money of a return', () => {
  let world: World;
  let shop: Returning;
  beforeAll(async () => {
    world = await openWorld();
    shop = new Returning(world);
    await openShop(world, { stock: {} });
    await addLocation(world, 'SHOP', { kind: 'STORE' });
  });
  afterAll(() => world.close());

  it('of one line gives back only its own tax and discount', async () => {
    await shop.setPolicy({ autoApprove: true });
    const [one, other] = [await shop.aSku(), await shop.aSku()];
    const lines = [
      { sku: one, quantity: 3, unitPrice: usd(1_000), discount: usd(100), tax: { amount: 239, rate: '0.0825' } },
      { sku: other, quantity: 1, unitPrice: usd(50_000), tax: { amount: 4_125, rate: '0.0825' } },
    ];
    const placed = await ok(place(world, { lines, shippingCharge: usd(599) }));
    for (const { id } of placed.fulfillmentOrders) await ok(ship(world, id));
    const order = await shop.read(placed);

    const amounts: number[] = [];
    for (const _each of [1, 2, 3]) {
      const { body } = await shop.ask(order, 1);
      amounts.push((await shop.receive(body, 1)).body.refunded.amount);
    }

    expect(amounts).toEqual([1_047, 1_045, 1_047]);
    expect(await shop.givenBack(order)).toBe(3_000 - 100 + 239);
    expect(await shop.balances(order)).toMatchObject({
      revenue: -50_599,
      'tax-payable': -4_125,
      'psp-clearing': 54_724,
    });
  });

  it('pays nothing for what is missing, which may still come back later', async () => {
    const order = await shop.bought(2, { autoApprove: true });
    const { body: goods } = await shop.ask(order, 2);

    await shop.receive(goods, 1);
    const closed = await shop.receive(goods, 1, 'MISSING');
    const later = await shop.ask(order, 1);

    expect([closed.body.status, closed.body.refunded]).toEqual(['CLOSED', usd(PRICE)]);
    expect((await shop.read(order)).lines[0].returned).toBe(1);
    expect(later.body.status).toBe('OPEN');
  });

  it('may be kept: paid back without goods', async () => {
    const order = await shop.bought(2);
    const { body: goods } = await shop.ask(order, 1);

    const kept = await shop.tell(goods, 'approve', { keepIt: true });

    expect(kept.body).toMatchObject({ status: 'CLOSED', keepIt: true, refunded: usd(PRICE) });
    expect(await shop.stockOf(order)).toMatchObject({ onHand: 8 });
    expect((await shop.ask(order, 2)).body.declined.rule).toBe('quantity');
  });

  it('costs the restocking fee when the goods were only unwanted', async () => {
    const order = await shop.bought(2, { autoApprove: true, restockingFee: '0.10' });
    const unwanted = await shop.receive((await shop.ask(order, 1)).body, 1);
    const lines = [{ lineId: order.lines[0].id, quantity: 1, reason: 'DEFECTIVE' }];
    const defective = await shop.receive((await shop.ask(order, 1, { lines })).body, 1);

    expect([unwanted.body.refunded, unwanted.body.lines[0].restockingFee]).toEqual([usd(1_799), usd(200)]);
    expect([defective.body.refunded, defective.body.lines[0].restockingFee]).toEqual([usd(PRICE), usd(0)]);
    expect(await shop.balances(order)).toMatchObject({ revenue: -200, 'psp-clearing': 200 });
  });

  it.each([
    [true, 3 * PRICE + 500],
    [false, 3 * PRICE],
  ])('of everything pays the shipping back when the policy says %s', async (refundShipping, expected) => {
    const order = await shop.bought(3, { autoApprove: true, refundShipping }, { shippingCharge: usd(500) });

    const part = await shop.receive((await shop.ask(order, 1)).body, 1);
    await shop.receive((await shop.ask(order, 2)).body, 2);

    expect(part.body.refunded).toEqual(usd(PRICE));
    expect(await shop.givenBack(order)).toBe(expected);
    expect((await shop.balances(order))['deferred-revenue'] ?? 0).toBe(0);
  });

  it('after units were cancelled gives back all that was shipped, to the last minor unit', async () => {
    await shop.setPolicy({ autoApprove: true });
    const lines = [
      { sku: await shop.aSku(), quantity: 3, unitPrice: usd(1_000), discount: usd(1), tax: { amount: 100 } },
    ];
    const placed = await ok(place(world, { lines }));
    const one = [{ lineId: placed.lines[0].id, quantity: 1 }];
    await ok(world.call('POST', `/v1/orders/${placed.id}/cancel`, { body: { reason: 'one less', lines: one } }));
    await ok(ship(world, placed.fulfillmentOrders[0].id));
    const order = await shop.read(placed);
    for (const _each of [1, 2]) await shop.receive((await shop.ask(order, 1)).body, 1);

    const { totals } = await shop.read(order);

    expect(totals.refunded).toEqual(totals.captured);
    expect(Object.values(await shop.balances(order)).filter((balance) => balance !== 0)).toEqual([]);
  });

  it('pays back no more than a goodwill refund has left', async () => {
    const order = await shop.bought(1, { autoApprove: true });
    const { body: goods } = await shop.ask(order, 1);
    await ok(world.call('POST', `/v1/orders/${order.id}/refunds`, { body: { amount: usd(500), reason: 'goodwill' } }));

    const received = await shop.receive(goods, 1);

    expect([received.body.credited, received.body.refunded]).toEqual([usd(PRICE), usd(PRICE - 500)]);
    expect(await shop.givenBack(order)).toBe(PRICE);
    expect(await shop.read(order)).toMatchObject({ financialStatus: 'REFUNDED', totals: { due: usd(0) } });
  });

  it.each(['drop-answer', 'fail-503'])('moves once although the provider answers with %s', async (kind) => {
    const order = await shop.bought(2, { autoApprove: true });
    const { body: goods } = await shop.ask(order, 2);
    await control('faults', { operation: 'refund', kind, times: 1, moment: 'after' });

    const received = await shop.receive(goods, 2);

    expect(received.body).toMatchObject({ status: 'CLOSED', refunded: usd(2 * PRICE) });
    expect(await shop.givenBack(order)).toBe(2 * PRICE);
  });

  it.each([
    ['the channel', { refundTo: 'STORE_CREDIT' }, {}],
    ['the customer', {}, { refundTo: 'STORE_CREDIT' }],
  ])('becomes store credit where %s says so, and the card keeps what it paid', async (_who, policy, own) => {
    const email = `${randomUUID()}@example.com`;
    const order = await shop.bought(1, { autoApprove: true, ...policy }, { customer: { email } });
    const { body: goods } = await shop.ask(order, 1, own);

    const received = await shop.receive(goods, 1);

    expect(received.body).toMatchObject({ status: 'CLOSED', refundTo: 'STORE_CREDIT', refunded: usd(PRICE) });
    expect(await shop.givenBack(order)).toBe(0);
    const credit = await ok(world.call('GET', `/v1/customers/${order.customer.id}/store-credit`));
    expect(JSON.stringify(credit)).toContain(JSON.stringify(usd(PRICE)));
    expect(await shop.balances(order)).toEqual({ 'psp-clearing': PRICE, 'store-credit-liability': -PRICE });
  });

  it('that the provider refuses is put before a person, and the goods are received all the same', async () => {
    const order = await shop.bought(1, { autoApprove: true });
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/payments`));
    await control('disputes', { payment_intent: items[0].providerReference });

    const received = await shop.receive((await shop.ask(order, 1)).body, 1);

    expect(received.body).toMatchObject({ status: 'CLOSED', refunded: usd(0), refunds: [{ status: 'FAILED' }] });
    expect((await shop.read(order)).needsAttention).toMatchObject([{ kind: 'refund-refused' }]);
    expect(await shop.balances(order)).toEqual({ 'psp-clearing': PRICE, 'deferred-revenue': -PRICE });
  });

  it('goes back to the tenders it came from, the newest capture first, and cash over the counter', async () => {
    const payments = [
      { tender: 'CASH', amount: usd(1_500) },
      { tender: 'CARD', token: 'pm_card_visa' },
    ];
    const order = await shop.bought(2, { autoApprove: true }, { payments });
    const { body: goods } = await shop.ask(order, 2);

    const one = await shop.receive(goods, 1);
    const other = await shop.receive(goods, 1);

    const shares = (answer: Json) => answer.body.refunds.map(({ tender, amount }: Json) => [tender, amount.amount]);
    expect(shares(one)).toEqual([['CARD', PRICE]]);
    expect(shares(other)).toEqual([
      ['CARD', PRICE],
      ['CARD', 2 * PRICE - 1_500 - PRICE],
      ['CASH', 1_500],
    ]);
    expect(await shop.balances(order)).toEqual({});
  });

  it('of an order that is not paid yet is nothing, but it is owed no longer', async () => {
    const order = await shop.bought(2, { autoApprove: true }, { payments: [{ tender: 'INVOICE' }] });

    const received = await shop.receive((await shop.ask(order, 1)).body, 1);

    expect(received.body).toMatchObject({ credited: usd(PRICE), refunded: usd(0), refunds: [] });
    expect((await shop.read(order)).totals).toMatchObject({ due: usd(PRICE), refunded: usd(0) });
    expect(await shop.balances(order)).toEqual({ 'accounts-receivable': PRICE, revenue: -PRICE });
  });

  const control = (what: string, body: Json) =>
    fetch(`${world.simulatorUrl}/_control/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
});
