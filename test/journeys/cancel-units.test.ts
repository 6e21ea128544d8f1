import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Editing, line, PRICE, STOCK } from '../support/editing.ts';
import { pack, pick } from '../support/floor.ts';
import { addLocation, addStock, holdingsOf, ok, openShop, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

describe('cancelling units', () => {
  let world: World;
  let editing: Editing;
  beforeAll(async () => {
    world = await openWorld();
    editing = new Editing(world);
    await openShop(world, { stock: {}, sla: { deliverWithin: 'PT0.05S' } });
    await addLocation(world, 'BOS', { floor: 'SCAN' });
  });
  afterAll(() => world.close());

  const stockOf = async (sku: string): Promise<Json> => Object.values(await editing.stockOf(sku));

  it('gives back their stock and keeps the authorised surplus until the last shipment', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 3, { tax: { amount: 100 } })]);

    const cancelled = await ok(editing.cancelUnits(order, [[order.lines[0], 2]]));
    const between = await holdingsOf(world, order.id, sku);
    await ok(ship(world, order.fulfillmentOrders[0].id));

    expect(cancelled).toMatchObject({ status: 'OPEN', lines: [{ quantity: 3, cancelled: 2 }] });
    expect(cancelled.totals).toMatchObject({ total: usd(3_100), authorized: usd(3_100), due: usd(1_033) });
    expect(cancelled.fulfillmentOrders[0].lines).toMatchObject([{ quantity: 1, remaining: 1 }]);
    expect(between.money).toMatchObject({ capturable: 3_100, captured: 0 });
    expect(await stockOf(sku)).toEqual([[STOCK - 1, 0]]);
    const done = await editing.ended(order);
    expect([done.status, done.financialStatus]).toEqual(['COMPLETED', 'PAID']);
    expect((await holdingsOf(world, order.id, sku)).money).toMatchObject({ capturable: 0, captured: 1_033 });
  });

  it('voids what was authorised when nothing is left', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 2)]);

    await ok(editing.cancelUnits(order, [[order.lines[0], 1]]));
    const last = await ok(editing.cancelUnits(order, [[order.lines[0], 1]]));

    expect([last.status, last.financialStatus]).toEqual(['CANCELLED', 'VOIDED']);
    expect((await holdingsOf(world, order.id, sku)).money).toMatchObject({ capturable: 0, captured: 0 });
    expect(await stockOf(sku)).toEqual([[STOCK, 0]]);
  });

  it('leaves an order fulfilled whose other units have all shipped, and voids the rest of its money', async () => {
    const [near, far] = [await editing.aSku(), await editing.aSku('BOS')];
    const order = await editing.placed([line(near, 1), line(far, 2)]);
    await ok(ship(world, partAt(order, 'NYC').id));

    const cancelled = await ok(editing.cancelUnits(order, [[order.lines[1], 2]]));

    expect(['FULFILLED', 'COMPLETED']).toContain(cancelled.status);
    expect((await holdingsOf(world, order.id, near)).money).toMatchObject({ capturable: 0, captured: PRICE });
    expect(await stockOf(far)).toEqual([[STOCK, 0]]);
  });

  it('is refused for more units than are left, for lines of others, and then takes nothing', async () => {
    const [sku, other] = [await editing.aSku(), await editing.aSku()];
    const order = await editing.placed([line(sku, 2), line(other, 1)]);
    const another = await editing.placed([line(sku, 1)]);

    const tooMany = await editing.cancelUnits(order, [
      [order.lines[1], 1],
      [order.lines[0], 3],
    ]);
    const ofOthers = await editing.cancelUnits(order, [[another.lines[0], 1]]);

    expect([tooMany.status, tooMany.body.type]).toEqual([409, '/problems/quantity-not-remaining']);
    expect(tooMany.body).toMatchObject({ lineId: order.lines[0].id, requested: 3, remaining: 2 });
    expect([ofOthers.status, ofOthers.body.type]).toEqual([422, '/problems/unknown-line']);
    expect((await editing.read(order)).lines.map(({ cancelled }: Json) => cancelled)).toEqual([0, 0]);
    expect(await stockOf(other)).toEqual([[STOCK, 1]]);
  });

  it('takes what waits for stock first, then what nobody has begun', async () => {
    const sku = await editing.aSku('NYC', 2);
    await addStock(world, sku, 'BOS', 2);
    const order = await editing.placed([line(sku, 6)], { allowBackorder: true });
    await ok(world.call('POST', `/v1/fulfillment-orders/${partAt(order, 'NYC').id}/accept`, { body: {} }));
    const kept = async () => {
      const { fulfillmentOrders } = await editing.read(order);
      const open = fulfillmentOrders.filter(({ status }: Json) => status !== 'CANCELLED');
      return Object.fromEntries(open.map((part: Json) => [part.locationId, part.lines[0].quantity]));
    };

    expect(await kept()).toEqual({ NYC: 2, BOS: 2, null: 2 });
    await ok(editing.cancelUnits(order, [[order.lines[0], 1]]));
    expect(await kept()).toEqual({ NYC: 2, BOS: 2, null: 1 });
    await ok(editing.cancelUnits(order, [[order.lines[0], 2]]));
    expect(await kept()).toEqual({ NYC: 2, BOS: 1 });
    await ok(editing.cancelUnits(order, [[order.lines[0], 2]]));
    expect(await kept()).toEqual({ NYC: 1 });
    expect(await stockOf(sku)).toEqual(
      expect.arrayContaining([
        [2, 0],
        [2, 1],
      ]),
    );
  });

  it('does not take what is packed, and nobody packs what was cancelled', async () => {
    const sku = await editing.aSku('BOS');
    const order = await editing.placed([line(sku, 3)]);
    const [{ id, lines }] = order.fulfillmentOrders;
    const units = (quantity: number) => [{ lineId: lines[0].lineId, quantity }];
    await ok(pick(world, id, units(3)));
    await ok(pack(world, id, units(1)));

    const tooMany = await editing.cancelUnits(order, [[order.lines[0], 3]]);
    const one = await ok(editing.cancelUnits(order, [[order.lines[0], 1]]));
    const packed = await pack(world, id, units(2));
    await ok(pack(world, id, units(1)));
    await ok(ship(world, id));

    expect([tooMany.status, tooMany.body.remaining, tooMany.body.detail]).toEqual([
      409,
      2,
      expect.stringContaining('1 are packed'),
    ]);
    expect(one.lines[0].cancelled).toBe(1);
    expect(packed.status).toBe(409);
    expect(await stockOf(sku)).toEqual([[STOCK - 2, 0]]);
  });

  it('counts whole kits and gives back their parts', async () => {
    const part = await editing.aSku();
    await ok(world.call('PUT', `/v1/skus/KIT-${part}`, { body: { name: 'A kit', kit: [{ sku: part, quantity: 3 }] } }));
    const order = await editing.placed([line(`KIT-${part}`, 4)]);
    expect(await stockOf(part)).toEqual([[STOCK, 12]]);

    await ok(editing.cancelUnits(order, [[order.lines[0], 3]]));

    expect(await stockOf(part)).toEqual([[STOCK, 3]]);
  });

  it('refunds exactly what was paid in cash for them, and once', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 3, { discount: usd(100), tax: { amount: 250 } })], {
      payments: [{ tender: 'CASH' }],
    });

    const first = await ok(editing.cancelUnits(order, [[order.lines[0], 1]]));
    const goodwill = await world.call('POST', `/v1/orders/${order.id}/refunds`, {
      body: { amount: usd(500), reason: 'goodwill' },
    });
    const second = await ok(editing.cancelUnits(order, [[order.lines[0], 1]]));
    await ok(ship(world, order.fulfillmentOrders[0].id));

    expect([order.totals.captured, first.totals.refunded]).toEqual([usd(3_150), usd(1_050)]);
    expect([goodwill.status, second.totals.refunded]).toEqual([201, usd(1_050 + 500 + 1_050)]);
    expect((await editing.ended(order)).totals).toMatchObject({
      captured: usd(3_150),
      refunded: usd(2_600),
      due: usd(0),
    });
  });

  it('refunds all the cash of an order that is cancelled as a whole', async () => {
    const order = await editing.placed([line(await editing.aSku(), 2)], { payments: [{ tender: 'CASH' }] });

    const cancelled = await ok(world.call('POST', `/v1/orders/${order.id}/cancel`, { body: { reason: 'no' } }));

    expect([cancelled.status, cancelled.totals.refunded]).toEqual(['CANCELLED', usd(2 * PRICE)]);
  });

  it('with an If-Match is refused to the second of two who saw the same order', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 4)]);
    const headers = { 'if-match': `"${order.version}"` };

    const answers = await Promise.all([1, 2].map(() => editing.cancelUnits(order, [[order.lines[0], 1]], { headers })));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(answers.find(({ status }) => status === 412)?.body.type).toBe('/problems/precondition-failed');
    expect(await stockOf(sku)).toEqual([[STOCK, 3]]);
  });

  it('sent twice under one key is one', async () => {
    const sku = await editing.aSku();
    const order = await editing.placed([line(sku, 4)]);

    const answers = await Promise.all(
      [1, 2].map(() => editing.cancelUnits(order, [[order.lines[0], 1]], { key: sku })),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await editing.read(order)).lines[0].cancelled).toBe(1);
  });
});

const partAt = ({ fulfillmentOrders }: Json, locationId: string): Json =>
  fulfillmentOrders.find((part: Json) => part.locationId === locationId);
