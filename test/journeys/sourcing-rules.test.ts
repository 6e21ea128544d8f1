import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { localDate } from '../../domain/calendar.ts';
import { addLocation, addStock, anOrder, NEW_YORK, ok, openShop, place, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

const DAY_MS = 86_400_000;
const TIME_ZONE = 'America/New_York';
/** SHOP is where the customer lives, NYC across the river, LAX across the country; ranks and costs are otherwise. */
const PLACES: Readonly<Record<string, Json>> = {
  SHOP: { kind: 'STORE', geo: { lat: 40.748, lon: -73.985 }, rank: 2, handlingCost: usd(900), pickUp: true },
  NYC: { rank: 1, handlingCost: usd(500) },
  LAX: {
    address: { line1: '1 Pier', city: 'Los Angeles', region: 'CA', postalCode: '90001', country: 'US' },
    geo: { lat: 34, lon: -118.2 },
    ...{ rank: 3, handlingCost: usd(100) },
  },
};
const STOCK: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ANY: { SHOP: 500, NYC: 500, LAX: 500 },
  FEW: { SHOP: 5, NYC: 900, LAX: 100 },
  ACID: { SHOP: 50, NYC: 50, LAX: 50 },
  LEFT: { SHOP: 50, LAX: 50 },
  RIGHT: { NYC: 50, LAX: 50 },
};
const DAYS_AROUND = [-DAY_MS, 0, DAY_MS].map((ms) => localDate(new Date(Date.now() + ms).toISOString(), TIME_ZONE));

type Case = {
  readonly rules: Json;
  readonly skus?: readonly string[];
  readonly order?: Json;
  /** What is otherwise about a location. */
  readonly change?: Readonly<Record<string, Json>>;
  /** Where the order is filled, and what kept others out. */
  readonly from: readonly string[];
  readonly excluded?: Readonly<Record<string, string>>;
  readonly decidedBy?: string;
};

