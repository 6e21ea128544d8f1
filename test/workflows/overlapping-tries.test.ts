import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addStock, openShop, place, usd } from '../support/shop.ts';
import { type Change, openWorld, type World } from '../support/world.ts';

const ORDERS = 30;
const OVERLAP_MAX_MS = 12;

/** A try that ran out of time goes on in its worker while the next one runs. */
const overlapping: Change = (activities) => ({
  async sourceOrder(orderId) {
    const first = activities.sourceOrder(orderId).catch(() => undefined);
    await sleep(Math.random() * OVERLAP_MAX_MS);
    const answer = await activities.sourceOrder(orderId);
    await first;
    return answer;
  },
});

describe('two tries of sourcing at the same moment', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ change: overlapping });
    await openShop(world);
  });
  afterAll(() => world.close());

  it('take the last unit once and refuse nobody for their own units', async () => {
    const skus = Array.from({ length: ORDERS }, (_none, index) => `LAST-${index}`);
    for (const sku of skus) await addStock(world, sku, 'NYC', 1);

    const answers = [];
    for (const sku of skus) answers.push(await place(world, { lines: [{ sku, quantity: 1, unitPrice: usd(100) }] }));

    expect(answers.filter(({ status }) => status !== 201).map(({ body }) => body.detail)).toEqual([]);
  }, 60_000);
});
