import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.ts';
import { insertCommand, type NewCommand } from '../../db/order/inbox.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { CommandOutcome } from '../../domain/order/command.ts';
import { addLocation, cancel, freshSku, NEW_YORK, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const PRICE = 1_999;
const STOCK = 10;
const SOLD = { onHand: STOCK - 1, committed: 0 };
const KEPT = { onHand: STOCK, committed: 1 };
const FREE = { onHand: STOCK, committed: 0 };

/** The order, and what the worker was doing for it when it died. */
type Lost = { readonly orderId: OrderId; readonly partId: FulfillmentOrderId; readonly commandId: CommandId };
type Did = (did: Activities, lost: Lost) => Promise<unknown>;

const prepares: Did = (did, { orderId, commandId, partId }) => did.prepareShipment(orderId, commandId, partId);
const captures: Did = (did, { commandId }) => did.capturePayment(commandId);
const issues: Did = (did, { orderId, commandId }) => did.shipStock(orderId, commandId);
const cancels: Did = (did, { orderId, commandId, partId }) => did.cancelUnits(orderId, commandId, [partId]);
const rejects: Did = (did, { orderId, commandId, partId }) => did.rejectWork(orderId, commandId, partId);
const holds: Did = (did, { orderId, commandId, partId }) => did.placeHold(orderId, commandId, [partId]);

/** What each of the rivals is answered that comes before the command comes again. */
const SHIPS = { cancel: 409, hold: 200, accept: 409, ship: 409, edit: 409, holdPart: 409 };
const RIVALS = {
  'has begun a shipment': { kind: 'shipFulfillmentOrder', did: [prepares], answers: SHIPS },
  'has captured for a shipment': { kind: 'shipFulfillmentOrder', did: [prepares, captures], answers: SHIPS },
  'has shipped': { kind: 'shipFulfillmentOrder', did: [prepares, captures, issues], answers: SHIPS },
  'has cancelled': { kind: 'cancelOrder', did: [cancels], answers: { cancel: 409, hold: 409, accept: 409, ship: 409 } },
  'has held': { kind: 'placeHold', did: [holds], body: { reason: 'OTHER' }, answers: { accept: 409, ship: 409 } },
} as const satisfies Record<string, { kind: NewCommand['kind']; did: readonly Did[]; body?: Json; answers: Json }>;
type Doing = keyof typeof RIVALS;
type Death = Pick<NewCommand, 'kind' | 'body'> & { readonly did: readonly Did[] };
const CASES = Object.entries(RIVALS).flatMap(([doing, { answers }]) =>
  Object.entries(answers).map(([rival, status]) => [doing as Doing, rival, status] as const),
);

/** Its steps stand in the rows and nothing of them in the history: the order's workflow knows of none. */
describe('a worker that died before Temporal heard of what it did', () => {
  const environment = new MockActivityEnvironment();
  let activities: Activities;
  let world: World;
  beforeAll(async () => {
    const change = (all: Activities) => {
      activities = all;
      return {};
    };
    world = await openWorld({ change });
    await openShop(world, { stock: {}, sla: { deliverWithin: 'PT0.05S' } });
  });
  afterAll(() => world.close());

  it.each(CASES)('%s: %s is answered %i, and then it is done as if it had lived', async (doing, rival, status) => {
    const sku = await freshSku(world, { NYC: STOCK });
    const lost = await die(await aPart(sku), RIVALS[doing]);

    const answered = await RIVAL[rival as keyof typeof RIVAL](lost);
    const outcome = await comeAgain(lost.commandId);

    expect([answered.status, outcome]).toEqual([status, { status: 'DONE' }]);
    if (doing === 'has held') {
      expect([await statusOf(lost), await shelfOf(sku)]).toEqual(['ON_HOLD', KEPT]);
      return;
    }
    await ended(lost);
    const isCancelled = doing === 'has cancelled';
    expect(await statusOf(lost)).toBe(isCancelled ? 'CANCELLED' : 'COMPLETED');
    expect(await shelfOf(sku)).toEqual(isCancelled ? FREE : SOLD);
    expect(await moneyOf(lost)).toEqual({ captured: isCancelled ? 0 : PRICE, capturable: 0 });
  });

  it('finds another place for what was rejected, although a rival came first', async () => {
    await addLocation(world, 'BOS', { geo: { lat: 42.4, lon: -71.1 } });
    const lost = await die(await aPart(await freshSku(world, { NYC: 1, BOS: 1 })), {
      ...{ kind: 'rejectFulfillmentOrder', did: [rejects], body: { reason: 'CAPACITY' } },
    });

    const rival = await RIVAL.holdPart(lost);
    const outcome = await comeAgain(lost.commandId);

    expect([rival.status, outcome]).toEqual([409, { status: 'DONE' }]);
    const { fulfillmentOrders } = await ok(world.call('GET', `/v1/orders/${lost.orderId}`));
    expect(fulfillmentOrders.map(({ locationId, status }: Json) => [locationId, status])).toEqual([
      ['NYC', 'CLOSED'],
      ['BOS', 'OPEN'],
    ]);
  });

  const RIVAL = {
    cancel: ({ orderId }: Lost): Promise<Answer> => cancel(world, orderId),
    hold: ({ orderId }: Lost) => world.call('POST', `/v1/orders/${orderId}/holds`, { body: { reason: 'OTHER' } }),
    accept: ({ partId }: Lost) => world.call('POST', `/v1/fulfillment-orders/${partId}/accept`, { body: {} }),
    ship: ({ partId }: Lost) => ship(world, partId),
    edit: ({ orderId }: Lost) => {
      const changes = [{ type: 'SET_ADDRESS', address: { ...NEW_YORK, line1: '20 W 34th St' } }];
      return world.call('POST', `/v1/orders/${orderId}/edits`, { body: { changes } });
    },
    holdPart: ({ partId }: Lost) =>
      world.call('POST', `/v1/fulfillment-orders/${partId}/hold`, { body: { reason: 'OTHER' } }),
  };

  async function aPart(sku: string): Promise<Omit<Lost, 'commandId'>> {
    const { id, fulfillmentOrders } = await ok(place(world, { lines: [{ sku, quantity: 1, unitPrice: usd(PRICE) }] }));
    return { orderId: id, partId: fulfillmentOrders[0].id };
  }

  /** The rows of an order show more than its workflow knows, and the command for it is still on its way. */
  async function die(part: Omit<Lost, 'commandId'>, { kind, did, body = {} }: Death): Promise<Lost> {
    const fulfillmentOrderId = /FulfillmentOrder/.test(kind) ? part.partId : undefined;
    const command: NewCommand = { kind, orderId: part.orderId, fulfillmentOrderId, body };
    const { id: commandId } = await insertCommand(world.db, command, { client: 'lost', actor: 'lost', bodyHash: '' });
    // Young, so that nobody takes its bearer for dead.
    const createdAt = new Date(Date.now() + 3_600_000);
    await world.db
      .updateTable('command')
      .set({ createdAt, deliverAfter: createdAt })
      .where('id', '=', commandId)
      .execute();
    const lost = { ...part, commandId };
    for (const step of did) await environment.run(() => step(activities, lost));
    return lost;
  }

  async function comeAgain(commandId: CommandId): Promise<CommandOutcome> {
    await world.db.updateTable('command').set({ deliverAfter: new Date() }).where('id', '=', commandId).execute();
    return until('the command has come again', async () => {
      const row = await world.db
        .selectFrom('command')
        .select('outcome')
        .where('id', '=', commandId)
        .executeTakeFirstOrThrow();
      return row.outcome ?? undefined;
    });
  }

  const ended = ({ orderId }: Lost) =>
    until(`the workflow of order ${orderId} has ended`, async () => {
      const { status } = await world.client.workflow.getHandle(`order-${orderId}`).describe();
      return status.name === 'COMPLETED';
    });

  const statusOf = async ({ orderId }: Lost): Promise<string> =>
    (await ok(world.call('GET', `/v1/orders/${orderId}`))).status;

  async function shelfOf(sku: string): Promise<Json> {
    const { locations } = await ok(world.call('GET', `/v1/stock/${sku}`));
    const { onHand, committed } = locations.find(({ locationId }: Json) => locationId === 'NYC');
    return { onHand, committed };
  }

  async function moneyOf({ orderId }: Lost): Promise<Json> {
    const answer = await fetch(`${world.simulatorUrl}/_control/ledger?orderId=${orderId}`);
    const [{ captured, capturable }] = ((await answer.json()) as Json).orders;
    return { captured, capturable };
  }
});
