import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Faults } from '../support/faults.ts';
import { putRateCard } from '../support/floor.ts';
import { CHARGE, PAID, PRICE, Shipping, STOCK } from '../support/shipping.ts';
import { addLocation, cancel, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

describe('a parcel that is lost or comes back', () => {
  const faults = new Faults();
  let world: World;
  let shop: Shipping;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    await openShop(world, { stock: {} });
    await addLocation(world, 'JFK');
    await putRateCard(world);
    shop = new Shipping(world);
  });
  afterEach(() => faults.clear());
  afterAll(() => world.close());

  const readParcel = ({ id }: Json): Promise<Json> => ok(world.call('GET', `/v1/parcels/${id}`));
  const decide = ({ id }: Json, choice: string): Promise<Answer> =>
    world.call('POST', `/v1/parcels/${id}/decision`, { body: { choice } });
  const comesTo = (id: string, status: string): Promise<Json> =>
    until(`the order is ${status}`, async () => {
      const order = await shop.read(id);
      return order.status === status && order;
    });

  async function lost(sku: string, as: 'FAILURE' | 'RETURNED_TO_SENDER' = 'FAILURE') {
    const { id, parcel } = await shop.shipped(sku);
    await shop.told(parcel, as);
    await until('somebody is asked', async () => (await shop.read(id)).needsAttention.length > 0);
    return { id, parcel };
  }

  const GONE = { onHand: STOCK - 1, committed: 0, reserved: 0, captured: PAID };

  it('asks for a decision, is sent again from stock that is promised anew, and is paid for once', async () => {
    const sku = await shop.aSku();
    const { id, parcel } = await lost(sku);
    const asked = await readParcel(parcel);

    const decided = await decide(parcel, 'SEND_AGAIN');
    const between = await shop.read(id);
    const held = await shop.holdings(id, sku);
    const again = await ok(ship(world, between.fulfillmentOrders[1].id));
    await shop.told(again.parcels[0], 'DELIVERED');
    const done = await comesTo(id, 'COMPLETED');

    expect(asked).toMatchObject({ failedAs: 'FAILURE', decideBy: expect.any(String) });
    expect([decided.status, decided.body.decision, decided.body.decideBy]).toEqual([200, 'SEND_AGAIN', undefined]);
    expect(between.fulfillmentOrders.map(({ status }: Json) => status)).toEqual(['CLOSED', 'OPEN']);
    expect([between.status, between.needsAttention, between.totals.due]).toEqual(['OPEN', [], usd(0)]);
    expect(held).toEqual({ ...GONE, committed: 1, reserved: 1, refunded: 0 });
    expect(done).toMatchObject({ financialStatus: 'PAID', lines: [{ shipped: 1, delivered: 1, cancelled: 0 }] });
    expect(await shop.holdings(id, sku)).toEqual({ ...GONE, onHand: STOCK - 2, refunded: 0 });
    await shop.booksBalance();
  });

  it('is paid back to the last unit, and its order ends', async () => {
    const sku = await shop.aSku();
    const { id, parcel } = await lost(sku);

    const { status } = await decide(parcel, 'REFUND');

    expect(status).toBe(200);
    const order = await shop.read(id);
    expect([order.status, order.financialStatus, order.needsAttention]).toEqual(['CANCELLED', 'REFUNDED', []]);
    expect(await shop.holdings(id, sku)).toEqual({ ...GONE, refunded: PAID });
    await shop.booksBalance();
  });

  it('leaves the other parcel of its order alone', async () => {
    const [near, far] = [await shop.aSku(), await shop.aSku('JFK')];
    const lines = [near, far].map((sku) => ({ sku, quantity: 1, unitPrice: usd(PRICE), discount: usd(7) }));
    const order = await ok(place(world, { lines, shippingCharge: usd(CHARGE) }));
    const parcels = [];
    for (const { id } of order.fulfillmentOrders) parcels.push((await ok(ship(world, id))).parcels[0]);
    await shop.told(parcels[0], 'FAILURE');
    await shop.told(parcels[1], 'DELIVERED');
    await until('somebody is asked', async () => (await shop.read(order.id)).needsAttention.length > 0);

    await ok(decide(parcels[0], 'REFUND'));

    const done = await comesTo(order.id, 'COMPLETED');
    // The first parcel was charged the shipping, which the second has carried since.
    expect([done.totals.refunded, done.totals.due, done.financialStatus]).toEqual([usd(PRICE - 7), usd(0), 'PAID']);
    await shop.booksBalance();
  });

  it.each([
    ['REFUND', 'CANCELLED'],
    ['SEND_AGAIN', 'OPEN'],
  ])('does what the channel says when nobody decides in time: %s', async (lostParcelDefault, status) => {
    const sku = await shop.aSku();
    await openShop(world, { stock: {}, sla: { lostParcelWithin: 'PT0.05S', lostParcelDefault } });
    const { id, parcel } = await shop.shipped(sku);

    await shop.told(parcel, 'FAILURE');

    await comesTo(id, status);
    await until(
      'the money is settled',
      async () => (await shop.read(id)).totals.refunded.amount === (status === 'OPEN' ? 0 : PAID),
    );
    expect(await readParcel(parcel)).toMatchObject({ decision: lostParcelDefault });
    await openShop(world, { stock: {}, sla: { lostParcelWithin: 'P7D' } });
    await shop.booksBalance();
  });

  it('is taken into stock once when it comes back, although its order has ended', async () => {
    const sku = await shop.aSku();
    const { id, parcel } = await lost(sku, 'RETURNED_TO_SENDER');
    await ok(decide(parcel, 'REFUND'));
    await comesTo(id, 'CANCELLED');
    const restock = (key: string) => world.call('POST', `/v1/parcels/${parcel.id}/restock`, { body: {}, key });
    const key = randomUUID();

    const answers = [...(await Promise.all([restock(key), restock(key)])), await restock(randomUUID())];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 409]);
    expect(await shop.holdings(id, sku)).toEqual({ ...GONE, onHand: STOCK, refunded: PAID });
    expect(await readParcel(parcel)).toMatchObject({ restockedAt: expect.any(String) });
    await shop.booksBalance();
  });

  it('asks for nothing while it is on its way, nor twice', async () => {
    const { parcel } = await shop.shipped(await shop.aSku());
    const second = await lost(await shop.aSku());
    await ok(decide(second.parcel, 'SEND_AGAIN'));

    const answers = [
      await decide(parcel, 'REFUND'),
      await decide(second.parcel, 'REFUND'),
      await world.call('POST', `/v1/parcels/${parcel.id}/restock`, { body: {} }),
      await world.call('POST', `/v1/parcels/${second.parcel.id}/void`, { body: {} }),
    ];

    expect(answers.map(({ status, body }) => [status, body.type])).toEqual([
      [409, '/problems/parcel-needs-no-decision'],
      [409, '/problems/parcel-needs-no-decision'],
      [409, '/problems/parcel-not-restockable'],
      [409, '/problems/parcel-not-voidable'],
    ]);
  });

  it('gives the money back when what is to be sent again is cancelled', async () => {
    const sku = await shop.aSku();
    const { id, parcel } = await lost(sku);
    await ok(decide(parcel, 'SEND_AGAIN'));

    await ok(cancel(world, id));

    await comesTo(id, 'CANCELLED');
    await until('the money is back', async () => (await shop.read(id)).totals.refunded.amount === PAID);
    expect(await shop.holdings(id, sku)).toEqual({ ...GONE, refunded: PAID });
    await shop.booksBalance();
  });

  it.each(['decideParcel', 'resourceUnits', 'refundPayment', 'recordTracking'] as const)(
    'counts once although %s repeats, loses its answer or fails once',
    async (step) => {
      for (const choice of ['SEND_AGAIN', 'REFUND']) {
        for (const fault of ['repeated', 'loses its answer', 'fails once'] as const) {
          const sku = await shop.aSku();
          faults.set(step, fault);
          const { id, parcel } = await lost(sku);

          const { status } = await decide(parcel, choice);

          const promised = choice === 'SEND_AGAIN' ? { committed: 1, reserved: 1, refunded: 0 } : { refunded: PAID };
          expect([fault, status, await shop.holdings(id, sku)]).toEqual([fault, 200, { ...GONE, ...promised }]);
          faults.clear();
        }
      }
    },
  );

  it('has either arrived or been given up when both come at once', async () => {
    const sku = await shop.aSku();
    const orders = await Promise.all(Array.from({ length: 16 }, () => lost(sku)));

    const rounds = await Promise.all(
      orders.map(async ({ id, parcel }, round) => {
        const lead = (round % 7) - 3;
        const choice = round % 2 === 0 ? 'REFUND' : 'SEND_AGAIN';
        const [, decided] = await Promise.all([
          sleep(Math.max(lead, 0) * 3).then(() => shop.told(parcel, 'DELIVERED', '2026-11-24T12:00:00Z')),
          sleep(Math.max(-lead, 0) * 3).then(() => decide(parcel, choice)),
        ]);
        return { id, parcel, decided, choice };
      }),
    );

    let sentAgain = 0;
    for (const { id, parcel, decided, choice } of rounds) {
      const wasGivenUp = choice === 'REFUND' ? 'CANCELLED' : 'OPEN';
      const { status } = await until('it is settled', async () => {
        const order = await shop.read(id);
        return [wasGivenUp, 'COMPLETED'].includes(order.status) && order;
      });
      const wish = (await readParcel(parcel)).decision === undefined ? 'COMPLETED' : wasGivenUp;
      // The server may lose a message to a workflow that ends at that moment: the sweep brings it again, to be refused.
      expect([status, [wish === 'COMPLETED' ? 409 : 200, 202]]).toEqual([
        wish,
        expect.arrayContaining([decided.status]),
      ]);
      if (wish === 'OPEN') sentAgain += 1;
      const { totals, needsAttention } = await comesTo(id, wish);
      expect(totals.refunded.amount).toBe(wish === 'CANCELLED' ? PAID : 0);
      // An order that has ended hears no more; one that waits for the second parcel asks a person.
      if (wish !== 'OPEN') continue;
      const [asked] = needsAttention.length > 0 ? needsAttention : await attentionOf(id);
      expect(asked).toMatchObject({ kind: 'given-up-parcel-arrived' });
    }
    const [row] = (await ok(world.call('GET', `/v1/stock/${sku}`))).locations;
    expect([row.onHand, row.committed]).toEqual([STOCK - 16, sentAgain]);
    await shop.booksBalance();
  });

  it('shows that it is delayed, and forgets it with the next news', async () => {
    const { id, parcel } = await shop.shipped(await shop.aSku());
    const delayed = async () => (await ok(world.call('GET', '/v1/orders?parcelStatus=DELAYED'))).items;
    await shop.told(parcel, 'DELAYED', '2026-11-23T10:00:00Z');

    const [found] = await delayed();
    await shop.told(parcel, 'OUT_FOR_DELIVERY', '2026-11-23T11:00:00Z');

    expect(found).toMatchObject({ id, needsAttention: [{ kind: 'delivery-delayed', subject: parcel.id }] });
    expect([await delayed(), (await shop.read(id)).needsAttention]).toEqual([[], []]);
  });

  const attentionOf = (id: string): Promise<Json[]> =>
    until('a person is asked', async () => {
      const { needsAttention } = await shop.read(id);
      return needsAttention.length > 0 && needsAttention;
    });
});