const NEAREST = ['NEAREST'];
const FILTERS: readonly (readonly [string, Case])[] = [
  ['no filter', { rules: { goals: NEAREST }, from: ['SHOP'] }],
  [
    'KIND',
    {
      rules: { filters: [{ type: 'KIND', in: ['WAREHOUSE'] }], goals: NEAREST },
      from: ['NYC'],
      excluded: { SHOP: 'KIND' },
    },
  ],
  [
    'LOCATION, by those left out',
    {
      rules: { filters: [{ type: 'LOCATION', notIn: ['SHOP'] }], goals: NEAREST },
      from: ['NYC'],
      excluded: { SHOP: 'LOCATION' },
    },
  ],
  [
    'LOCATION, by those let in',
    {
      rules: { filters: [{ type: 'LOCATION', in: ['LAX'] }], goals: NEAREST },
      from: ['LAX'],
      excluded: { SHOP: 'LOCATION', NYC: 'LOCATION' },
    },
  ],
  [
    'MARKET, in its zone',
    {
      rules: { filters: [{ type: 'MARKET', countries: ['US-101'], locations: ['NYC'] }], goals: NEAREST },
      from: ['NYC'],
      excluded: { SHOP: 'MARKET', LAX: 'MARKET' },
    },
  ],
  [
    'MARKET, outside its zone',
    {
      rules: { filters: [{ type: 'MARKET', countries: ['US-CA'], locations: ['LAX'] }], goals: NEAREST },
      from: ['SHOP'],
    },
  ],
  [
    'STOCK_FLOOR of the rules',
    {
      rules: { filters: [{ type: 'STOCK_FLOOR', units: 5 }], goals: NEAREST },
      skus: ['FEW'],
      from: ['NYC'],
      excluded: { SHOP: 'STOCK_FLOOR' },
    },
  ],
  [
    'the shelf floor of a store',
    {
      rules: { goals: NEAREST },
      skus: ['FEW'],
      change: { SHOP: { shelfFloor: 5 } },
      from: ['NYC'],
      excluded: { SHOP: 'STOCK_FLOOR' },
    },
  ],
  [
    'HAZMAT',
    {
      rules: { filters: [{ type: 'HAZMAT' }], goals: NEAREST },
      skus: ['ACID'],
      from: ['NYC'],
      excluded: { SHOP: 'HAZMAT' },
    },
  ],
  [
    'CAPACITY',
    {
      rules: { filters: [{ type: 'CAPACITY' }], goals: NEAREST },
      change: { SHOP: { dailyCapacity: 0 } },
      from: ['NYC'],
      excluded: { SHOP: 'CAPACITY' },
    },
  ],
  [
    'OPEN',
    {
      rules: { filters: [{ type: 'OPEN' }], goals: NEAREST },
      change: { SHOP: { closedOn: DAYS_AROUND } },
      from: ['NYC'],
      excluded: { SHOP: 'OPEN' },
    },
  ],
  [
    'MAX_DISTANCE',
    {
      rules: { filters: [{ type: 'MAX_DISTANCE', km: 5 }], goals: ['RANKED'] },
      from: ['SHOP'],
      excluded: { NYC: 'MAX_DISTANCE', LAX: 'MAX_DISTANCE' },
    },
  ],
  [
    'the channels of a location',
    {
      rules: { goals: NEAREST },
      change: { SHOP: { channels: ['web-eu'] } },
      from: ['NYC'],
      excluded: { SHOP: 'CHANNEL' },
    },
  ],
  [
    'a location that ships nothing',
    {
      rules: { goals: NEAREST },
      change: { SHOP: { shipsOrders: false } },
      from: ['NYC'],
      excluded: { SHOP: 'SHIPS_ORDERS' },
    },
  ],
  [
    'pick-up',
    {
      rules: { goals: ['RANKED'] },
      order: { delivery: { method: 'PICK_UP', locationId: 'SHOP' } },
      from: ['SHOP'],
      excluded: { NYC: 'PICK_UP', LAX: 'PICK_UP' },
    },
  ],
];
const SLOW = { SHOP: { handlingTime: 'P10D' } };
const GOALS: readonly (readonly [string, Case])[] = [
  ['NEAREST', { rules: { goals: NEAREST }, skus: ['LEFT', 'RIGHT'], from: ['NYC', 'SHOP'], decidedBy: 'NEAREST' }],
  [
    'FEWEST_SPLITS',
    {
      rules: { goals: ['FEWEST_SPLITS', 'NEAREST'] },
      skus: ['LEFT', 'RIGHT'],
      from: ['LAX'],
      decidedBy: 'FEWEST_SPLITS',
    },
  ],
  ['IN_PROMISE', { rules: { goals: ['IN_PROMISE', 'NEAREST'] }, change: SLOW, from: ['NYC'], decidedBy: 'IN_PROMISE' }],
  ['CHEAPEST', { rules: { goals: ['CHEAPEST'] }, from: ['LAX'], decidedBy: 'CHEAPEST' }],
  ['RANKED', { rules: { goals: ['RANKED'] }, from: ['NYC'], decidedBy: 'RANKED' }],
  ['BALANCE', { rules: { goals: ['BALANCE'] }, skus: ['FEW'], from: ['NYC'], decidedBy: 'BALANCE' }],
  ['COST without weights', { rules: { goals: ['COST'] }, from: ['LAX'], decidedBy: 'COST' }],
  [
    'COST by distance',
    { rules: { goals: ['COST'], costWeights: { perUnitKm: 1_000 } }, from: ['SHOP'], decidedBy: 'COST' },
  ],
];

