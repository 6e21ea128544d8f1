import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { activityInfo } from '@temporalio/activity';
import type { Activities } from '../../activities/index.ts';
import { anOrder, ok, openShop, place, ship } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const HANGING = 200;
const ON_ACCOUNT = { payments: [{ tender: 'INVOICE' }] };
/** Far more than the slowest machine needs from placed to shipped, far less than one call of the provider hangs. */
const ALLOWANCE_MS = 2_000;

/** Nearly as long as a call may hang. */
const SLOW_MS = 3_000;

let world: World;
let slowLocalTries = 0;
beforeAll(async () => {
  world = await openWorld({ change: watching });
  await openShop(world, { stock: { TEE: 1_000 } });
});
afterAll(() => world.close());

it('ships orders that need no provider while 200 payments hang, and loses none of those', async () => {
  slowLocalTries = 0;
  await placeAndShip(); // The first of all is slow for other reasons.
  const alone = await elapsed(placeAndShip);
  await control('POST', 'faults', { operation: 'authorize', kind: 'hang' });
  const waiting = await Promise.all(Array.from({ length: HANGING }, placeByCard));
  await everyOneOf(waiting, 'stage', 'SOURCED');
  await until('every one of them hangs', async () => (await control('GET', 'faults')).faults[0].hits >= HANGING);

  const crowded = [await elapsed(placeAndShip), await elapsed(placeAndShip), await elapsed(placeAndShip)];

  expect(await countOf(waiting, 'status', 'RECEIVED')).toBe(HANGING);
  expect(Math.min(...crowded)).toBeLessThan(10 * alone + ALLOWANCE_MS);
  // Each of them holds a slot that every order's database steps need too: a few show that the provider hangs.
  expect(slowLocalTries).toBeLessThan(HANGING / 2);
  await control('DELETE', 'faults');
  await everyOneOf(waiting, 'status', 'OPEN');
  const { orders } = await control('GET', 'ledger');
  const paidOnce = orders.filter(({ charges, capturable }: Json) => charges === 1 && capturable === 1_999);
  expect(new Set(paidOnce.map(({ orderId }: Json) => orderId))).toEqual(new Set(waiting));
}, 120_000);

/** Counts the local tries that hang. */
function watching({ authorizePayment }: Activities): Partial<Activities> {
  return {
    async authorizePayment(orderId) {
      const before = performance.now();
      try {
        return await authorizePayment(orderId);
      } finally {
        if (activityInfo().isLocal && performance.now() - before > SLOW_MS) slowLocalTries += 1;
      }
    },
  };
}

async function placeAndShip(): Promise<void> {
  const order = await ok(place(world, ON_ACCOUNT));
  const shipped = await ok(ship(world, order.fulfillmentOrders[0].id));
  expect([order.status, shipped.status]).toEqual(['OPEN', 'CLOSED']);
}

async function placeByCard(): Promise<string> {
  const headers = { prefer: 'respond-async' };
  const { id } = await ok(world.call('POST', '/v1/orders', { key: randomUUID(), headers, body: anOrder() }));
  return id;
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

type Column = 'stage' | 'status';

async function countOf(ids: readonly string[], column: Column, value: string): Promise<number> {
  const orders = world.db
    .selectFrom('orders')
    .select(column)
    .where('id', 'in', ids as never);
  return (await orders.execute()).filter((order: Json) => order[column] === value).length;
}

/** As long as some come there every now and then, it takes the time it takes. */
async function everyOneOf(ids: readonly string[], column: Column, value: string): Promise<void> {
  for (let some = 20; some <= ids.length; some += 20) {
    await until(`${some} orders are ${value}`, async () => (await countOf(ids, column, value)) >= some);
  }
}

async function control(method: string, path: string, body?: unknown): Promise<Json> {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await fetch(`${world.simulatorUrl}/_control/${path}`, { method, ...json })).json();
}
