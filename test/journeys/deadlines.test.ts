import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addLocation, addStock, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const AT_ONCE = 'PT0.05S';
const SOON = 'PT0.4S';

describe('the deadlines of a location', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {}, sla: { acceptWithin: 'P1D', shipWithin: 'P2D' } });
  });
  afterAll(() => world.close());

  let works = 0;
  /** A location of its own, which promises what is said. */
  async function orderFrom(sla: Json, own: Json = {}, backup?: string): Promise<Json> {
    works += 1;
    const [location, sku] = [`DL-${works}`, `DL-${works}`];
    await addLocation(world, location, { kind: 'STORE', sla });
    await addStock(world, sku, location, 9);
    if (backup) await addLocation(world, backup, { geo: { lat: 42.36, lon: -71.06 } });
    if (backup) await addStock(world, sku, backup, 9);
    return { ...(await ok(place(world, { lines: [{ sku, quantity: 1, unitPrice: usd(1_000) }], ...own }))), location };
  }
  const read = ({ id }: Json) => ok(world.call('GET', `/v1/orders/${id}`));
  const events = async ({ id }: Json): Promise<Json[]> =>
    (await ok(world.call('GET', `/v1/orders/${id}/events?limit=200`))).items;
  const event = (order: Json, type: string): Promise<Json> =>
    until(`there is ${type}`, async () => (await events(order)).find((each) => each.type === type));
  const report = async (query = ''): Promise<Json[]> =>
    (await ok(world.call('GET', `/v1/reports/fulfillment?from=2020-01-01&to=2040-01-01${query}`))).items;
  const figuresOf = async ({ location }: Json) => (await report()).find(({ group }: Json) => group === location);

  it('are its own where it has some, and the channel’s otherwise', async () => {
    const [fast, slow] = [await orderFrom({ acceptWithin: 'PT30M' }), await orderFrom({})];

    const minutes = [fast, slow].map(({ fulfillmentOrders: [part] }) =>
      Math.round((Date.parse(part.acceptBy) - Date.parse(part.createdAt)) / 60_000),
    );

    expect(minutes).toEqual([30, 24 * 60]);
  });

  it('are at risk before they are breached: both are events, and both are counted', async () => {
    const order = await orderFrom({ shipWithin: SOON, atRiskBefore: 'PT0.35S' });

    const risk = await event(order, 'fulfillment-order.at-risk');
    const late = await event(order, 'fulfillment-order.late');

    expect([risk.reason, late.reason]).toEqual(['not-shipped-soon', 'not-shipped-in-time']);
    expect(risk.sequence).toBeLessThan(late.sequence);
    expect(await figuresOf(order)).toMatchObject({ fulfillmentOrders: 1, shipped: 0, atRisk: 1, breached: 1 });
  });

  it('missed for accepting, take the work back and give it to another location', async () => {
    const order = await orderFrom({ acceptWithin: AT_ONCE }, {}, 'BACKUP');

    await event(order, 'order.re-sourced');

    const parts = (await read(order)).fulfillmentOrders.map((part: Json) => [part.locationId, part.status]);
    expect(parts).toEqual([
      [order.location, 'CLOSED'],
      ['BACKUP', 'OPEN'],
    ]);
    expect(await figuresOf(order)).toMatchObject({ accepted: 0, breached: 1, rejected: 0 });
  });

  it('stand still while the work is held, and go on from there', async () => {
    const order = await orderFrom({ acceptWithin: SOON });
    const url = `/v1/fulfillment-orders/${order.fulfillmentOrders[0].id}`;
    await ok(world.call('POST', `${url}/hold`, { body: { reason: 'OTHER' } }));
    const held = await ok(world.call('GET', url));
    await until('it would have been late', async () => Date.now() > Date.parse(held.acceptBy) + 100);

    const released = await ok(world.call('POST', `${url}/release`, { body: {} }));

    expect((await read(order)).needsAttention).toEqual([]);
    expect(Date.parse(released.acceptBy)).toBeGreaterThan(Date.parse(held.acceptBy) + 100);
    expect((await event(order, 'fulfillment-order.late')).reason).toBe('not-accepted-in-time');
  });

  it('are reported by location and by channel, as JSON and as CSV', async () => {
    const order = await orderFrom({});
    const [part] = order.fulfillmentOrders;
    await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/accept`, { body: {} }));
    await ok(ship(world, part.id));

    const figures = await figuresOf(order);

    const once = { fulfillmentOrders: 1, accepted: 1, acceptedInTime: 1, shipped: 1, shippedInTime: 1 };
    expect(figures).toMatchObject({ ...once, atRisk: 0, breached: 0 });
    expect(figures.medianShipSeconds).toBeGreaterThanOrEqual(figures.medianAcceptSeconds);
    const byChannel = await report('&groupBy=channel&channel=web-us');
    expect(byChannel).toMatchObject([{ group: 'web-us', breached: (await report()).reduce(sumOf('breached'), 0) }]);
    const url = '/v1/reports/fulfillment?from=2020-01-01&to=2040-01-01&format=csv';
    const csv = await world.call('GET', url);
    const row = String(csv.body)
      .split('\r\n')
      .find((line) => line.startsWith(`${order.location},`));
    expect(row).toMatch(/^DL-\d+,1,1,1,1,1,0,0,0,0,/);
    expect(await report('&channel=nothing')).toEqual([]);
  });
});

const sumOf = (field: string) => (sum: number, row: Json) => sum + row[field];