describe('sourcing', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {}, channel: { countries: ['US', 'HK'] } });
    const zones = [{ from: '*', to: '*', upToGrams: 30_000, price: 500, transitDays: 2 }];
    const body = { carrier: 'VAN', service: 'STANDARD', currency: 'USD', zones };
    await ok(world.call('PUT', '/v1/rate-cards/van', { body }));
    for (const [id, fields] of Object.entries(PLACES)) await addLocation(world, id, fields);
    for (const [sku, units] of Object.entries(STOCK))
      for (const [locationId, quantity] of Object.entries(units)) await addStock(world, sku, locationId, quantity);
    await ok(world.call('PUT', '/v1/skus/ACID', { body: { hazmat: true } }));
  });
  beforeEach(async () => {
    const plain = { channels: null, dailyCapacity: null, handlingTime: null, shipsOrders: true, closedOn: [] };
    await change({ SHOP: { ...plain, shelfFloor: 0 } });
  });
  afterAll(() => world.close());

  const change = async (changes: Readonly<Record<string, Json>>) => {
    for (const [id, body] of Object.entries(changes)) await ok(world.call('PUT', `/v1/locations/${id}`, { body }));
  };
  const setRules = (rules: Json): Promise<Json> =>
    ok(world.call('PUT', '/v1/sourcing/rule-sets/default', { body: { filters: [], costWeights: null, ...rules } }));
  const linesOf = (skus: readonly string[]) => skus.map((sku) => ({ sku, quantity: 1, unitPrice: usd(1_000) }));
  const decisionOf = async (own: Json): Promise<Json> => {
    const { id } = await ok(place(world, own));
    return (await ok(world.call('GET', `/v1/orders/${id}/sourcing-decisions`))).items[0];
  };

  /** Tries the rules, then lives by them: what was tried must be what happens. */
  async function decide({ rules, skus = ['ANY'], order = {}, change: changes = {} }: Case): Promise<Json> {
    await change(changes);
    const own = { lines: linesOf(skus), ...order };
    const body = { order: anOrder(own), ruleSet: { filters: [], ...rules } };
    const { decision: tried } = await ok(world.call('POST', '/v1/sourcing/simulations', { body }));
    await setRules(rules);

    const real = await decisionOf(own);

    expect([filledFrom(tried), excludedIn(tried)]).toEqual([filledFrom(real), excludedIn(real)]);
    return real;
  }

  it.each(FILTERS)('keeps locations out by %s, and says so', async (_name, each) => {
    const decision = await decide(each);

    expect([filledFrom(decision), excludedIn(decision)]).toEqual([each.from, each.excluded ?? {}]);
  });

  it.each(GOALS)('chooses by %s, and says on which goal the others lost', async (_name, each) => {
    const decision = await decide(each);

    expect(filledFrom(decision)).toEqual(each.from);
    const lostOn = decision.plans.map((plan: Json) => plan.lostOn);
    expect([lostOn[decision.chosen], lostOn.includes(each.decidedBy)]).toEqual([undefined, true]);
    expect(Object.keys(decision.plans[decision.chosen].scores)).toEqual(expect.arrayContaining(each.rules.goals));
  });

  it('follows a change of its rules with the next order, and a rollback with the one after', async () => {
    const near = await setRules({ goals: NEAREST });
    const first = await decisionOf({ lines: linesOf(['ANY']) });
    await setRules({ goals: NEAREST, filters: [{ type: 'LOCATION', notIn: ['SHOP'] }] });
    const second = await decisionOf({ lines: linesOf(['ANY']) });
    const back = { body: { version: near.version } };
    await ok(world.call('POST', '/v1/sourcing/rule-sets/default/rollback', back));
    const third = await decisionOf({ lines: linesOf(['ANY']) });

    expect([first, second, third].map((each) => [each.ruleSetVersion - near.version, filledFrom(each)])).toEqual([
      [0, ['SHOP']],
      [1, ['NYC']],
      [2, ['SHOP']],
    ]);
  });

  it('decides each order by one version of its rules, however they change meanwhile', async () => {
    const far = { goals: NEAREST, filters: [{ type: 'LOCATION', in: ['LAX'] }] };
    const changing = [{ goals: NEAREST }, far, { goals: NEAREST }, far].map((rules) => setRules(rules));
    const decisions = await Promise.all(Array.from({ length: 12 }, () => decisionOf({ lines: linesOf(['ANY']) })));
    await Promise.all(changing);

    const { items } = await ok(world.call('GET', '/v1/sourcing/rule-sets/default'));

    const rulesOf = (version: number) => items.find((each: Json) => each.version === version);
    for (const decision of decisions)
      expect(filledFrom(decision)).toEqual(
        rulesOf(decision.ruleSetVersion).filters.some(({ type }: Json) => type === 'LOCATION') ? ['LAX'] : ['SHOP'],
      );
  });

  // A place that nobody knew would be 20,015 km away.
  it.each([
    ['what the channel says', { ...NEW_YORK, geo: { lat: 34, lon: -118.2 } }, 1],
    ['its postal code', { ...NEW_YORK, region: 'CA', postalCode: '90001' }, 50],
    ['its country, where there are no postal codes', { line1: '1 Pier', city: 'Hong Kong', country: 'HK' }, 13_000],
  ])('looks for the nearest from the place of an address by %s', async (_by, shippingAddress, withinKm) => {
    await setRules({ goals: NEAREST });

    const decision = await decisionOf({ lines: linesOf(['ANY']), shippingAddress });

    expect(filledFrom(decision)).toEqual(['LAX']);
    expect(decision.plans[decision.chosen].scores.NEAREST).toBeLessThan(withinKm);
    expect(Object.keys(decision.order.destination.geo)).toEqual(['lat', 'lon']);
  });
});

const filledFrom = ({ plans, chosen }: Json): string[] =>
  plans[chosen].parts.map(({ locationId }: Json) => locationId).sort();
const excludedIn = ({ locations }: Json): Json =>
  Object.fromEntries(
    locations.flatMap(({ locationId, excludedBy }: Json) => (excludedBy ? [[locationId, excludedBy]] : [])),
  );
