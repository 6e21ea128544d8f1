import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putRateCard } from '../support/floor.ts';
import { addLocation, addStock, ok, openShop, place, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, type World } from '../support/world.ts';

type Action = (part: Json) => readonly [path: string, body: Json];
const units = ({ lines: [line] }: Json, quantity: number) => [{ lineId: line.lineId, quantity }];

const ACTIONS = {
  accept: () => ['accept', {}],
  pick: (part) => ['picks', { lines: units(part, 1) }],
  pack: (part) => ['pack', { parcels: [{ lines: units(part, 1) }] }],
  reject: () => ['reject', { reason: 'CAPACITY' }],
  'short pick': (part) => ['picks', { short: units(part, 1) }],
  hold: () => ['hold', { reason: 'OTHER' }],
  release: () => ['release', {}],
  schedule: () => ['schedule', { openAt: '2040-01-01T00:00:00Z' }],
  move: () => ['move', { locationId: 'BOS' }],
  split: (part) => ['split', { lines: units(part, 1) }],
  merge: (part) => ['merge', { with: [part.other] }],
  ship: () => ['ship', {}],
  'ready for pickup': () => ['ready-for-pickup', {}],
  'picked up': (part) => ['picked-up', { code: part.pickupCode ?? '000000' }],
  cancel: () => ['cancel', {}],
} as const satisfies Record<string, Action>;
type ActionName = keyof typeof ACTIONS;

/** What the vocabulary's table allows: what the fulfillment order becomes, and the event that says so. */
type Cells = Readonly<Partial<Record<ActionName, readonly [status: string, request: string, event: string]>>>;
const held = 'fulfillment-order.held';
const TAKEN_AWAY = ['CANCELLED', 'CLOSED', 'fulfillment-order.cancelled'] as const;
const MOVED = ['CANCELLED', 'CLOSED', 'fulfillment-order.moved'] as const;
const split = (status: string) => [status, 'SUBMITTED', 'fulfillment-order.split'] as const;
const merged = (status: string) => [status, 'SUBMITTED', 'fulfillment-order.merged'] as const;
const REJECTED = ['CLOSED', 'REJECTED', 'fulfillment-order.rejected'] as const;
const STARTED = ['IN_PROGRESS', 'ACCEPTED', 'fulfillment-order.started'] as const;

const TABLE: Readonly<Record<string, Cells>> = {
  OPEN: {
    accept: STARTED,
    pick: STARTED,
    reject: REJECTED,
    hold: ['ON_HOLD', 'SUBMITTED', held],
    schedule: ['SCHEDULED', 'SUBMITTED', 'fulfillment-order.scheduled'],
    move: MOVED,
    split: split('OPEN'),
    merge: merged('OPEN'),
    ship: ['CLOSED', 'SUBMITTED', 'shipment.shipped'],
    cancel: TAKEN_AWAY,
  },
  IN_PROGRESS: {
    pick: ['IN_PROGRESS', 'ACCEPTED', 'fulfillment-order.started'],
    pack: ['IN_PROGRESS', 'ACCEPTED', 'fulfillment-order.packed'],
    reject: REJECTED,
    'short pick': ['IN_PROGRESS', 'ACCEPTED', 'fulfillment-order.short-picked'],
    hold: ['ON_HOLD', 'ACCEPTED', held],
    ship: ['CLOSED', 'ACCEPTED', 'shipment.shipped'],
    cancel: TAKEN_AWAY,
  },
  SCHEDULED: {
    hold: ['ON_HOLD', 'SUBMITTED', held],
    move: MOVED,
    split: split('SCHEDULED'),
    merge: merged('SCHEDULED'),
    cancel: TAKEN_AWAY,
  },
  // A further hold must be for another reason than those that stand.
  ON_HOLD: {
    release: ['OPEN', 'SUBMITTED', 'fulfillment-order.released'],
    move: MOVED,
    split: split('ON_HOLD'),
    merge: merged('ON_HOLD'),
    cancel: TAKEN_AWAY,
  },
  INCOMPLETE: {},
  CANCELLED: {},
  CLOSED: {},
};
const AT_THE_COUNTER: Readonly<Record<string, Cells>> = {
  OPEN: { 'ready for pickup': ['IN_PROGRESS', 'ACCEPTED', 'fulfillment-order.ready-for-pickup'] },
  IN_PROGRESS: { 'ready for pickup': ['IN_PROGRESS', 'ACCEPTED', 'fulfillment-order.ready-for-pickup'] },
  READY: { 'picked up': ['CLOSED', 'ACCEPTED', 'shipment.shipped'] },
  SCHEDULED: {},
  ON_HOLD: {},
};
const TO_REACH: Readonly<Record<string, readonly ActionName[]>> = {
  OPEN: [],
  IN_PROGRESS: ['accept'],
  SCHEDULED: ['schedule'],
  ON_HOLD: ['hold'],
  INCOMPLETE: ['accept', 'pick', 'pack', 'ship', 'reject'],
  CANCELLED: ['cancel'],
  CLOSED: ['ship'],
  READY: ['ready for pickup'],
};
const NAMES = Object.keys(ACTIONS) as ActionName[];
const CELLS = Object.entries(TABLE).flatMap(([status, cells]) =>
  Object.entries(cells).map(([action, becomes]) => [status, action, becomes] as const),
);

