import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plans } from '../support/life-plans.ts';
import { OrderLife } from '../support/order-life.ts';
import { addLocation, ok, openShop } from '../support/shop.ts';
import { openWorld, type World } from '../support/world.ts';

/** So many orders live beside each other in each run. */
const TOGETHER = 4;
const RUNS = 12;
/** A slow machine plays fewer of them, but plays to their end what it has begun. */
const TIME_MAX_MS = 20_000;

describe('random lives of orders', () => {
  let world: World;
  let lives = 0;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {}, sla: { deliverWithin: 'PT0.05S' } });
    await addLocation(world, 'BOS');
    const { returnPolicy, verification, sla } = await ok(world.call('GET', '/v1/channels/web-us'));
    for (const currency of ['USD', 'JPY', 'KWD']) {
      const body = { name: currency, kind: 'WEB', currency, countries: ['US'], verification, sla };
      const policy = { ...returnPolicy, autoApprove: true };
      await ok(
        world.call('PUT', `/v1/channels/web-${currency.toLowerCase()}`, { body: { ...body, returnPolicy: policy } }),
      );
    }
  });
  afterAll(() => world.close());

  it('leave captured less refunded what is owed, no tender refunded too much, and books that balance', async () => {
    const enough = Date.now() + TIME_MAX_MS;
    await fc.assert(
      fc.asyncProperty(fc.array(plans, { minLength: TOGETHER, maxLength: TOGETHER }), async (planned) => {
        if (Date.now() > enough) return;
        const together = planned.map((plan) => new OrderLife(world, plan));

        await Promise.all(together.map((life) => life.live()));
        lives += together.length;

        for (const life of together) {
          const { is, mustBe } = await life.account();
          expect(is).toEqual(mustBe);
        }
      }),
      // What a shrunk life would show costs minutes; the seed in the message plays the same lives again.
      { numRuns: RUNS, endOnFailure: true },
    );

    const { balanced, items } = await ok(world.call('GET', '/v1/journal/trial-balance'));
    const sums: Record<string, number> = {};
    for (const { currency, debit, credit } of items) sums[currency] = (sums[currency] ?? 0) + debit - credit;
    expect([balanced, Object.values(sums).filter((sum) => sum !== 0)]).toEqual([true, []]);
    expect(await ok(world.call('GET', '/v1/inventory/reconciliation'))).toMatchObject({ drift: [] });
    expect(lives).toBeGreaterThan(TOGETHER);
  }, 60_000);
});
