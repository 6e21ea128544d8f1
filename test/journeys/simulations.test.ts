import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { planSourcing } from '../../domain/sourcing/plan-sourcing.ts';
import { addLocation, addStock, anOrder, ok, openShop, place, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, type World } from '../support/world.ts';

const FAR = {
  address: { line1: '1 Pier', city: 'Los Angeles', region: 'CA', postalCode: '90001', country: 'US' },
  geo: { lat: 34, lon: -118.2 },
  handlingCost: usd(100),
};
const CHICAGO = {
  address: { line1: '1 Loop', city: 'Chicago', region: 'IL', postalCode: '60601', country: 'US' },
  geo: { lat: 41.9, lon: -87.6 },
  handlingCost: usd(300),
};
const NEAREST = { goals: ['NEAREST'], filters: [] };
const CHEAPEST = { goals: ['CHEAPEST'], filters: [] };

describe('a simulation', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await addLocation(world, 'NYC', { handlingCost: usd(900) });
    await addLocation(world, 'CHI', CHICAGO);
    await addLocation(world, 'LAX', FAR);
    const zone = { from: '*', to: '*', upToGrams: 30_000, price: 500, transitDays: 2 };
    const zones = [zone, { ...zone, to: 'US-HI', price: 9_000 }];
    const card = { carrier: 'VAN', service: 'STANDARD', currency: 'USD', zones };
    await ok(world.call('PUT', '/v1/rate-cards/van', { body: card }));
    for (const location of ['NYC', 'CHI', 'LAX']) {
      await addStock(world, 'TEE', location, 100);
      await addStock(world, 'MUG', location, location === 'NYC' ? 2 : 5);
    }
    await ok(
      world.call('PUT', '/v1/skus/SET', {
        body: {
          name: 'Tee and two mugs',
          kit: [
            { sku: 'TEE', quantity: 1 },
            { sku: 'MUG', quantity: 2 },
          ],
        },
      }),
    );
  });
  afterAll(() => world.close());

  const simulate = (body: Json): Promise<Answer> => world.call('POST', '/v1/sourcing/simulations', { body });
  const decide = async (body: Json): Promise<Json> => (await ok(simulate(body))).decision;
  const lines = (...wanted: readonly (readonly [string, number])[]) =>
    wanted.map(([sku, quantity]) => ({ sku, quantity, unitPrice: usd(1_000) }));
  const decisionsOf = async (id: string): Promise<Json[]> =>
    (await ok(world.call('GET', `/v1/orders/${id}/sourcing-decisions`))).items;

  it('of an order equals the real decision on the same stock, line by line', async () => {
    const order = anOrder({ lines: lines(['SET', 1], ['MUG', 3], ['TEE', 4]), allowSplit: true });

    const simulated = await decide({ order });
    const placed = await ok(place(world, { lines: order.lines }));

    const [real] = await decisionsOf(placed.id);
    expect(named(simulated)).toEqual(named(real));
    expect(simulated.id).toBeUndefined();
  });

  it('changes no row', async () => {
    const before = await rowsOf(world);

    await decide({ order: anOrder({ lines: lines(['MUG', 4]) }) });
    await ok(simulate({ window: { last: 100 }, ruleSet: CHEAPEST }));

    expect(await rowsOf(world)).toEqual(before);
  });

  it('tries rules that nobody has saved, and rules that are saved under another name', async () => {
    const order = anOrder();
    await ok(world.call('PUT', '/v1/sourcing/rule-sets/cheap', { body: CHEAPEST }));

    const [near, cheap, saved] = [
      await decide({ order, ruleSet: NEAREST }),
      await decide({ order, ruleSet: CHEAPEST }),
      await decide({ order, ruleSetId: 'cheap' }),
    ];

    expect([near, cheap, saved].map(locationsOf)).toEqual([['NYC'], ['LAX'], ['LAX']]);
    expect([cheap.cost, near.cost]).toEqual([usd(600), usd(1_400)]);
    expect([cheap.ruleSetId, saved.ruleSetId, saved.ruleSetVersion]).toEqual(['unsaved', 'cheap', 1]);
  });

  it('needs no more of an order than decides where it is filled', async () => {
    const { shippingAddress } = anOrder();

    const decision = await decide({
      order: { channel: 'web-us', shippingAddress, lines: [{ sku: 'TEE', quantity: 1 }] },
    });

    expect(locationsOf(decision)).toEqual(['NYC']);
  });

  it('says what is missing as the real decision would', async () => {
    const decision = await decide({ order: anOrder({ lines: lines(['MUG', 50]) }) });

    expect([decision.chosen, decision.shortages[0]]).toEqual([
      -1,
      expect.objectContaining({ sku: 'MUG', requested: 50 }),
    ]);
  });

  it('of an order that was placed sees the stock it was placed on', async () => {
    await addStock(world, 'ONE', 'NYC', 1);
    await addStock(world, 'ONE', 'LAX', 1);
    const placed = await ok(place(world, { lines: lines(['ONE', 1]) }));

    const [same, cheap] = [
      await decide({ orderId: placed.id }),
      await decide({ orderId: placed.id, ruleSet: CHEAPEST }),
    ];

    const [real] = await decisionsOf(placed.id);
    expect({ ...same, id: real.id, at: real.at }).toEqual(real);
    expect([locationsOf(same), locationsOf(cheap)]).toEqual([['NYC'], ['LAX']]);
  });

  it('has a ground: a decision can be recomputed from what it stored', async () => {
    const rules = {
      goals: ['COST'],
      filters: [{ type: 'LOCATION', notIn: ['CHI'] }, { type: 'CAPACITY' }],
      costWeights: { perSplit: 250, perUnitKm: 0.5 },
    };
    await ok(world.call('PUT', '/v1/sourcing/rule-sets/default', { body: rules }));
    const placed = await ok(place(world, { lines: lines(['MUG', 5], ['TEE', 2], ['SET', 1]) }));
    await ok(world.call('PUT', '/v1/sourcing/rule-sets/default', { body: { ...NEAREST, costWeights: null } }));
    const [{ id: _id, at: _at, order, ...stored }] = await decisionsOf(placed.id);
    const { items } = await ok(world.call('GET', '/v1/sourcing/rule-sets/default'));

    const ruleSet = items.find(({ version }: Json) => version === stored.ruleSetVersion);
    const again = planSourcing(order, stored.snapshot, ruleSet);

    expect([ruleSet.costWeights, stored.snapshot.rates.length]).toEqual([rules.costWeights, 1]);
    expect(JSON.parse(JSON.stringify(again))).toEqual(stored);
  });

  it('with the units of a cart finds what the order could have, none of another channel or an ended cart', async () => {
    await addStock(world, 'KEPT', 'NYC', 2);
    const cart = { channel: 'web-us', lines: [{ sku: 'KEPT', quantity: 2 }], expiresIn: 'PT15M' };
    const { id: reservationId } = await ok(world.call('POST', '/v1/reservations', { body: cart }));
    const order = anOrder({ lines: lines(['KEPT', 2]), reservationId });
    const channel = await ok(world.call('GET', '/v1/channels/web-us'));
    await ok(world.call('PUT', '/v1/channels/web-ca', { body: { ...channel, id: undefined } }));

    const own = await decide({ order });
    const [without, foreign] = [
      await decide({ order: { ...order, reservationId: undefined } }),
      await simulate({ order: { ...order, channel: 'web-ca' } }),
    ];
    await world.call('DELETE', `/v1/reservations/${reservationId}`);
    const ended = await simulate({ order });

    expect([locationsOf(own), without.chosen]).toEqual([['NYC'], -1]);
    expect([foreign, ended].map(({ status, body }) => [status, body.type])).toEqual([
      [422, '/problems/unknown-reservation'],
      [409, '/problems/reservation-ended'],
    ]);
  });

  it('of a window says what the last orders would have come to', async () => {
    const placed = [];
    for (let each = 0; each < 3; each += 1) placed.push(await ok(place(world, { lines: lines(['TEE', 2]) })));

    const [cheap, same] = [
      await ok(simulate({ window: { last: 3 }, ruleSet: CHEAPEST })),
      await ok(simulate({ window: { last: 3 }, ruleSet: NEAREST })),
    ];

    expect(cheap).toMatchObject({
      orders: { before: 3, after: 3 },
      splits: { before: 0, after: 0 },
      cost: { before: usd(4_200), after: usd(1_800) },
      late: { before: 0, after: 0 },
    });
    expect(cheap.distance.before).toBeLessThan(100);
    expect(cheap.distance.after).toBeGreaterThan(20_000);
    expect(Object.values<Json>(same).map(({ before }) => before)).toEqual(
      Object.values<Json>(same).map(({ after }) => after),
    );
  });

  it('of a window counts each order once, as it was placed', async () => {
    const placed = await ok(place(world, { lines: lines(['TEE', 1]) }));
    const [part] = placed.fulfillmentOrders;
    await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/reject`, { body: { reason: 'CAPACITY' } }));
    expect(await decisionsOf(placed.id)).toHaveLength(2);
    const all = await world.db.selectFrom('orders').select('id').where('status', '<>', 'REFUSED').execute();

    const { orders } = await ok(simulate({ window: { last: 10_000 }, ruleSet: NEAREST }));

    expect(orders.before).toBe(all.length);
  });

  it('of a window counts what other rules would not have refused; the refused order says why it was', async () => {
    await addStock(world, 'OUT', 'LAX', 1);
    const filters = [{ type: 'LOCATION', notIn: ['LAX'] }];
    const rules = (body: Json) => ok(world.call('PUT', '/v1/sourcing/rule-sets/default', { body }));
    await rules({ ...NEAREST, filters });
    const refused = await place(world, { lines: lines(['OUT', 1]) });
    await rules(NEAREST);
    const [{ id }] = (await ok(world.call('GET', '/v1/orders?status=REFUSED&sku=OUT'))).items;

    const { orders } = await ok(simulate({ window: { last: 1 }, ruleSet: NEAREST }));

    expect([refused.status, orders]).toEqual([409, { before: 0, after: 1 }]);
    const [decision, ...more] = await decisionsOf(id);
    expect(more).toEqual([]);
    expect(decision).toMatchObject({ chosen: -1, shortages: [{ sku: 'OUT', requested: 1, available: 0 }] });
    expect(decision.locations.find(({ locationId }: Json) => locationId === 'LAX')).toEqual({
      locationId: 'LAX',
      stock: [{ sku: 'OUT', available: 1 }],
      excludedBy: 'LOCATION',
    });
  });

  it('of a window counts splits and what leaves too late', async () => {
    await openShop(world, { stock: {}, sla: { shipWithin: 'PT1H' } });
    await addLocation(world, 'NYC', { handlingTime: 'P3D', handlingCost: usd(900) });
    await addStock(world, 'PAIR', 'NYC', 1);
    await addStock(world, 'PAIR', 'LAX', 2);
    await ok(place(world, { lines: lines(['PAIR', 2]) }));

    const answer = await ok(
      simulate({ window: { last: 1 }, ruleSet: { goals: ['FEWEST_SPLITS', 'NEAREST'], filters: [] } }),
    );

    expect(answer).toMatchObject({ splits: { before: 1, after: 0 }, late: { before: 1, after: 0 } });
  });

  it('of an empty window is nothing before and after', async () => {
    const answer = await ok(simulate({ window: { last: 5, currency: 'JPY' }, ruleSet: NEAREST }));

    expect(answer.orders).toEqual({ before: 0, after: 0 });
  });

  it('is refused for what does not exist or is not asked clearly', async () => {
    const order = anOrder();
    const answers = await Promise.all([
      simulate({ order, ruleSetId: 'none' }),
      simulate({ order: { ...order, channel: 'none' } }),
      simulate({ order: anOrder({ lines: lines(['NONE', 1]) }) }),
      simulate({ orderId: '00000000-0000-4000-8000-000000000000' }),
      simulate({ order, window: { last: 1 } }),
      simulate({ ruleSet: NEAREST }),
      simulate({ order, ruleSet: NEAREST, ruleSetId: 'default' }),
    ]);

    expect(answers.map(({ status, body }) => [status, body.type])).toEqual([
      [422, '/problems/unknown-rule-set'],
      [422, '/problems/unknown-channel'],
      [422, '/problems/unknown-sku'],
      [404, '/problems/order-not-found'],
      ...Array(3).fill([400, '/problems/invalid-request']),
    ]);
  });
});

const locationsOf = ({ plans, chosen }: Json): Json[] => plans[chosen].parts.map(({ locationId }: Json) => locationId);

/** Lines have other ids in an order that was not placed: they are named by their place in it instead. */
function named({ id: _id, at: _at, snapshot, order, promise, ...decision }: Json): Json {
  const places = new Map(order.lines.map(({ lineId }: Json, place: number) => [lineId, `line ${place}`]));
  const { at: _when, ...known } = snapshot;
  const rest = JSON.stringify({ ...decision, snapshot: known });
  return JSON.parse(
    [...places].reduce((text, [lineId, place]) => text.replaceAll(String(lineId), String(place)), rest),
  );
}

/** Every table with what it holds, as text: whatever a row says, a change of it shows. */
async function rowsOf({ db }: World): Promise<Json> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`.execute(db);
  const hashes: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: hashed } = await sql<{ hash: string }>`
      select coalesce(md5(string_agg(t::text, '' order by t::text)), '') as hash from ${sql.table(name)} t`.execute(db);
    hashes[name] = hashed[0]?.hash ?? '';
  }
  return hashes;
}
