import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { add, Editing, line, PRICE, STOCK, set } from '../support/editing.ts';
import { addLocation, addStock, NEW_YORK, ok, openShop, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const BOSTON = { ...NEW_YORK, city: 'Boston', region: 'MA', postalCode: '02108', line1: '1 Beacon Street' };

describe('an edit of an order', () => {
  let world: World;
  let editing: Editing;
  beforeAll(async () => {
    world = await openWorld();
    editing = new Editing(world);
    await openShop(world, { stock: {}, sla: { deliverWithin: 'PT0.05S' } });
    await addLocation(world, 'BOS', {
      pickUp: true,
      address: { line1: '9 Wharf', city: 'Boston', region: 'MA', postalCode: '02108', country: 'US' },
      geo: { lat: 42.36, lon: -71.06 },
    });
    await ok(
      world.call('PUT', '/v1/sourcing/rule-sets/near', {
        body: { filters: [], goals: ['FEWEST_SPLITS', 'NEAREST'] },
      }),
    );
    await ok(world.call('PUT', '/v1/channels/web-us', { body: { ruleSetId: 'near' } }));
  });
  afterAll(() => world.close());

  it('adds a line, authorises more on the card, and ships it in the same parcel', async () => {
    const [sku, other] = [await editing.aSku(), await editing.aSku()];
    const order = await editing.placed([line(sku)]);

    const edited = await ok(editing.edit(order, [add(other, 2, { tax: { amount: 160 } })]));

    expect(edited.lines).toMatchObject([
      { sku, quantity: 1 },
      { sku: other, quantity: 2, tax: { amount: 160 } },
    ]);
    expect(edited.totals).toMatchObject({ total: usd(3_160), authorized: usd(3_160), due: usd(3_160) });
    expect(edited.fulfillmentOrders).toHaveLength(1);
    expect(edited.fulfillmentOrders[0].lines).toHaveLength(2);
    expect([await editing.stockOf(other), await editing.moneyOf(order)]).toEqual([
      { NYC: [STOCK, 2] },
      expect.objectContaining({ capturable: 3_160 }),
    ]);
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/sourcing-decisions`));
    expect(items).toHaveLength(2);
    const done = await editing.shipAll(order);
    expect([done.status, done.financialStatus]).toEqual(['COMPLETED', 'PAID']);
    expect(await editing.moneyOf(order)).toMatchObject({ capturable: 0, captured: 3_160, refunded: 0 });
  });

  it('that adds an item and removes it again moves no money that is not due', async () => {
    const [sku, other] = [await editing.aSku(), await editing.aSku()];
    const order = await editing.placed([line(sku, 3, { discount: usd(100), tax: { amount: 241 } })]);

    const added = await ok(editing.edit(order, [add(other), set(order.lines[0], 7)]));
    const removed = await ok(editing.edit(order, [set(added.lines[1], 0), set(order.lines[0], 3)]));

    expect(removed.totals).toMatchObject({ due: order.totals.due, captured: usd(0), refunded: usd(0) });
    expect(await editing.stockOf(other)).toEqual({ NYC: [STOCK, 0] });
    const again = await ok(editing.edit(order, [set(order.lines[0], 5)]));
    expect(again.totals.authorized).toEqual(removed.totals.authorized);
    await ok(editing.edit(order, [set(order.lines[0], 3)]));
    const done = await editing.shipAll(order);
    expect(done.totals).toMatchObject({ captured: order.totals.total, refunded: usd(0), due: usd(0) });
    expect(await editing.moneyOf(order)).toMatchObject({
      capturable: 0,
      captured: order.totals.total.amount,
      refunded: 0,
    });
  });

  it('whose money is declined changes nothing: no line, no stock, no money', async () => {
    const [sku, other] = [await editing.aSku(), await editing.aSku()];
    const order = await editing.placed([line(sku, 2)], { payments: [{ tender: 'CARD', token: 'pm_card_visa' }] });
    await world.db
      .updateTable('payment')
      .set({ token: 'pm_card_chargeDeclined' })
      .where('orderId', '=', order.id)
      .execute();

    const refused = await editing.edit(order, [set(order.lines[0], 1), add(other, 4)]);
    const now = await editing.read(order);

    expect([refused.status, refused.body.type]).toEqual([402, '/problems/payment-declined']);
    expect(now.lines).toEqual(order.lines);
    expect(now.totals).toEqual(order.totals);
    expect(now.fulfillmentOrders).toEqual(order.fulfillmentOrders);
    expect([await editing.stockOf(sku), await editing.stockOf(other)]).toEqual([
      { NYC: [STOCK, 2] },
      { NYC: [STOCK, 0] },
    ]);
    expect(await editing.moneyOf(order)).toMatchObject({ capturable: 2 * PRICE });
    expect((await editing.shipAll(order)).status).toBe('COMPLETED');
  });

  it('is all or nothing: what is out of stock keeps the other changes away', async () => {
    const [sku, scarce] = [await editing.aSku(), await editing.aSku('NYC', 1)];
    const order = await editing.placed([line(sku, 2)]);

    const refused = await editing.edit(order, [set(order.lines[0], 5), add(scarce, 2)]);

    expect([refused.status, refused.body.type]).toEqual([409, '/problems/out-of-stock']);
    expect((await editing.read(order)).version).toBe(order.version);
    expect([await editing.stockOf(sku), await editing.moneyOf(order)]).toEqual([
      { NYC: [STOCK, 2] },
      expect.objectContaining({ capturable: 2 * PRICE }),
    ]);
  });

  it('to fewer units cancels them, keeps the surplus authorised, and leaves something', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 3)]);

    const fewer = await ok(editing.edit(order, [set(order.lines[0], 1)]));
    const none = await editing.edit(order, [set(order.lines[0], 0)]);

    expect(fewer.lines).toMatchObject([{ quantity: 3, cancelled: 2 }]);
    expect(fewer.totals).toMatchObject({ authorized: usd(3 * PRICE), due: usd(PRICE) });
    expect(await editing.stockOf(sku)).toEqual({ NYC: [STOCK, 1] });
    expect([none.status, none.body.type]).toEqual([409, '/problems/order-not-editable']);
  });

  it('of an order on invoice just makes it owe more', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku)], { payments: [{ tender: 'INVOICE' }] });

    const edited = await ok(editing.edit(order, [set(order.lines[0], 3)]));

    expect(edited.totals).toMatchObject({ due: usd(3 * PRICE), authorized: usd(0) });
    expect((await editing.shipAll(order)).totals).toMatchObject({ due: usd(3 * PRICE), captured: usd(0) });
  });

  it('of captured money gives back exactly what is too much, and asks again for what is owed again', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 3, { tax: { amount: 250 } })], { payments: [{ tender: 'CASH' }] });

    const lower = await ok(editing.edit(order, [set(order.lines[0], 2)]));
    const higher = await ok(editing.edit(order, [set(order.lines[0], 3)]));
    const lowerAgain = await ok(editing.edit(order, [set(order.lines[0], 2)]));

    expect(lower.totals).toMatchObject({ captured: usd(3_250), refunded: usd(1_083), due: usd(0) });
    expect(higher.totals).toMatchObject({ captured: usd(3_250), refunded: usd(1_083), due: usd(1_083) });
    expect(lowerAgain.totals).toMatchObject({ refunded: usd(1_083), due: usd(0) });
  });

  it('of an order whose first parcel has left adds to the rest, and takes nothing off what has left', async () => {
    const [sku, far] = [await editing.aSku(), await editing.aSku('BOS')];
    const order = await editing.placed([line(sku, 3, { tax: { amount: 100 } }), line(far)]);
    await ok(ship(world, order.fulfillmentOrders.find(({ locationId }: Json) => locationId === 'NYC').id));

    const raised = await ok(editing.edit(order, [set(order.lines[0], 4)]));
    const tooFew = await editing.edit(order, [set(order.lines[0], 2)]);
    const moved = await editing.edit(order, [{ type: 'SET_ADDRESS', address: { ...NEW_YORK, line1: '20 W 34th St' } }]);

    expect(raised.lines[0]).toMatchObject({ quantity: 4, shipped: 3, tax: { amount: 133 } });
    expect([tooFew.status, tooFew.body.type]).toEqual([409, '/problems/order-not-editable']);
    expect([moved.status, moved.body.type]).toEqual([409, '/problems/order-not-editable']);
    expect((await editing.shipAll(order)).totals).toMatchObject({ captured: usd(4_133 + PRICE), due: usd(0) });
  });

  it('is refused for units that are being picked, and once everything has left', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 2)]);
    await ok(world.call('POST', `/v1/fulfillment-orders/${order.fulfillmentOrders[0].id}/accept`, { body: {} }));

    const fewer = await editing.edit(order, [set(order.lines[0], 1)]);
    const elsewhere = await editing.edit(order, [
      { type: 'SET_DELIVERY', delivery: { method: 'PICK_UP', locationId: 'BOS' } },
    ]);
    const more = await ok(editing.edit(order, [set(order.lines[0], 3)]));
    await editing.shipAll(order);
    const late = await editing.edit(order, [add(sku)]);

    expect([fewer.status, fewer.body.type]).toEqual([409, '/problems/order-not-editable']);
    expect([elsewhere.status, elsewhere.body.type]).toEqual([409, '/problems/order-not-editable']);
    expect(more.fulfillmentOrders.map(({ status }: Json) => status).sort()).toEqual(['IN_PROGRESS', 'OPEN']);
    expect([late.status, late.body.type]).toEqual([409, expect.stringMatching(/order-not-editable|order-is-closed/)]);
  });

  it('to another region needs its taxes, and is sourced and promised anew', async () => {
    const sku = await editing.aSku();
    await addStock(world, sku, 'BOS', STOCK);
    const order = await editing.placed([line(sku, 2, { tax: { amount: 178, rate: '0.08875' } })]);
    const lines = [{ lineId: order.lines[0].id, tax: { amount: 125, rate: '0.0625' } }];

    const untaxed = await editing.edit(order, [{ type: 'SET_ADDRESS', address: BOSTON }]);
    const moved = await ok(editing.edit(order, [{ type: 'SET_ADDRESS', address: BOSTON, lines }]));

    expect([untaxed.status, untaxed.body.type, untaxed.body.lines]).toEqual([
      422,
      '/problems/tax-missing',
      [order.lines[0].id],
    ]);
    expect(moved.totals).toMatchObject({ tax: usd(125), due: usd(2_125), authorized: usd(2_178) });
    const open = moved.fulfillmentOrders.filter(({ status }: Json) => status === 'OPEN');
    expect(open).toMatchObject([{ locationId: 'BOS', lines: [{ quantity: 2 }] }]);
    expect(await editing.stockOf(sku)).toEqual({ NYC: [STOCK, 0], BOS: [STOCK, 2] });
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/sourcing-decisions`));
    expect(items).toHaveLength(2);
    expect((await editing.shipAll(order)).totals).toMatchObject({ captured: usd(2_125), due: usd(0) });
  });

  it('to a counter brings its units there, and its charge', async () => {
    const sku = await editing.aSku();
    await addStock(world, sku, 'BOS', 1);
    const order = await editing.placed([line(sku)], { shippingCharge: usd(500), shippingTax: { amount: 40 } });
    const delivery = { method: 'PICK_UP', locationId: 'BOS' };

    const nowhere = await editing.edit(order, [{ type: 'SET_DELIVERY', delivery: { ...delivery, locationId: 'NYC' } }]);
    const moved = await ok(
      editing.edit(order, [
        { type: 'SET_DELIVERY', delivery, shippingCharge: usd(0), shippingTax: { amount: 0 } },
        set(order.lines[0], 1),
      ]),
    );

    expect([nowhere.status, nowhere.body.type]).toEqual([422, '/problems/unknown-location']);
    expect(moved).toMatchObject({ delivery, totals: { due: usd(PRICE) } });
    const [part] = moved.fulfillmentOrders.filter(({ status }: Json) => status === 'OPEN');
    expect(part.locationId).toBe('BOS');
    expect(await editing.stockOf(sku)).toEqual({ NYC: [STOCK, 0], BOS: [1, 1] });
    const ready = await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/ready-for-pickup`, { body: {} }));
    await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/picked-up`, { body: { code: ready.pickupCode } }));
    expect((await editing.ended(order)).totals).toMatchObject({ captured: usd(PRICE), due: usd(0) });
  });

  it('keeps work that stays where it is, and all of it on hold while the order is', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku)], { riskScore: 99 });
    const near = { ...NEW_YORK, postalCode: '10001' };

    const edited = await ok(
      editing.edit(order, [{ type: 'SET_ADDRESS', address: near }, set(order.lines[0], 2), add(sku)]),
    );

    expect(edited.status).toBe('ON_HOLD');
    expect(edited.fulfillmentOrders.filter(({ status }: Json) => status !== 'CANCELLED')).toMatchObject([
      { status: 'ON_HOLD', locationId: 'NYC' },
    ]);
    const same = await ok(editing.edit(order, [{ type: 'SET_ADDRESS', address: { ...near, postalCode: '10002' } }]));
    expect(same.fulfillmentOrders).toEqual(edited.fulfillmentOrders);
    await ok(world.call('POST', `/v1/orders/${order.id}/holds/${order.holds[0].id}/release`, { body: {} }));
    expect((await editing.shipAll(order)).totals).toMatchObject({ captured: usd(3 * PRICE) });
    expect(await editing.stockOf(sku)).toEqual({ NYC: [STOCK - 3, 0] });
  });

  it('is taken while its address is wrong, and asks for all of the money at once', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 2)], { shippingAddress: { ...NEW_YORK, postalCode: 'none' } });

    const raised = await ok(editing.edit(order, [set(order.lines[0], 3)]));
    await ok(editing.edit(order, [{ type: 'SET_ADDRESS', address: NEW_YORK }, add(sku)]));
    await until('it is accepted', async () => (await editing.read(order)).status === 'OPEN');

    expect([raised.status, raised.totals.authorized]).toEqual(['ON_HOLD', usd(0)]);
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/payments`));
    expect(items).toMatchObject([{ kind: 'AUTHORIZATION', amount: usd(4 * PRICE) }]);
    expect((await editing.shipAll(order)).totals).toMatchObject({ captured: usd(4 * PRICE), due: usd(0) });
  });

  it('names what is wrong with it', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku)]);
    const another = await editing.placed([line(sku)]);
    const answerTo = async (change: Json) => {
      const { status, body } = await editing.edit(order, [change]);
      return [status, body.type, body.errors?.[0]?.path];
    };

    expect(await answerTo(add('NO-SUCH-SKU'))).toEqual([422, '/problems/unknown-sku', 'changes.0.sku']);
    expect(await answerTo(set(another.lines[0], 1))).toEqual([422, '/problems/unknown-line', 'changes.0.lineId']);
    expect(await answerTo({ ...add(sku), unitPrice: { amount: 1, currency: 'EUR' } })).toEqual([
      422,
      '/problems/wrong-currency',
      'changes.0.unitPrice.currency',
    ]);
    expect(await answerTo(add(sku, 1, { tax: { amount: PRICE + 1, inclusive: true } }))).toEqual([
      422,
      '/problems/sums-disagree',
      'changes.0.tax',
    ]);
    expect((await answerTo({ type: 'PAINT_IT_BLACK' }))[0]).toBe(400);
  });
});
