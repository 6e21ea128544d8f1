import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { track } from '../support/floor.ts';
import { type CallAs, withKey } from '../support/keys.ts';
import { addLocation, addStock, cancel, holdingsOf, ok, openShop, place, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

describe('a supplier that ships for us', () => {
  let world: World;
  let supplier: CallAs;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'ACME', { kind: 'SUPPLIER' });
    await addLocation(world, 'OTHER', { kind: 'SUPPLIER', rank: 9 });
    supplier = await withKey(world, { roles: ['warehouse'], locationIds: ['ACME'] });
  });
  afterAll(() => world.close());

  async function order(stock: Json = { ACME: 9 }, own: Json = {}): Promise<Json> {
    skus += 1;
    for (const [location, units] of Object.entries(stock))
      await addStock(world, `SUP-${skus}`, location, units as number);
    const lines = [{ sku: `SUP-${skus}`, quantity: 2, unitPrice: usd(1_000) }];
    const { fulfillmentOrders, ...placed } = await ok(place(world, { lines, ...own }));
    return { ...placed, part: fulfillmentOrders[0] };
  }
  const read = ({ id }: Json) => ok(world.call('GET', `/v1/orders/${id}`));
  const partOf = async (placed: Json) => (await read(placed)).fulfillmentOrders[0];
  const feed = async (query = '') => (await ok(supplier('GET', `/v1/suppliers/ACME/feed?limit=200${query}`))).items;
  const ofFeed = async ({ part }: Json) => (await feed()).find((item: Json) => item.fulfillmentOrderId === part.id);
  const acknowledge = (items: readonly Json[]) =>
    ok(supplier('POST', '/v1/suppliers/ACME/feed/acknowledge', { body: { items: items.map(seen) } }));
  const seen = ({ fulfillmentOrderId, requestStatus }: Json) => ({ fulfillmentOrderId, requestStatus });
  const confirm = (rows: readonly Json[], key?: string) =>
    supplier('POST', '/v1/suppliers/ACME/confirmations', { body: { items: rows }, ...(key ? { key } : {}) });
  const say = async ({ part }: Json, action: string, more: Json = {}) =>
    (await ok(confirm([{ fulfillmentOrderId: part.id, action, ...more }]))).items[0];
  const label = () => ({ carrier: 'postal', trackingNumber: `T-${randomUUID()}` });

  it('reads each request until it has acknowledged it, and hears of it again only when it is withdrawn', async () => {
    const [first, second] = [await order(), await order()];

    const items = await feed();
    const again = await feed();

    expect(again).toEqual(items);
    expect(items.map(({ kind }: Json) => kind)).toEqual(['REQUEST', 'REQUEST']);
    expect(items[0]).toMatchObject({
      fulfillmentOrderId: first.part.id,
      lines: [{ quantity: 2 }],
      shipTo: { city: 'New York' },
    });
    const page = await ok(supplier('GET', '/v1/suppliers/ACME/feed?limit=1'));
    const next = await ok(supplier('GET', `/v1/suppliers/ACME/feed?limit=1&cursor=${page.nextCursor}`));
    expect([page.items, next.items]).toEqual([[items[0]], [items[1]]]);

    await acknowledge(items);
    expect(await feed()).toEqual([]);
    await ok(cancel(world, first.id));
    expect(await feed()).toMatchObject([{ fulfillmentOrderId: first.part.id, kind: 'WITHDRAWN' }]);
    await acknowledge(await feed());
    await say(second, 'REJECT', { reason: 'CAPACITY' });
    expect(await feed()).toEqual([]);
  });

  it('acknowledges nothing that has changed since it was read', async () => {
    const placed = await order();
    const stale = await ofFeed(placed);
    await say(placed, 'ACCEPT');
    await ok(cancel(world, placed.id));

    const { acknowledged } = await acknowledge([stale]);

    expect([acknowledged, (await ofFeed(placed)).kind]).toEqual([[], 'CANCELLATION_REQUEST']);
    await say(placed, 'ACCEPT_CANCELLATION');
  });

  it('completes the work by its own label: it is shipped, captured and tracked without one of ours', async () => {
    const placed = await order();
    const shipped = label();
    const key = randomUUID();
    const rows = [
      { fulfillmentOrderId: placed.part.id, action: 'ACCEPT' },
      { fulfillmentOrderId: placed.part.id, action: 'SHIP', ...shipped },
      { fulfillmentOrderId: randomUUID(), action: 'ACCEPT' },
    ];

    const { items } = await ok(confirm(rows, key));

    expect(items.map(({ status }: Json) => status)).toEqual([200, 200, 404]);
    expect((await ok(confirm(rows, key))).items).toEqual(items);
    const part = await partOf(placed);
    expect(part).toMatchObject({ status: 'CLOSED', parcels: [{ ...shipped, status: 'LABEL_PURCHASED' }] });
    expect(part.parcels[0].labelUrl).toBeUndefined();
    expect((await holdingsOf(world, placed.id, placed.lines[0].sku)).money).toMatchObject({
      captured: 2_000,
      charges: 1,
    });
    await ok(track(world, { id: randomUUID(), trackingNumber: shipped.trackingNumber, status: 'DELIVERED' }));
    await until('the order is completed', async () => (await read(placed)).status === 'COMPLETED');
  });

  it('reads and answers in CSV', async () => {
    const placed = await order();
    const csv = await supplier('GET', '/v1/suppliers/ACME/feed?format=csv');
    const [header, ...lines] = String(csv.body).split('\r\n');
    expect(header).toMatch(/^fulfillmentOrderId,kind,requestStatus,orderNumber,/);
    expect(lines.find((line) => line.startsWith(placed.part.id))).toContain('New York');

    const { trackingNumber } = label();
    const rows = [
      'fulfillmentOrderId,action,reason,carrier,trackingNumber',
      `${placed.part.id},SHIP,,postal,${trackingNumber}`,
    ];
    const body = rows.join('\n');
    const headers = { 'content-type': 'text/csv' };
    const answer = await supplier('POST', '/v1/suppliers/ACME/confirmations', { body, headers });

    expect(answer.body.items).toEqual([{ fulfillmentOrderId: placed.part.id, action: 'SHIP', status: 200 }]);
    expect((await partOf(placed)).parcels[0].trackingNumber).toBe(trackingNumber);
    const wrong = await supplier('POST', '/v1/suppliers/ACME/confirmations', {
      body: 'fulfillmentOrderId,action\nx,SHIP',
      headers,
    });
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, 'items.0.fulfillmentOrderId']);
  });

  it('gives no two parcels one tracking number', async () => {
    const [first, second] = [await order(), await order()];
    const same = label();
    expect((await say(first, 'SHIP', same)).status).toBe(200);

    const { status, problem } = await say(second, 'SHIP', same);

    expect([status, problem.type]).toEqual([409, '/problems/tracking-number-taken']);
    expect((await partOf(second)).status).toBe('OPEN');
    expect((await say(second, 'SHIP', label())).status).toBe(200);
  });

  it('is asked before what it has accepted is cancelled, and the customer pays nothing when it agrees', async () => {
    const placed = await order();
    await say(placed, 'ACCEPT');

    const asked = await ok(cancel(world, placed.id));

    expect(asked.fulfillmentOrders[0]).toMatchObject({
      status: 'IN_PROGRESS',
      requestStatus: 'CANCELLATION_REQUESTED',
    });
    const { items } = await ok(world.call('GET', `/v1/orders/${placed.id}/events?limit=200`));
    expect(items.at(-1).type).toBe('order.cancellation-requested');
    expect((await say(placed, 'REJECT', { reason: 'CAPACITY' })).status).toBe(409);
    expect((await say(placed, 'ACCEPT_CANCELLATION')).status).toBe(200);
    const after = await read(placed);
    expect([after.status, after.fulfillmentOrders[0].requestStatus]).toEqual(['CANCELLED', 'CANCELLATION_ACCEPTED']);
    const { money, stock, reserved } = await holdingsOf(world, placed.id, placed.lines[0].sku);
    expect([money.capturable, money.captured, reserved, stock[0].available]).toEqual([0, 0, 0, 9]);
  });

  it('goes on when it says no, and may be asked again', async () => {
    const placed = await order();
    await say(placed, 'ACCEPT');
    await ok(cancel(world, placed.id));
    await acknowledge([await ofFeed(placed)]);

    expect((await say(placed, 'REJECT_CANCELLATION')).status).toBe(200);

    expect(await partOf(placed)).toMatchObject({ status: 'IN_PROGRESS', requestStatus: 'CANCELLATION_REJECTED' });
    expect((await say(placed, 'REJECT_CANCELLATION')).status).toBe(409);
    await ok(cancel(world, placed.id));
    expect((await ofFeed(placed)).kind).toBe('CANCELLATION_REQUEST');
    expect((await say(placed, 'SHIP', label())).status).toBe(200);
    expect((await read(placed)).status).toBe('FULFILLED');
  });

  it('goes on when it does not answer in time, and a person is told', async () => {
    await addLocation(world, 'ACME', { kind: 'SUPPLIER', sla: { cancelWithin: 'PT0.05S' } });
    const placed = await order();
    await say(placed, 'ACCEPT');

    await ok(cancel(world, placed.id));

    const late = await until('a person is told', async () => {
      const now = await read(placed);
      return now.needsAttention.length > 0 && now;
    });
    expect(late.needsAttention[0].kind).toBe('cancellation-not-answered');
    expect(late.fulfillmentOrders[0].requestStatus).toBe('CANCELLATION_REJECTED');
    await addLocation(world, 'ACME', { kind: 'SUPPLIER', sla: null });
  });

  it('is asked too when we want the work elsewhere, and another location gets it', async () => {
    const placed = await order({ ACME: 9, OTHER: 9 });
    await say(placed, 'ACCEPT');
    const url = `/v1/fulfillment-orders/${placed.part.id}`;

    const asked = await ok(world.call('POST', `${url}/cancel`, { body: {} }));

    expect([asked.status, asked.requestStatus]).toEqual(['IN_PROGRESS', 'CANCELLATION_REQUESTED']);
    expect((await world.call('POST', `${url}/cancel`, { body: {} })).status).toBe(409);
    await ok(supplier('POST', `${url}/cancellation`, { body: { answer: 'ACCEPT' } }));
    expect((await read(placed)).fulfillmentOrders.map((part: Json) => [part.locationId, part.status])).toEqual([
      ['ACME', 'CANCELLED'],
      ['OTHER', 'OPEN'],
    ]);
  });

  it('sees and acts on its own location only', async () => {
    const placed = await order({ OTHER: 9 });

    const answers = [
      await supplier('GET', '/v1/suppliers/OTHER/feed'),
      await supplier('POST', '/v1/suppliers/OTHER/confirmations', {
        body: { items: [{ fulfillmentOrderId: placed.part.id, action: 'ACCEPT' }] },
      }),
      await supplier('POST', '/v1/suppliers/OTHER/feed/acknowledge', {
        body: { items: [{ fulfillmentOrderId: placed.part.id, requestStatus: 'SUBMITTED' }] },
      }),
      await say(placed, 'ACCEPT'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(
      (await acknowledge([{ fulfillmentOrderId: placed.part.id, requestStatus: 'SUBMITTED' }])).acknowledged,
    ).toEqual([]);
  });
});
