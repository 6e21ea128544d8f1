import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { addLocation, addStock, ok, openShop, place, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

describe('two orders that were planned on the same snapshot', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { PAIR: 1, LAST: 1 } });
    await addLocation(world, 'LAX', { geo: { lat: 34, lon: -118.2 } });
    await addStock(world, 'PAIR', 'LAX', 1);
  });
  afterAll(() => world.close());

  /**
   * Places two orders whose plans are made while nobody may commit one; both want the nearest location. What happens
   * `meanwhile` neither of them has seen.
   */
  const placeTwo = async (sku: string, meanwhile = async () => {}): Promise<Answer[]> => {
    const order = () => place(world, { lines: [{ sku, quantity: 1, unitPrice: usd(1_000) }] });
    return world.db
      .transaction()
      .execute(async (tx) => {
        await sql`select from stock where sku = ${sku} for update`.execute(tx);
        const placing = [order(), order()];
        await until('both plans wait to be committed', async () => (await waitingForLocks(world)) >= placing.length);
        await meanwhile();
        return placing;
      })
      .then((placing) => Promise.all(placing));
  };
  const locationsOf = (answers: readonly Answer[]) =>
    answers.flatMap(({ body }) => (body.fulfillmentOrders ?? []).map((part: Json) => part.locationId)).sort();
  const drift = async () => (await ok(world.call('GET', '/v1/inventory/reconciliation'))).drift;

  it('are both accepted where each of two locations has one unit', async () => {
    const answers = await placeTwo('PAIR');

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(locationsOf(answers)).toEqual(['LAX', 'NYC']);
    expect(await drift()).toEqual([]);
  });

  it('are one accepted and one refused where there is one unit in all', async () => {
    const answers = await placeTwo('LAST');

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(locationsOf(answers)).toEqual(['NYC']);
    expect(await drift()).toEqual([]);
  });

  it('are bound by a daily capacity that was lowered since', async () => {
    await addLocation(world, 'BKN', { dailyCapacity: 2 });
    for (const id of ['BKN', 'LAX']) await addStock(world, 'LOWERED', id, 9);

    const answers = await placeTwo('LOWERED', () => addLocation(world, 'BKN', { dailyCapacity: 1 }));

    expect(locationsOf(answers)).toEqual(['BKN', 'LAX']);
  });

  it('are not bound by a daily capacity where there was none, but count for who comes after them', async () => {
    await addLocation(world, 'JFK');
    for (const id of ['JFK', 'LAX']) await addStock(world, 'SET', id, 9);

    const answers = await placeTwo('SET', () => addLocation(world, 'JFK', { dailyCapacity: 2 }));
    const next = await place(world, { lines: [{ sku: 'SET', quantity: 1, unitPrice: usd(1_000) }] });

    expect(locationsOf([...answers, next])).toEqual(['JFK', 'JFK', 'LAX']);
  });
});

async function waitingForLocks({ db }: World): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.waiting ?? 0;
}
