import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pack, pick, putRateCard, track, work } from '../support/floor.ts';
import { ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

describe('on a floor that scans', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { floor: 'SCAN', stock: { TEE: 1_000, MUG: 1_000 } });
    await putRateCard(world);
    await ok(world.call('PUT', '/v1/skus/MUG', { body: { gtin: '4006381333931' } }));
  });
  afterAll(() => world.close());

  async function tees(quantity: number): Promise<{ order: Json; id: string; line: string }> {
    const order = await ok(place(world, { lines: [{ sku: 'TEE', quantity, unitPrice: usd(1999) }] }));
    const [part] = order.fulfillmentOrders;
    return { order, id: part.id, line: part.lines[0].lineId };
  }

  /** Picked, packed in one parcel, shipped; the parcel. */
  async function shipped(quantity = 1): Promise<{ order: Json; parcel: Json }> {
    const { order, id, line } = await tees(quantity);
    await ok(pick(world, id, [{ lineId: line, quantity }]));
    await ok(pack(world, id, [{ lineId: line, quantity }]));
    const part = await ok(ship(world, id));
    return { order, parcel: part.parcels[0] };
  }

  const read = (order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
  const told = (parcel: Json, status: Parameters<typeof track>[1]['status'], at?: string) =>
    track(world, { id: randomUUID(), trackingNumber: parcel.trackingNumber, status, ...(at ? { at } : {}) });

  it('is picked, packed, shipped, tracked and delivered', async () => {
    const { order, id, line } = await tees(2);

    const picked = await pick(world, id, [{ lineId: line, quantity: 2 }]);
    const packed = await pack(world, id, [{ lineId: line, quantity: 2 }]);
    const rates = await ok(world.call('GET', `/v1/fulfillment-orders/${id}/rates`));
    const left = await ship(world, id);

    expect([picked.status, picked.body.status, picked.body.lines[0]]).toMatchObject([
      200,
      'IN_PROGRESS',
      { picked: 2, packed: 0 },
    ]);
    expect([packed.status, packed.body.parcels]).toMatchObject([
      200,
      [{ weightGrams: 400, lines: [{ lineId: line, quantity: 2 }] }],
    ]);
    expect(rates.items).toEqual([
      { provider: 'rate-card', carrier: 'Postal', service: 'STANDARD', price: usd(500), transitDays: 3 },
    ]);
    const [parcel] = left.body.parcels;
    expect([left.status, left.body.status, left.body.lines[0].remaining, parcel.status]).toEqual([
      200,
      'CLOSED',
      0,
      'LABEL_PURCHASED',
    ]);
    expect(await read(order)).toMatchObject({ status: 'FULFILLED', financialStatus: 'PAID', totals: { due: usd(0) } });

    const label = await world.call('GET', parcel.labelUrl);
    expect([label.status, label.headers['content-type'], String(label.body).slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);

    expect((await told(parcel, 'OUT_FOR_DELIVERY')).body).toEqual({ status: 'OUT_FOR_DELIVERY' });
    expect((await told(parcel, 'DELIVERED')).body).toEqual({ status: 'DELIVERED' });
    const delivered = await until('the order is completed', async () => {
      const now = await read(order);
      return now.status === 'COMPLETED' && now;
    });
    expect(delivered.fulfillmentOrders[0].parcels[0]).toMatchObject({ status: 'DELIVERED' });
    expect(delivered.lines[0]).toMatchObject({ shipped: 2, delivered: 2 });
  });

  it('counts every scan of pickers who begin at once, and not one unit more than there is to pick', async () => {
    const { id, line } = await tees(3);

    const answers = await Promise.all(
      Array.from({ length: 6 }, () => pick(world, id, [{ lineId: line, quantity: 1 }])),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.type).toBe('/problems/quantity-not-remaining');
    expect((await work(world, id)).lines[0].picked).toBe(3);
  });

  it('picks once when a scan is sent twice under one key', async () => {
    const { id, line } = await tees(3);
    const key = randomUUID();

    const answers = [
      ...(await Promise.all([1, 2].map(() => pick(world, id, [{ lineId: line, quantity: 1 }], { key })))),
      await pick(world, id, [{ lineId: line, quantity: 1 }], { key }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await work(world, id)).lines[0].picked).toBe(1);
    expect((await pick(world, id, [{ lineId: line, quantity: 2 }], { key })).status).toBe(422);
  });

  it('does not take another article than the one that was ordered, nor begin the work for it', async () => {
    const order = await ok(place(world, { lines: [{ sku: 'MUG', quantity: 1, unitPrice: usd(900) }] }));
    const [{ id, lines }] = order.fulfillmentOrders;

    const wrong = await pick(world, id, [{ lineId: lines[0].lineId, quantity: 1, gtin: '96385074' }]);
    const misread = await pick(world, id, [{ lineId: lines[0].lineId, quantity: 1, gtin: '4006381333930' }]);

    expect([wrong.status, wrong.body.type, misread.status]).toEqual([422, '/problems/wrong-gtin', 400]);
    expect((await work(world, id)).status).toBe('OPEN');
    expect((await pick(world, id, [{ lineId: lines[0].lineId, quantity: 1, gtin: '4006381333931' }])).status).toBe(200);
  });

  it('packs only what was picked, and ships only what was packed', async () => {
    const { id, line } = await tees(3);

    expect((await pack(world, id, [{ lineId: line, quantity: 1 }])).body.type).toBe('/problems/action-not-allowed');
    expect((await world.call('POST', `/v1/fulfillment-orders/${id}/accept`)).body.status).toBe('IN_PROGRESS');
    expect((await pack(world, id, [{ lineId: line, quantity: 1 }])).body.type).toBe('/problems/quantity-not-remaining');
    await ok(pick(world, id, [{ lineId: line, quantity: 2 }]));
    expect((await ship(world, id)).body.type).toBe('/problems/nothing-to-ship');
    expect((await pack(world, id, [{ lineId: line, quantity: 1 }], [{ lineId: line, quantity: 2 }])).status).toBe(409);
    expect((await work(world, id)).parcels).toEqual([]);
    expect((await pick(world, id, [{ lineId: randomUUID(), quantity: 1 }])).status).toBe(409);
    expect(
      (await world.call('POST', `/v1/fulfillment-orders/${id}/picks`, { body: { lines: [], short: [] } })).status,
    ).toBe(400);
  });

  it('sends two of five today and the rest tomorrow, and captures for each what left', async () => {
    const { order, id, line } = await tees(5);
    await ok(pick(world, id, [{ lineId: line, quantity: 5 }]));
    const { parcels } = await ok(pack(world, id, [{ lineId: line, quantity: 2 }], [{ lineId: line, quantity: 3 }]));
    const send = (parcel: Json) =>
      ok(world.call('POST', `/v1/fulfillment-orders/${id}/ship`, { body: { parcelIds: [parcel.id] } }));

    const first = await send(parcels[0]);
    const between = await read(order);
    const second = await send(parcels[1]);

    expect([first.status, first.lines[0].remaining, second.status, second.lines[0].remaining]).toEqual([
      'IN_PROGRESS',
      3,
      'CLOSED',
      0,
    ]);
    expect(between).toMatchObject({ status: 'PARTIALLY_FULFILLED', financialStatus: 'PARTIALLY_PAID' });
    expect([between.totals.captured, between.totals.due]).toEqual([usd(3998), usd(5997)]);
    expect(await read(order)).toMatchObject({
      status: 'FULFILLED',
      financialStatus: 'PAID',
      totals: { captured: usd(9995), due: usd(0) },
    });
  });

  it('refuses scans while a hold stands, and takes them after it', async () => {
    const { order, id, line } = await tees(1);
    const held = await ok(world.call('POST', `/v1/orders/${order.id}/holds`, { body: { reason: 'OTHER' } }));

    const refused = await pick(world, id, [{ lineId: line, quantity: 1 }]);
    await ok(world.call('POST', `/v1/orders/${order.id}/holds/${held.holds[0].id}/release`));
    const taken = await pick(world, id, [{ lineId: line, quantity: 1 }]);

    expect([held.status, refused.status, refused.body.type]).toEqual(['ON_HOLD', 409, '/problems/action-not-allowed']);
    expect([taken.status, taken.body.status]).toEqual([200, 'IN_PROGRESS']);
  });

  it('is delivered once, although the carrier says so many times, at once and before everything else', async () => {
    const { order, parcel } = await shipped(2);
    const event = { id: 'evt-1', trackingNumber: parcel.trackingNumber, status: 'DELIVERED' as const };

    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => track(world, event)));
    const late = await told(parcel, 'IN_TRANSIT', '2026-11-22T12:00:00Z');
    const again = await told(parcel, 'DELIVERED', '2026-11-23T13:00:00Z');

    expect([...answers, late, again].map(({ status, body }) => [status, body.status])).toEqual(
      Array(7).fill([200, 'DELIVERED']),
    );
    const done = await until('the order is completed', async () => {
      const now = await read(order);
      return now.status === 'COMPLETED' && now;
    });
    expect(done.lines[0].delivered).toBe(2);
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/events`));
    expect(items.filter(({ type }: Json) => type === 'parcel.delivered')).toHaveLength(1);
    const events = await world.db.selectFrom('tracking_event').selectAll().where('parcelId', '=', parcel.id).execute();
    expect(events).toHaveLength(3);
  });

  it('puts a parcel that could not be delivered before a person, and forgets it when it is found', async () => {
    const { order, parcel } = await shipped();

    await told(parcel, 'FAILURE');
    const failed = await until('somebody must look', async () => {
      const now = await read(order);
      return now.needsAttention.length > 0 && now;
    });
    await told(parcel, 'DELIVERED', '2026-11-24T12:00:00Z');

    expect(failed.needsAttention[0]).toMatchObject({ kind: 'delivery-failed', subject: parcel.id });
    await until('it is completed', async () => (await read(order)).status === 'COMPLETED');
    expect((await read(order)).needsAttention).toEqual([]);
  });

  it('waits for the last parcel of a shipment, and counts the units of each as it arrives', async () => {
    const { order, id, line } = await tees(3);
    await ok(pick(world, id, [{ lineId: line, quantity: 3 }]));
    await ok(pack(world, id, [{ lineId: line, quantity: 1 }], [{ lineId: line, quantity: 2 }]));
    const { parcels } = await ok(ship(world, id));
    const delivered = (units: number) =>
      until(`${units} units are delivered`, async () => {
        const now = await read(order);
        return now.lines[0].delivered === units && now;
      });

    await told(parcels[0], 'DELIVERED');
    const first = await delivered(1);
    const between = await ok(world.call('GET', `/v1/orders/${order.id}/process`));
    await told(parcels[1], 'DELIVERED');
    const last = await delivered(3);

    expect([first.status, between.timers, last.status]).toMatchObject([
      'FULFILLED',
      [{ kind: 'deliver' }],
      'COMPLETED',
    ]);
  });

  it('believes no carrier that cannot sign, knows no parcel of another, and takes no unknown status', async () => {
    const { parcel } = await shipped();
    const event = { id: 'evt-9', trackingNumber: parcel.trackingNumber, status: 'DELIVERED' as const };

    const forged = await track(world, event, 'another secret');
    const banana = await track(world, { ...event, status: 'banana' });
    const unknown = await track(world, { ...event, trackingNumber: 'OL000' });

    expect([forged.status, banana.status, unknown.status]).toEqual([401, 400, 404]);
    const events = await world.db.selectFrom('tracking_event').selectAll().where('parcelId', '=', parcel.id).execute();
    expect(events).toEqual([]);
  });

  it('says what the order waits for, while it lives and after it has ended', async () => {
    const { order, parcel } = await shipped();
    const process = () => ok(world.call('GET', `/v1/orders/${order.id}/process`));

    const alive = await process();
    await told(parcel, 'DELIVERED');
    const over = await until('the workflow has ended', async () => {
      const now = await process();
      return now.state === 'COMPLETED' && now;
    });

    expect(alive).toMatchObject({ workflowId: `order-${order.id}`, state: 'RUNNING', timers: [{ kind: 'deliver' }] });
    expect(alive.waitingFor).toEqual([expect.stringContaining('the carrier to deliver shipment')]);
    expect(over).toMatchObject({ runId: alive.runId, waitingFor: [], timers: [] });
    expect(over.historyLength).toBeGreaterThan(10);
  });
});
