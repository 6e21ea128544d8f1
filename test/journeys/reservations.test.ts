import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addLocation, addStock, cancel, freshSku, ok, openShop, place, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const FAR = {
  address: { line1: '1 Pier', city: 'Los Angeles', region: 'CA', postalCode: '90001', country: 'US' },
  geo: { lat: 34, lon: -118.2 },
};

describe('a reservation', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'LAX', FAR);
    await addLocation(world, 'BER', { channels: ['web-de'] });
  });
  afterAll(async () => {
    // Whatever was kept, given back or ordered above: counters are the sums of their rows.
    expect((await ok(world.call('GET', '/v1/inventory/reconciliation'))).drift).toEqual([]);
    await world.close();
  });

  const aSku = (stock: Readonly<Record<string, number>>) => freshSku(world, stock);
  const reserve = (lines: readonly Json[], own: Json = {}, key?: string): Promise<Answer> => {
    const body = { channel: 'web-us', lines, expiresIn: 'PT15M', ...own };
    return world.call('POST', '/v1/reservations', key ? { body, key } : { body });
  };
  const keep = (sku: string, quantity: number, own: Json = {}) => ok(reserve([{ sku, quantity }], own));
  const order = (sku: string, quantity: number, own: Json = {}) =>
    place(world, { lines: [{ sku, quantity, unitPrice: usd(1_000) }], ...own });
  const giveBack = (id: string) => world.call('DELETE', `/v1/reservations/${id}`);
  const stockOf = async (sku: string): Promise<Json> => {
    const { locations } = await ok(world.call('GET', `/v1/stock/${sku}`));
    return Object.fromEntries(
      locations.map(({ locationId, committed, reserved, available }: Json) => [
        locationId,
        { committed, reserved, available },
      ]),
    );
  };

  it('keeps units from everybody else until it is given back', async () => {
    const sku = await aSku({ NYC: 2 });

    const kept = await keep(sku, 2);

    expect(kept.lines).toEqual([{ sku, quantity: 2, locations: [{ locationId: 'NYC', quantity: 2 }] }]);
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 0, reserved: 2, available: 0 } });
    expect((await order(sku, 1)).body.type).toBe('/problems/out-of-stock');
    expect((await giveBack(kept.id)).status).toBe(204);
    expect((await giveBack(kept.id)).status).toBe(204);
    expect((await order(sku, 2)).status).toBe(201);
  });

  it('becomes the commitment of the order that names it, and never blocks it', async () => {
    const sku = await aSku({ NYC: 2 });
    const { id: reservationId } = await keep(sku, 2);

    const placed = await ok(order(sku, 2, { reservationId }));

    expect(placed.status).toBe('OPEN');
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 2, reserved: 0, available: 0 } });
    const again = await order(sku, 1, { reservationId });
    expect([again.status, again.body.type]).toEqual([409, '/problems/reservation-ended']);
    expect((await giveBack(reservationId)).body.orderId).toBe(placed.id);
    await ok(cancel(world, placed.id));
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 0, reserved: 0, available: 2 } });
  });

  it('gives back what the order leaves over, and what it takes from elsewhere', async () => {
    const sku = await aSku({ LAX: 3 });
    const { id: reservationId, lines } = await keep(sku, 3);
    await addStock(world, sku, 'NYC', 5);

    const placed = await ok(order(sku, 2, { reservationId }));

    expect(lines[0].locations).toEqual([{ locationId: 'LAX', quantity: 3 }]);
    expect(placed.fulfillmentOrders[0].locationId).toBe('NYC');
    expect(await stockOf(sku)).toEqual({
      LAX: { committed: 0, reserved: 0, available: 3 },
      NYC: { committed: 2, reserved: 0, available: 3 },
    });
  });

  it('adds to what is free where the order wants more than was kept', async () => {
    const sku = await aSku({ NYC: 3 });
    const { id: reservationId } = await keep(sku, 2);

    const [more, tooMany] = [await order(sku, 3, { reservationId }), await order(sku, 1)];

    expect([more.status, tooMany.status]).toEqual([201, 409]);
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 3, reserved: 0, available: 0 } });
  });

  it('is kept although safety stock and the buffer of the channel grew meanwhile', async () => {
    const sku = await aSku({ NYC: 4 });
    const [own, more] = [await keep(sku, 2), await keep(sku, 1)];
    const setBuffer = (safetyBuffer: number) => world.call('PUT', '/v1/channels/web-us', { body: { safetyBuffer } });
    await ok(setBuffer(1));
    await ok(world.call('PUT', `/v1/stock/${sku}/NYC`, { body: { safetyStock: 3 } }));

    const placed = await order(sku, 2, { reservationId: own.id });
    const refused = await order(sku, 2, { reservationId: more.id });
    await ok(setBuffer(0));

    // One more than was kept is one of those that others keep back.
    expect([placed.status, refused.status]).toEqual([201, 409]);
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 2, reserved: 0, available: 0 } });
  });

  it('that is stale because the shelf was counted lower never oversells', async () => {
    const sku = await aSku({ NYC: 2 });
    const [first, second] = [await keep(sku, 1), await keep(sku, 1)];
    const count = { sku, locationId: 'NYC', quantity: 1, reason: 'COUNTED' };
    await ok(world.call('POST', '/v1/stock-movements', { body: count }));

    const placed = [
      await order(sku, 1, { reservationId: first.id }),
      await order(sku, 1, { reservationId: second.id }),
    ];

    expect(placed.map(({ status }) => status)).toEqual([201, 409]);
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 1, reserved: 0, available: 0 } });
  });

  it('expires by itself', async () => {
    const sku = await aSku({ NYC: 1 });
    const { id: reservationId } = await keep(sku, 1, { expiresIn: 'PT0.05S' });

    await until('the unit is free again', async () => (await stockOf(sku)).NYC.available === 1);

    const late = await order(sku, 1, { reservationId });
    expect([late.status, late.body.type]).toEqual([409, '/problems/reservation-ended']);
    expect((await order(sku, 1)).status).toBe(201);
  });

  it('whose time is over gives way to an order that falls short, before any sweep', async () => {
    const sku = await aSku({ NYC: 1 });

    const placed = [];
    for (let round = 0; round < 5; round += 1) {
      const kept = await keep(sku, 1);
      await world.db
        .updateTable('cart_hold')
        .set({ expiresAt: new Date(Date.now() - 1) })
        .where('id', '=', kept.id)
        .execute();
      const answer = await order(sku, 1);
      placed.push(answer.status);
      await ok(cancel(world, answer.body.id));
    }

    expect(placed).toEqual([201, 201, 201, 201, 201]);
  });

  it('of an order does not expire while the order waits, and is free again when the order is refused', async () => {
    const sku = await aSku({ NYC: 2 });
    const { id: reservationId } = await keep(sku, 1, { expiresIn: 'PT1S' });
    const shippingAddress = { name: 'Ada', line1: '1 Rue', city: 'Paris', postalCode: '75001', country: 'FR' };

    const held = await ok(order(sku, 1, { reservationId, shippingAddress }));
    await new Promise((resolve) => setTimeout(resolve, 1_300));

    expect(held.status).toBe('ON_HOLD');
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 0, reserved: 1, available: 1 } });
    await ok(cancel(world, held.id));
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 0, reserved: 0, available: 2 } });
  });

  it('is free again when the card is declined', async () => {
    const sku = await aSku({ NYC: 1 });
    const { id: reservationId } = await keep(sku, 1);

    const declined = await order(sku, 1, {
      reservationId,
      payments: [{ tender: 'CARD', token: 'pm_card_chargeDeclined' }],
    });

    expect(declined.status).toBe(402);
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 0, reserved: 0, available: 1 } });
  });

  it('keeps kits by their parts, from one location', async () => {
    const part = await aSku({ NYC: 3, LAX: 5 });
    const kit = `KIT-${part}`;
    await ok(
      world.call('PUT', `/v1/skus/${kit}`, { body: { name: 'Two of them', kit: [{ sku: part, quantity: 2 }] } }),
    );

    const { id: reservationId, lines } = await keep(kit, 2);

    expect(lines[0].locations).toEqual([{ locationId: 'LAX', quantity: 2 }]);
    expect((await stockOf(part)).LAX).toEqual({ committed: 0, reserved: 4, available: 1 });
    expect((await order(kit, 2, { reservationId })).status).toBe(201);
    expect((await stockOf(part)).LAX).toEqual({ committed: 4, reserved: 0, available: 1 });
  });

  it('splits over locations unless told not to, and never over those of other channels', async () => {
    const sku = await aSku({ NYC: 2, LAX: 2, BER: 9 });

    const [whole, split, tooMany] = [
      await reserve([{ sku, quantity: 3 }], { allowSplit: false }),
      await reserve([{ sku, quantity: 3 }]),
      await reserve([{ sku, quantity: 2 }]),
    ];

    expect([whole.status, split.status, tooMany.status]).toEqual([409, 201, 409]);
    expect(tooMany.body).toMatchObject({ type: '/problems/out-of-stock', skus: [sku] });
    expect((await stockOf(sku)).BER.reserved).toBe(0);
  });

  it('counts lines of the same SKU together', async () => {
    const sku = await aSku({ NYC: 3 });
    const line = { sku, quantity: 2 };

    expect((await reserve([line, line])).status).toBe(409);
  });

  it('repeated under its key is one reservation', async () => {
    const sku = await aSku({ NYC: 5 });
    const key = randomUUID();

    const answers = await Promise.all([1, 2, 3].map(() => reserve([{ sku, quantity: 1 }], {}, key)));

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await stockOf(sku)).NYC.reserved).toBe(1);
  });

  it('is refused for what does not exist', async () => {
    const sku = await aSku({ NYC: 1 });
    const answers = await Promise.all([
      reserve([{ sku: 'NONE', quantity: 1 }]),
      reserve([{ sku, quantity: 1 }], { channel: 'none' }),
      reserve([{ sku, quantity: 1 }], { expiresIn: 'PT0S' }),
      order(sku, 1, { reservationId: randomUUID() }),
      giveBack(randomUUID()),
    ]);

    expect(answers.map(({ status, body }) => [status, body.type])).toEqual([
      [422, '/problems/unknown-sku'],
      [422, '/problems/unknown-channel'],
      [400, '/problems/invalid-request'],
      [422, '/problems/unknown-reservation'],
      [404, '/problems/not-found'],
    ]);
  });

  it('is used by one of many orders that name it at once', async () => {
    const sku = await aSku({ NYC: 9 });
    const { id: reservationId } = await keep(sku, 1);

    const answers = await Promise.all(Array.from({ length: 10 }, () => order(sku, 1, { reservationId })));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await stockOf(sku)).toEqual({ NYC: { committed: 1, reserved: 0, available: 8 } });
  });

  it('and orders of many shoppers at once never sell a unit twice', async () => {
    const sku = await aSku({ NYC: 10, LAX: 10 });

    const carts = await Promise.all(Array.from({ length: 40 }, () => reserve([{ sku, quantity: 1 }])));
    const kept = carts.filter(({ status }) => status === 201);
    const buyers = kept.map(({ body }) => order(sku, 1, { reservationId: body.id }));
    const rivals = Array.from({ length: 20 }, () => order(sku, 1));
    const answers = await Promise.all([...buyers, ...rivals]);

    expect(new Set(carts.map(({ status }) => status))).toEqual(new Set([201, 409]));
    expect(kept).toHaveLength(20);
    expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(201), ...Array(20).fill(409)]);
    const free = { committed: 10, reserved: 0, available: 0 };
    expect(await stockOf(sku)).toEqual({ NYC: free, LAX: free });
  }, 60_000);
});
