import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pack, pick } from '../support/floor.ts';
import { withKey } from '../support/keys.ts';
import { addLocation, addStock, cancel, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const delivery = { method: 'PICK_UP', locationId: 'SOHO' };

describe('a pick-up at a store that has too few', () => {
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {}, sla: { pickUpWithin: 'P14D' } });
    await addLocation(world, 'SOHO', { kind: 'STORE', pickUp: true, shipsOrders: false });
    await addLocation(world, 'BOS', { floor: 'SCAN', geo: { lat: 42.36, lon: -71.06 } });
    await addLocation(world, 'ACME', { kind: 'SUPPLIER' });
  });
  afterAll(() => world.close());

  async function order(stock: Json, quantity = 2): Promise<Json> {
    skus += 1;
    const sku = `STS-${skus}`;
    for (const [location, units] of Object.entries(stock)) await addStock(world, sku, location, units as number);
    return ok(place(world, { lines: [{ sku, quantity, unitPrice: usd(1_000) }], delivery }));
  }
  const read = ({ id }: Json) => ok(world.call('GET', `/v1/orders/${id}`));
  const act = (part: Json, action: string, body: Json = {}) =>
    world.call('POST', `/v1/fulfillment-orders/${part.id}/${action}`, { body });
  const parts = async (placed: Json) =>
    (await read(placed)).fulfillmentOrders.map((part: Json) => [part.locationId, part.status, part.lines[0].remaining]);
  /** On hand and committed by location. */
  async function shelves({ id, lines: [{ sku }] }: Json): Promise<Json> {
    const { stock, reserved } = await holdingsOf(world, id, sku);
    const at = stock.map((row: Json) => [row.locationId, [row.onHand, row.committed]]);
    return { ...Object.fromEntries(at), reserved };
  }
  async function sent(placed: Json): Promise<Json> {
    await ok(ship(world, placed.fulfillmentOrders[0].id));
    return (await read(placed)).fulfillmentOrders[1];
  }

  it('is sent there by another location, received, handed over against the code, and captured only then', async () => {
    const placed = await order({ NYC: 5, SOHO: 1 });
    const [transfer] = placed.fulfillmentOrders;
    expect(transfer).toMatchObject({ locationId: 'NYC', transfer: { fromLocationId: 'NYC', toLocationId: 'SOHO' } });
    expect((await act(transfer, 'ready-for-pickup')).status).toBe(409);

    const arrival = await sent(placed);
    expect(arrival).toMatchObject({ locationId: 'SOHO', status: 'SCHEDULED', transfer: { fromLocationId: 'NYC' } });
    expect(await shelves(placed)).toEqual({ NYC: [3, 0], SOHO: [1, 0], reserved: 0 });
    for (const [action, body] of [
      ['ready-for-pickup', {}],
      ['accept', {}],
      ['split', splitOne(arrival)],
    ] as const) {
      expect([action, (await act(arrival, action, body)).status]).toEqual([action, 409]);
    }

    const received = await ok(act(arrival, 'receive'));
    expect([received.status, received.transfer.receivedAt !== undefined]).toEqual(['OPEN', true]);
    expect(await shelves(placed)).toEqual({ NYC: [3, 0], SOHO: [3, 2], reserved: 1 });
    expect((await act(arrival, 'receive')).status).toBe(409);

    const { pickupCode } = await ok(act(arrival, 'ready-for-pickup'));
    expect((await holdingsOf(world, placed.id, placed.lines[0].sku)).money.captured).toBe(0);
    await ok(act(arrival, 'picked-up', { code: pickupCode, name: 'Charles Babbage' }));

    const done = await read(placed);
    expect([done.status, done.financialStatus]).toEqual(['COMPLETED', 'PAID']);
    expect(done.fulfillmentOrders[1].pickedUpBy).toBe('Charles Babbage');
    expect(await shelves(placed)).toEqual({ NYC: [3, 0], SOHO: [1, 0], reserved: 0 });
    const { items } = await ok(world.call('GET', `/v1/stock-movements?sku=${placed.lines[0].sku}`));
    expect(items.map(({ reason, locationId, onHandDelta }: Json) => [reason, locationId, onHandDelta])).toEqual([
      ['SHIPPED', 'SOHO', -2],
      ['ARRIVED', 'SOHO', 2],
      ['SENT', 'NYC', -2],
      ['RECEIVED', 'SOHO', 1],
      ['RECEIVED', 'NYC', 5],
    ]);
    expect((await ok(world.call('GET', '/v1/journal/trial-balance'))).balanced).toBe(true);
  });

  it('leaves a floor that scans only when all of it is packed', async () => {
    const placed = await order({ BOS: 5 });
    const [{ id }] = placed.fulfillmentOrders;
    const lines = [{ lineId: placed.lines[0].id, quantity: 2 }];
    expect((await ship(world, id)).status).toBe(409);
    await ok(pick(world, id, lines));
    await ok(pack(world, id, [{ lineId: placed.lines[0].id, quantity: 1 }]));
    expect((await ship(world, id)).body.type).toBe('/problems/nothing-to-ship');
    await ok(pack(world, id, [{ lineId: placed.lines[0].id, quantity: 1 }]));

    await sent(placed);

    expect(await parts(placed)).toEqual([
      ['BOS', 'CLOSED', 0],
      ['SOHO', 'SCHEDULED', 2],
    ]);
  });

  it('is refused where only a supplier has it: his goods are not ours to send about', async () => {
    skus += 1;
    await addStock(world, `STS-${skus}`, 'ACME', 5);

    const { status, body } = await place(world, {
      lines: [{ sku: `STS-${skus}`, quantity: 1, unitPrice: usd(1) }],
      delivery,
    });

    expect([status, body.type]).toEqual([409, '/problems/out-of-stock']);
  });

  it.each([
    ['before it was sent', async () => undefined, { NYC: [5, 0], reserved: 0 }],
    ['on its way', sent, { NYC: [3, 0], reserved: 0 }],
    ['after it arrived', received, { NYC: [3, 0], SOHO: [2, 0], reserved: 0 }],
    ['while it waits at the counter', ready, { NYC: [3, 0], SOHO: [2, 0], reserved: 0 }],
  ] as const)('gives stock and money back when it is cancelled %s', async (_when, come, expected) => {
    const placed = await order({ NYC: 5 });
    await come(placed);

    await ok(cancel(world, placed.id));

    const after = await until('the money is free', async () => {
      const now = await read(placed);
      return now.financialStatus === 'VOIDED' && now;
    });
    expect(after.status).toBe('CANCELLED');
    expect(await shelves(placed)).toEqual(expected);
  });

  async function received(placed: Json): Promise<Json> {
    const arrival = await sent(placed);
    await ok(act(arrival, 'receive'));
    return arrival;
  }
  async function ready(placed: Json): Promise<void> {
    await ok(act(await received(placed), 'ready-for-pickup'));
  }

  it('still arrives when its order has ended meanwhile, and is free to be sold', async () => {
    const placed = await order({ NYC: 5 });
    const arrival = await sent(placed);
    await ok(cancel(world, placed.id));
    const workflow = world.client.workflow.getHandle(`order-${placed.id}`);
    await until('the workflow has ended', async () => (await workflow.describe()).status.name === 'COMPLETED');

    await ok(act(arrival, 'receive'));

    expect(await shelves(placed)).toEqual({ NYC: [3, 0], SOHO: [2, 0], reserved: 0 });
    expect((await act(arrival, 'receive')).status).toBe(409);
  });

  it('is at one place or the other, and promised nowhere, when it is cancelled while it is sent', async () => {
    const rounds = Array.from({ length: 12 }, async (_, round) => {
      const placed = await order({ NYC: 5 });
      const send = () => ship(world, placed.fulfillmentOrders[0].id);
      const stop = () => cancel(world, placed.id);
      await Promise.all((round % 2 === 0 ? [send, stop] : [stop, send]).map((act) => act()));
      if ((await read(placed)).status !== 'CANCELLED') await ok(stop());
      const [, arrival] = (await read(placed)).fulfillmentOrders;
      if (arrival) await ok(act(arrival, 'receive'));
      return [arrival !== undefined, await shelves(placed)];
    });

    for (const [isSent, shelf] of await Promise.all(rounds)) {
      expect(shelf).toEqual(isSent ? { NYC: [3, 0], SOHO: [2, 0], reserved: 0 } : { NYC: [5, 0], reserved: 0 });
    }
  });

  it('promises at the store only what the customer still wants of what was sent', async () => {
    const placed = await order({ NYC: 5 });
    const arrival = await sent(placed);
    const lines = [{ lineId: placed.lines[0].id, quantity: 1 }];
    await ok(world.call('POST', `/v1/orders/${placed.id}/cancel`, { body: { reason: 'one is enough', lines } }));

    await ok(act(arrival, 'receive'));

    expect(await shelves(placed)).toEqual({ NYC: [3, 0], SOHO: [2, 1], reserved: 1 });
  });

  it('goes by another way when the location that should send it refuses', async () => {
    const placed = await order({ NYC: 5, BOS: 5 });
    const [first] = placed.fulfillmentOrders;

    await ok(act(first, 'reject', { reason: 'CAPACITY' }));

    const [, second] = (await read(placed)).fulfillmentOrders;
    expect([second.locationId === first.locationId, second.transfer.toLocationId]).toEqual([false, 'SOHO']);
  });

  it('is seen by the store’s clerk once it is on its way, and received by nobody else', async () => {
    const placed = await order({ NYC: 5 });
    const clerk = await withKey(world, { roles: ['warehouse'], locationIds: ['SOHO'] });
    const packer = await withKey(world, { roles: ['warehouse'], locationIds: ['NYC'] });
    expect((await clerk('GET', `/v1/fulfillment-orders/${placed.fulfillmentOrders[0].id}`)).status).toBe(404);
    const arrival = await sent(placed);
    const url = `/v1/fulfillment-orders/${arrival.id}/receive`;

    const answers = [await packer('POST', url, { body: {} }), await clerk('POST', url, { body: {} })];

    expect(answers.map(({ status }) => status)).toEqual([404, 200]);
  });
});

const splitOne = ({ lines: [{ lineId }] }: Json) => ({ lines: [{ lineId, quantity: 1 }] });
