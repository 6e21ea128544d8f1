import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pack, pick } from '../support/floor.ts';
import {
  addLocation,
  addStock,
  cancel,
  holdingsOf,
  NEW_YORK,
  ok,
  openShop,
  place,
  ship,
  usd,
} from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const STOCK = 100;
const PRICE = 1_999;
const NOWHERE = { ...NEW_YORK, postalCode: 'not one' };

const NOTHING = { committed: 0, reserved: 0, authorized: 0, capturable: 0, captured: 0 };
const KEPT = { committed: 1, reserved: 1, authorized: PRICE, capturable: PRICE, captured: 0 };
const GIVEN_BACK = { ...NOTHING, authorized: PRICE };
const SHIPPED = { ...GIVEN_BACK, captured: PRICE };

describe('a held order', () => {
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'BOS', { floor: 'SCAN' });
  });
  afterAll(() => world.close());

  /** An order of one piece of an article of its own, so that nobody else moves its stock. */
  async function placeOne(own: Json = {}, locationId = 'NYC'): Promise<{ order: Json; sku: string }> {
    skus += 1;
    const sku = `HOLD-${skus}`;
    await addStock(world, sku, locationId, STOCK);
    const order = await ok(place(world, { lines: [{ sku, quantity: 1, unitPrice: usd(PRICE) }], ...own }));
    return { order, sku };
  }
  /** The same in a shop where holds do not stand for long; orders keep a copy of their channel's policy. */
  async function placeForAMoment(own: Json): Promise<{ order: Json; sku: string }> {
    await openShop(world, { stock: {}, channel: { verification: { riskHoldScore: 80, holdTimeout: 'PT0.05S' } } });
    try {
      return await placeOne(own);
    } finally {
      await openShop(world, { stock: {} });
    }
  }

  const read = (order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
  const act = (order: Json, path: string, body?: unknown): Promise<Answer> =>
    world.call('POST', `/v1/orders/${order.id}/${path}`, body === undefined ? {} : { body });
  const hold = async (order: Json, reason = 'OTHER'): Promise<Json> => {
    const held = await ok(act(order, 'holds', { reason }));
    return held.holds.filter((each: Json) => each.releasedAt === undefined).at(-1);
  };
  const release = (order: Json, held: Json): Promise<Answer> => act(order, `holds/${held.id}/release`);
  const setAddress = (order: Json, address: Json): Promise<Answer> =>
    act(order, 'edits', { changes: [{ type: 'SET_ADDRESS', address }] });
  const comesTo = (order: Json, status: string): Promise<Json> =>
    until(`the order is ${status}`, async () => {
      const now = await read(order);
      return now.status === status && now;
    });
  const openHolds = ({ holds }: Json): string[] =>
    holds.filter((each: Json) => each.releasedAt === undefined).map(({ reason }: Json) => reason);

  async function holdings(order: Json, sku: string) {
    const { stock, money, reserved } = await holdingsOf(world, order.id, sku);
    const { authorized, capturable, captured } = money;
    return { committed: stock[0].committed, reserved, authorized, capturable, captured };
  }

  describe('an address outside the rules', () => {
    it('stops the order before anything is promised or paid, and an edit of the address lets it go on', async () => {
      const { order, sku } = await placeOne({ shippingAddress: NOWHERE });
      const whileHeld = await holdings(order, sku);

      const edited = await setAddress(order, NEW_YORK);

      expect([order.status, openHolds(order), order.fulfillmentOrders]).toEqual(['ON_HOLD', ['INCORRECT_ADDRESS'], []]);
      expect(whileHeld).toEqual(NOTHING);
      expect(edited.status).toBe(200);
      const open = await comesTo(order, 'OPEN');
      expect([openHolds(open), open.shippingAddress.postalCode]).toEqual([[], '10118']);
      expect(await holdings(order, sku)).toEqual(KEPT);
      await ok(ship(world, open.fulfillmentOrders[0].id));
      expect(await holdings(order, sku)).toEqual(SHIPPED);
    });

    it('may be a country that the channel does not ship to', async () => {
      const { order } = await placeOne({
        shippingAddress: { line1: 'Hauptstr. 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
      });

      expect([order.status, openHolds(order)]).toEqual(['ON_HOLD', ['INCORRECT_ADDRESS']]);
    });

    it('stays on hold while the new one is no better', async () => {
      const { order, sku } = await placeOne({ shippingAddress: NOWHERE });

      const edited = await ok(setAddress(order, { ...NOWHERE, postalCode: 'still not' }));

      expect([edited.status, openHolds(edited)]).toEqual(['ON_HOLD', ['INCORRECT_ADDRESS']]);
      expect(await holdings(order, sku)).toEqual(NOTHING);
    });

    it('goes on as it is when a person releases it', async () => {
      const { order, sku } = await placeOne({ shippingAddress: NOWHERE });

      await ok(release(order, order.holds[0]));

      await comesTo(order, 'OPEN');
      expect(await holdings(order, sku)).toEqual(KEPT);
    });

    it.each([
      ['cancelled', (order: Json) => cancel(world, order.id), 'changed my mind'],
      ['rejected', (order: Json) => act(order, `holds/${order.holds[0].id}/reject`), 'order-rejected'],
    ])('ends cancelled, with nothing kept, and says by whom, when it is %s', async (_, end, why) => {
      const { order, sku } = await placeOne({ shippingAddress: NOWHERE });

      const ended = await end(order);

      expect([ended.status, ended.body.status, openHolds(ended.body)]).toEqual([200, 'CANCELLED', []]);
      expect(await holdings(order, sku)).toEqual(NOTHING);
      expect((await cancel(world, order.id)).status).toBe(409);
      const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/events`));
      const { type, actor, reason } = items.at(-1);
      expect([type, actor, reason]).toEqual(['order.cancelled', 'first key', why]);
    });

    it('ends cancelled, with nothing kept, when nobody decides in time', async () => {
      const { order, sku } = await placeForAMoment({ shippingAddress: NOWHERE });

      const ended = await comesTo(order, 'CANCELLED');

      expect([openHolds(ended), ended.refusal.kind]).toEqual([[], 'hold-timed-out']);
      expect(await holdings(order, sku)).toEqual(NOTHING);
    });

    it('is not edited with taxes that do not fit the prices, nor on lines of another order', async () => {
      const { order } = await placeOne({ shippingAddress: NOWHERE });
      const taxed = (lineId: string, tax: Json) =>
        act(order, 'edits', { changes: [{ type: 'SET_ADDRESS', address: NEW_YORK, lines: [{ lineId, tax }] }] });

      const answers = [
        await taxed(order.lines[0].id, { amount: PRICE + 1, inclusive: true }),
        await taxed(order.lines[0].id, { amount: Number.MAX_SAFE_INTEGER }),
        await taxed(order.id, { amount: 1 }),
      ];

      expect(answers.map(({ status, body }) => [status, body.type, body.errors[0].path])).toEqual([
        [422, '/problems/sums-disagree', 'changes.0.lines.0.tax'],
        [422, '/problems/sums-disagree', 'changes.0'],
        [422, '/problems/unknown-line', 'changes.0.lines.0.lineId'],
      ]);
      expect(await read(order)).toMatchObject({ status: 'ON_HOLD', shippingAddress: NOWHERE });
    });

    it('is still held for another reason once the address is right', async () => {
      const { order, sku } = await placeOne({ shippingAddress: NOWHERE });
      const other = await hold(order);

      await ok(setAddress(order, NEW_YORK));
      const accepted = await until('it is accepted', async () => {
        const now = await read(order);
        return now.fulfillmentOrders.length > 0 && now;
      });

      expect([accepted.status, openHolds(accepted)]).toEqual(['ON_HOLD', ['OTHER']]);
      expect([accepted.fulfillmentOrders[0].status, await holdings(order, sku)]).toEqual(['ON_HOLD', KEPT]);
      expect((await ok(release(order, other))).status).toBe('OPEN');
    });
  });

  describe('a risk at the threshold', () => {
    it('stops everything but keeps stock and authorisation', async () => {
      const { order, sku } = await placeOne({ riskScore: 80 }, 'BOS');
      const [part] = order.fulfillmentOrders;
      const units = [{ lineId: part.lines[0].lineId, quantity: 1 }];
      const accept = () => world.call('POST', `/v1/fulfillment-orders/${part.id}/accept`, { body: {} });

      const tries = [
        await accept(),
        await pick(world, part.id, units),
        await pack(world, part.id, units),
        await ship(world, part.id),
      ];

      expect([order.status, openHolds(order), part.status]).toEqual(['ON_HOLD', ['HIGH_RISK_OF_FRAUD'], 'ON_HOLD']);
      expect(tries.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
      expect(await holdings(order, sku)).toEqual(KEPT);
      const tables = ['pick', 'parcel', 'shipment'] as const;
      const rows = tables.map((table) =>
        world.db.selectFrom(table).selectAll().where('fulfillmentOrderId', '=', part.id).execute(),
      );
      expect(await Promise.all(rows)).toEqual([[], [], []]);
    });

    it('is not there one point below', async () => {
      const { order } = await placeOne({ riskScore: 79 });

      expect(order.status).toBe('OPEN');
    });

    it('goes on when it is released', async () => {
      const { order, sku } = await placeOne({ riskScore: 99 });

      const released = await ok(release(order, order.holds[0]));

      expect([released.status, released.fulfillmentOrders[0].status]).toEqual(['OPEN', 'OPEN']);
      await ok(ship(world, order.fulfillmentOrders[0].id));
      expect(await holdings(order, sku)).toEqual(SHIPPED);
    });

    it.each([
      ['rejected', (order: Json) => act(order, `holds/${order.holds[0].id}/reject`)],
      ['cancelled', (order: Json) => cancel(world, order.id)],
    ])('gives back stock and money when it is %s', async (_, end) => {
      const { order, sku } = await placeOne({ riskScore: 99 });

      const ended = await end(order);

      expect([ended.status, ended.body.status, openHolds(ended.body)]).toEqual([200, 'CANCELLED', []]);
      expect(await holdings(order, sku)).toEqual(GIVEN_BACK);
    });

    it('gives back stock and money when nobody decides in time', async () => {
      const { order, sku } = await placeForAMoment({ riskScore: 99 });

      const ended = await comesTo(order, 'CANCELLED');

      await until('the money is free', async () => (await read(order)).financialStatus === 'VOIDED');
      expect([openHolds(ended), await holdings(order, sku)]).toEqual([[], GIVEN_BACK]);
    });
  });

  describe('holds that people place', () => {
    it('stand until the last of them is released, and then the work goes on where it was', async () => {
      const { order, sku } = await placeOne({ riskScore: 99 }, 'BOS');
      await ok(release(order, order.holds[0]));
      const [part] = order.fulfillmentOrders;
      await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/accept`, { body: {} }));
      const [first, second] = [await hold(order), await hold(order, 'UNKNOWN_DELIVERY_DATE')];

      const one = await ok(release(order, first));
      const none = await ok(release(order, second));

      expect([one.status, one.fulfillmentOrders[0].status]).toEqual(['ON_HOLD', 'ON_HOLD']);
      expect([none.status, none.fulfillmentOrders[0].status]).toEqual(['OPEN', 'IN_PROGRESS']);
      expect(await holdings(order, sku)).toEqual(KEPT);
    });

    it('are all there when several are placed at once, and gone when all are released at once', async () => {
      const { order } = await placeOne();
      const reasons = ['OTHER', 'UNKNOWN_DELIVERY_DATE', 'HIGH_RISK_OF_FRAUD', 'AWAITING_PAYMENT'];

      const placed = await Promise.all(reasons.map((reason) => act(order, 'holds', { reason })));
      const held = await read(order);
      const released = await Promise.all(held.holds.map((each: Json) => release(order, each)));

      expect([...placed, ...released].map(({ status }) => status)).toEqual(Array(8).fill(200));
      expect([held.status, openHolds(held).sort()]).toEqual(['ON_HOLD', reasons.toSorted()]);
      const now = await read(order);
      expect([now.status, now.fulfillmentOrders[0].status, openHolds(now)]).toEqual(['OPEN', 'OPEN', []]);
    });

    it('for the address go when the address is edited', async () => {
      const { order } = await placeOne();
      await hold(order, 'INCORRECT_ADDRESS');

      const edited = await ok(setAddress(order, { ...NEW_YORK, line1: '20 W 34th St' }));

      expect([edited.status, openHolds(edited), edited.shippingAddress.line1]).toEqual(['OPEN', [], '20 W 34th St']);
    });

    it('are released once, and not placed on an order that has ended', async () => {
      const { order } = await placeOne();
      const held = await hold(order);
      await ok(release(order, held));

      const again = await release(order, held);
      await ok(cancel(world, order.id));
      const late = await act(order, 'holds', { reason: 'OTHER' });

      expect([again.status, again.body.type]).toEqual([404, '/problems/hold-not-found']);
      expect([late.status, late.body.type]).toEqual([409, '/problems/order-is-closed']);
    });
  });
});