describe('the table of what may happen to a fulfillment order', () => {
  let world: World;
  let skus = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await putRateCard(world);
    // A store is asked, so that the request has a status of its own.
    await addLocation(world, 'NYC', { kind: 'STORE', pickUp: true });
    await addLocation(world, 'BOS', { kind: 'STORE', geo: { lat: 42.36, lon: -71.06 } });
  });
  afterAll(() => world.close());

  const readPart = (part: Json): Promise<Json> => ok(world.call('GET', `/v1/fulfillment-orders/${part.id}`));
  const act = (part: Json, action: ActionName): Promise<Answer> => {
    const [path, body] = ACTIONS[action](part);
    return world.call('POST', `/v1/fulfillment-orders/${part.id}/${path}`, { body });
  };
  const eventsOf = async ({ orderId }: Json): Promise<string[]> =>
    (await ok(world.call('GET', `/v1/orders/${orderId}/events?limit=200`))).items.map(({ type }: Json) => type);

  /** Work in this status, and beside it another of the same order that it could be merged with. */
  async function workThatIs(status: string, own: Json = {}): Promise<Json> {
    skus += 1;
    for (const location of ['NYC', 'BOS']) await addStock(world, `MX-${skus}`, location, 9);
    const lines = [{ sku: `MX-${skus}`, quantity: 4, unitPrice: usd(1_000) }];
    const order = await ok(place(world, { lines, ...own }));
    const [part] = order.fulfillmentOrders;
    const given = await ok(
      world.call('POST', `/v1/fulfillment-orders/${part.id}/split`, { body: { lines: units(part, 1) } }),
    );
    const other = (await ok(world.call('GET', `/v1/orders/${order.id}`))).fulfillmentOrders[1].id;
    const isMergeable = ['SCHEDULED'].includes(status);
    for (const step of TO_REACH[status] ?? []) {
      await ok(act({ ...given, other }, step));
      if (isMergeable) await ok(act({ id: other }, step));
    }
    return { ...(await readPart(part)), other };
  }

  it.each(CELLS)('while %s allows to %s', async (status, action, [becomes, request, event]) => {
    const part = await workThatIs(status);
    const before = (await eventsOf(part)).length;

    const { status: answer, body } = await act(part, action as ActionName);

    expect([answer, body.status, body.requestStatus]).toEqual([200, becomes, request]);
    const events = await eventsOf(part);
    // The first pick is the event; those after it are rows of the floor.
    if (status !== 'IN_PROGRESS' || action !== 'pick') expect(events.slice(before)).toContain(event);
  });

  it.each(Object.keys(TABLE))(
    'while %s refuses with 409 whatever else is asked, and stays as it is',
    async (status) => {
      const part = await workThatIs(status);
      const events = await eventsOf(part);

      for (const action of NAMES.filter((name) => !TABLE[status]?.[name])) {
        const { status: answer } = await act(part, action);

        expect([action, answer]).toEqual([action, 409]);
      }

      const { other: _other, ...was } = part;
      expect([await readPart(part), await eventsOf(part)]).toEqual([was, events]);
    },
  );

  const pickUp = { delivery: { method: 'PICK_UP', locationId: 'NYC' } };
  const counterCells = Object.entries(AT_THE_COUNTER).flatMap(([status, cells]) =>
    (['ready for pickup', 'picked up'] as const).map((action) => [status, action, cells[action]] as const),
  );
  it.each(counterCells)('at the counter, while %s, answers to %s', async (status, action, becomes) => {
    const part = await workThatIs(status, pickUp);

    const { status: answer, body } = await act(part, action);

    const isReady = status === 'READY' && action === 'ready for pickup';
    expect(answer).toBe(becomes || isReady ? 200 : 409);
    if (becomes) expect([body.status, body.requestStatus]).toEqual(becomes.slice(0, 2));
    if (becomes) expect(await eventsOf(part)).toContain(becomes[2]);
    if (isReady) expect(body.pickupCode).toBe(part.pickupCode);
  });

  it('takes nothing away once it is packed', async () => {
    const part = await workThatIs('IN_PROGRESS');
    await ok(act(part, 'pick'));
    await ok(act(part, 'pack'));

    const answers = await Promise.all([act(part, 'reject'), act(part, 'cancel')]);
    await ok(act(part, 'hold'));
    const whileHeld = [await act(part, 'move'), await act(part, 'split'), await act(part, 'cancel')];

    expect([...answers, ...whileHeld].map(({ status }) => status)).toEqual([409, 409, 409, 409, 409]);
    const all = await world.call('POST', `/v1/fulfillment-orders/${part.id}/picks`, {
      body: { short: units(part, 3) },
    });
    expect(all.status).toBe(409);
    await ok(act(part, 'release'));
    const tooMany = { short: units(part, 3) };
    const short = await world.call('POST', `/v1/fulfillment-orders/${part.id}/picks`, { body: tooMany });
    expect(short.body.type).toBe('/problems/quantity-not-remaining');
  });
});
