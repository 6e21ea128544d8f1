import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { insertCommand } from '../../db/order/inbox.ts';
import { pack, pick } from '../support/floor.ts';
import { addLocation, addStock, cancel, freshSku, NEW_YORK, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const PRICE = 1_999;
const STOCK = 1_000;
const IN_FLIGHT = 10;

/** What the shop and the provider have of an order's money, by both books. */
type Money = { readonly captured: number; readonly authorized: number; readonly capturable: number };
const PAID: Money = { captured: PRICE, authorized: 0, capturable: 0 };
const UNPAID: Money = { captured: 0, authorized: 0, capturable: 0 };
const AUTHORIZED: Money = { captured: 0, authorized: PRICE, capturable: PRICE };

describe('rivals at the same moment', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
  });
  afterAll(() => world.close());

  const aSku = () => freshSku(world, { NYC: STOCK });
  const one = (sku: string): Promise<Json> =>
    ok(place(world, { lines: [{ sku, quantity: 1, unitPrice: usd(PRICE) }] }));
  const read = (id: string): Promise<Json> => ok(world.call('GET', `/v1/orders/${id}`));
  const hold = (id: string): Promise<Answer> =>
    world.call('POST', `/v1/orders/${id}/holds`, { body: { reason: 'OTHER' } });
  const accept = (id: string): Promise<Answer> =>
    world.call('POST', `/v1/fulfillment-orders/${id}/accept`, { body: {} });

  it('lets exactly one of ship and cancel win, 100 times, and stock and money follow it', async () => {
    const sku = await aSku();

    const rounds = await inTurns(100, async (round) => {
      const { id, fulfillmentOrders } = await one(sku);
      const [shipped, cancelled] = await atOnce(
        round,
        () => ship(world, fulfillmentOrders[0].id),
        () => cancel(world, id),
      );
      return { id, answers: [shipped.status, cancelled.status], loser: shipped.status === 200 ? cancelled : shipped };
    });

    const ships = rounds.filter(({ answers }) => answers[0] === 200);
    for (const { id, answers, loser } of rounds) {
      const isShipped = answers[0] === 200;
      expect(answers.toSorted()).toEqual([200, 409]);
      expect(loser.headers['content-type']).toContain('application/problem+json');
      expect(await statusAndMoneyOf(id)).toEqual(isShipped ? ['FULFILLED', PAID] : ['CANCELLED', UNPAID]);
    }
    // Both must have won at times, or nothing was shown.
    expect([ships.length > 0, ships.length < rounds.length]).toEqual([true, true]);
    expect(await stockOf(sku)).toEqual({ onHand: STOCK - ships.length, committed: 0, reserved: 0 });
    expect(await promisedOf(sku)).toBe(0);
  }, 60_000);

  it('ships once when it is told to ship many times at once', async () => {
    const sku = await aSku();

    const rounds = await inTurns(20, async () => {
      const { id, fulfillmentOrders } = await one(sku);
      const answers = await Promise.all([1, 2, 3].map(() => ship(world, fulfillmentOrders[0].id)));
      return { id, statuses: answers.map(({ status }) => status).sort() };
    });

    for (const { id, statuses } of rounds) {
      expect(statuses).toEqual([200, 409, 409]);
      expect(await statusAndMoneyOf(id)).toEqual(['FULFILLED', PAID]);
    }
    expect(await stockOf(sku)).toEqual({ onHand: STOCK - rounds.length, committed: 0, reserved: 0 });
  });

  it('cancels once when it is cancelled many times at once', async () => {
    const sku = await aSku();

    const rounds = await inTurns(20, async () => {
      const { id } = await one(sku);
      const answers = await Promise.all([1, 2, 3].map(() => cancel(world, id)));
      return { id, statuses: answers.map(({ status }) => status).sort() };
    });

    for (const { id, statuses } of rounds) {
      expect(statuses).toEqual([200, 409, 409]);
      const { items } = await ok(world.call('GET', `/v1/orders/${id}/events`));
      expect(items.filter(({ type }: Json) => type === 'order.cancelled')).toHaveLength(1);
      expect(await statusAndMoneyOf(id)).toEqual(['CANCELLED', UNPAID]);
    }
    expect(await stockOf(sku)).toEqual({ onHand: STOCK, committed: 0, reserved: 0 });
  });

  it('either ships before the hold or waits behind it', async () => {
    const sku = await aSku();

    const rounds = await inTurns(30, async (round) => {
      const { id, fulfillmentOrders } = await one(sku);
      const [shipped, held] = await atOnce(
        round,
        () => ship(world, fulfillmentOrders[0].id),
        () => hold(id),
      );
      return { id, shipped, held };
    });

    const ships = rounds.filter(({ shipped }) => shipped.status === 200);
    for (const { id, shipped, held } of rounds) {
      const isShipped = shipped.status === 200;
      expect([held.status, shipped.status]).toEqual([200, isShipped ? 200 : 409]);
      expect(await statusAndMoneyOf(id)).toEqual(isShipped ? ['FULFILLED', PAID] : ['ON_HOLD', AUTHORIZED]);
    }
    const kept = rounds.length - ships.length;
    expect(await stockOf(sku)).toEqual({ onHand: STOCK - ships.length, committed: kept, reserved: 0 });
  });

  it('leaves no work going on behind a hold, although the work begins at that moment', async () => {
    const sku = await aSku();

    const rounds = await inTurns(30, async (round) => {
      const { id, fulfillmentOrders } = await one(sku);
      const [accepted, held] = await atOnce(
        round,
        () => accept(fulfillmentOrders[0].id),
        () => hold(id),
      );
      return { id, accepted, held };
    });

    for (const { id, accepted, held } of rounds) {
      const { status, fulfillmentOrders } = await read(id);
      expect([held.status, status, fulfillmentOrders[0].status]).toEqual([200, 'ON_HOLD', 'ON_HOLD']);
      const lines = [{ lineId: fulfillmentOrders[0].lines[0].lineId, quantity: 1 }];
      expect((await pick(world, fulfillmentOrders[0].id, lines)).status).toBe(409);
      await ok(world.call('POST', `/v1/orders/${id}/holds/${held.body.holds[0].id}/release`));
      const [released] = (await read(id)).fulfillmentOrders;
      expect(released.status).toBe(accepted.status === 200 ? 'IN_PROGRESS' : 'OPEN');
    }
  });

  it('edits the address before a shipment is under way, or not at all', async () => {
    const sku = await aSku();
    const address = { ...NEW_YORK, line1: '20 W 34th St' };

    const rounds = await inTurns(30, async (round) => {
      const { id, fulfillmentOrders } = await one(sku);
      const changes = [{ type: 'SET_ADDRESS', address }];
      const [shipped, edited] = await atOnce(
        round,
        () => ship(world, fulfillmentOrders[0].id),
        () => world.call('POST', `/v1/orders/${id}/edits`, { body: { changes } }),
      );
      return { id, shipped, edited };
    });

    for (const { id, shipped, edited } of rounds) {
      const { items } = await ok(world.call('GET', `/v1/orders/${id}/events`));
      const types: string[] = items.map(({ type }: Json) => type);
      expect([shipped.status, types.includes('order.edited')]).toEqual([200, edited.status === 200]);
      expect(types.indexOf('order.edited')).toBeLessThan(types.indexOf('shipment.prepared'));
      expect(await statusAndMoneyOf(id)).toEqual(['FULFILLED', PAID]);
    }
  });

  it('finishes a shipment that was accepted before a hold, and holds the rest of its work', async () => {
    const sku = `${await aSku()}-C`;
    await addLocation(world, 'BOS', { floor: 'SCAN' });
    await addStock(world, sku, 'BOS', STOCK);

    const rounds = await inTurns(10, async (round) => {
      const { id, fulfillmentOrders } = await ok(
        place(world, { lines: [{ sku, quantity: 2, unitPrice: usd(PRICE) }] }),
      );
      const [{ id: partId, lines }] = fulfillmentOrders;
      const one = [{ lineId: lines[0].lineId, quantity: 1 }];
      await ok(pick(world, partId, [{ lineId: lines[0].lineId, quantity: 2 }]));
      const { parcels } = await ok(pack(world, partId, one, one));
      const shipFirst = () =>
        world.call('POST', `/v1/fulfillment-orders/${partId}/ship`, { body: { parcelIds: [parcels[0].id] } });
      const [shipped, held] = await atOnce(round, shipFirst, () => hold(id));
      return { id, shipped, held };
    });

    for (const { id, shipped, held } of rounds) {
      const { status, lines, fulfillmentOrders } = await read(id);
      expect([held.status, status, fulfillmentOrders[0].status]).toEqual([200, 'ON_HOLD', 'ON_HOLD']);
      expect(lines[0].shipped).toBe(shipped.status === 200 ? 1 : 0);
      expect((await ship(world, fulfillmentOrders[0].id)).status).toBe(409);
      await ok(world.call('POST', `/v1/orders/${id}/holds/${held.body.holds[0].id}/release`));
      expect((await ok(ship(world, fulfillmentOrders[0].id))).status).toBe('CLOSED');
    }
  });

  it('cancels the whole order although one of its parts is accepted, or a hold placed, at that moment', async () => {
    const [near, far] = [await aSku(), await aSku()];
    await addLocation(world, 'JFK');
    await addStock(world, `${far}-B`, 'JFK', STOCK);
    const lines = [near, `${far}-B`].map((sku) => ({ sku, quantity: 1, unitPrice: usd(PRICE) }));

    const rounds = await inTurns(30, async (round) => {
      const { id, fulfillmentOrders } = await ok(place(world, { lines }));
      expect(fulfillmentOrders).toHaveLength(2);
      const rival = () => (round % 4 < 2 ? accept(fulfillmentOrders[round % 2].id) : hold(id));
      const [, cancelled] = await atOnce(round, rival, () => cancel(world, id));
      return { id, cancelled };
    });

    for (const { id, cancelled } of rounds) {
      expect([cancelled.status, ...(await statusAndMoneyOf(id))]).toEqual([200, 'CANCELLED', UNPAID]);
      expect((await read(id)).holds.filter(({ releasedAt }: Json) => releasedAt === undefined)).toEqual([]);
    }
    expect([await stockOf(near), await stockOf(`${far}-B`)]).toEqual(
      Array(2).fill({ onHand: STOCK, committed: 0, reserved: 0 }),
    );
  });

  it('takes what an API that died had written down before what is asked later', async () => {
    const { id, fulfillmentOrders } = await one(await aSku());
    const lost = await insertCommand(
      world.db,
      { kind: 'cancelOrder', orderId: id },
      { client: 'lost', actor: 'lost', bodyHash: '' },
    );
    const createdAt = new Date(Date.now() - 5_000);
    await world.db.updateTable('command').set({ createdAt }).where('id', '=', lost.id).execute();

    const shipped = await ship(world, fulfillmentOrders[0].id);

    expect([shipped.status, ...(await statusAndMoneyOf(id))]).toEqual([409, 'CANCELLED', UNPAID]);
  });

  it('ends every order that was cancelled or delivered, however its rivals came', async () => {
    const open = await until('no workflow is left but of orders that wait for somebody', async () => {
      const running = [];
      for await (const { workflowId } of world.client.workflow.list({
        query: `TaskQueue = '${world.taskQueue}' and ExecutionStatus = 'Running'`,
      })) {
        running.push(workflowId.replace('order-', ''));
      }
      const orders = await Promise.all(running.map(read));
      const over = orders.filter(({ status }) => status === 'CANCELLED' || status === 'COMPLETED');
      return over.length === 0 && orders;
    });

    expect(new Set(open.map(({ status }) => status))).toEqual(new Set(['FULFILLED', 'ON_HOLD', 'OPEN']));
  });

  async function stockOf(sku: string): Promise<Json> {
    const { locations } = await ok(world.call('GET', `/v1/stock/${sku}`));
    const { onHand, committed, reserved } = locations[0];
    return { onHand, committed, reserved };
  }

  async function promisedOf(sku: string): Promise<number> {
    return (
      await world.db
        .selectFrom('reservation')
        .selectAll()
        .where('sku', '=', sku as never)
        .execute()
    ).length;
  }

  /** The money by both books: what was captured must be the same in ours and in the provider's. */
  async function statusAndMoneyOf(orderId: string): Promise<[string, Money]> {
    const { status, totals } = await read(orderId);
    const answer = await fetch(`${world.simulatorUrl}/_control/ledger?orderId=${orderId}`);
    const [{ captured, capturable }] = ((await answer.json()) as Json).orders;
    expect(captured).toBe(totals.captured.amount);
    return [status, { captured, capturable, authorized: totals.authorized.amount }];
  }
});

/** Sends both within a few milliseconds; over the rounds each is first, last, and everything between. */
function atOnce(round: number, left: () => Promise<Answer>, right: () => Promise<Answer>): Promise<[Answer, Answer]> {
  const leadMs = (round % 11) - 5;
  return Promise.all([sleep(Math.max(-leadMs, 0)).then(left), sleep(Math.max(leadMs, 0)).then(right)]);
}

/** `count` rounds, a few of them at a time. */
async function inTurns<Result>(count: number, play: (round: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const player = async () => {
    for (let round = next++; round < count; round = next++) results.push(await play(round));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, player));
  return results;
}
