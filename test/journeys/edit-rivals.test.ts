import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { add, Editing, line, PRICE, STOCK, set } from '../support/editing.ts';
import { cancel, holdingsOf, openShop, ship } from '../support/shop.ts';
import { type Answer, type Json, openWorld, type World } from '../support/world.ts';

const ROUNDS = 20;

describe('rivals of an edit', () => {
  let world: World;
  let editing: Editing;
  beforeAll(async () => {
    world = await openWorld();
    editing = new Editing(world);
    await openShop(world, { stock: {} });
  });
  afterAll(() => world.close());

  /** One unit is ordered; all come within a few milliseconds, in every order. */
  async function race(rivals: (order: Json) => readonly (() => Promise<Answer>)[]) {
    const rounds = await Promise.all(
      Array.from({ length: ROUNDS }, async (_, round) => {
        const order = await editing.placed([line(await editing.aSku(), 2)]);
        const all = rivals(order).map((rival, index) => sleep(((round * (index + 3)) % 7) * 4).then(rival));
        return { order, answers: await Promise.all(all) };
      }),
    );
    return Promise.all(
      rounds.map(async ({ order, answers }) => {
        const sku = order.lines[0].sku;
        const { stock, money, reserved } = await holdingsOf(world, order.id, sku);
        const statuses = answers.map(({ status }) => status);
        const [{ onHand, committed }] = stock;
        return { now: await editing.read(order), statuses, money, reserved, gone: STOCK - onHand, committed };
      }),
    );
  }

  it('either add to what ships, or to the next parcel, or come too late', async () => {
    const rounds = await race((order) => [
      () => ship(world, order.fulfillmentOrders[0].id),
      () => editing.edit(order, [set(order.lines[0], 3)]),
    ]);

    for (const { now, statuses, money, gone, committed } of rounds) {
      const [shipped, edited] = statuses;
      expect([200, 409]).toContain(edited);
      expect(shipped).toBe(200);
      const { quantity, shipped: left } = now.lines[0];
      expect([quantity, gone, committed]).toEqual([edited === 200 ? 3 : 2, left, quantity - left]);
      expect(money).toMatchObject({ captured: left * PRICE, capturable: (quantity - left) * PRICE });
    }
  });

  it('leave one consistent order when edit, cancel of a unit and cancel of all come at once', async () => {
    const rounds = await race((order) => [
      () => editing.edit(order, [set(order.lines[0], 5)]),
      () => editing.cancelUnits(order, [[order.lines[0], 1]]),
      () => cancel(world, order.id),
    ]);

    for (const { now, statuses, money, reserved, committed } of rounds) {
      expect(statuses.filter((status) => ![200, 409].includes(status))).toEqual([]);
      expect([now.status, money.capturable, money.captured, reserved, committed]).toEqual(['CANCELLED', 0, 0, 0, 0]);
      const { quantity, cancelled } = now.lines[0];
      expect(cancelled).toBe(quantity);
    }
  });

  it('leave what is kept equal to what is promised when units are taken off by two at once', async () => {
    const rounds = await race((order) => [
      () => editing.edit(order, [set(order.lines[0], 1)]),
      () => editing.cancelUnits(order, [[order.lines[0], 1]]),
    ]);

    for (const { now, statuses, money, committed } of rounds) {
      const { quantity, cancelled } = now.lines[0];
      expect(statuses).toContain(200);
      expect(committed).toBe(quantity - cancelled);
      expect(money.capturable).toBe(now.status === 'CANCELLED' ? 0 : 2 * PRICE);
    }
  });

  it('of two who saw the same order, refuses the second with a stale If-Match', async () => {
    const [sku, other] = [await editing.aSku(), await editing.aSku()];
    const order = await editing.placed([line(sku)]);
    const headers = { 'if-match': `"${order.version}"` };

    const answers = await Promise.all([
      editing.edit(order, [add(other)], { headers }),
      editing.edit(order, [add(other)], { headers }),
    ]);
    const now = await editing.read(order);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(now.lines).toHaveLength(2);
    expect(
      (await editing.edit(order, [set(now.lines[1], 0)], { headers: { 'if-match': `"${now.version}"` } })).status,
    ).toBe(200);
  });

  it('sent twice under one key is one', async () => {
    const [sku, other] = [await editing.aSku(), await editing.aSku()];
    const order = await editing.placed([line(sku)]);

    const answers = await Promise.all([1, 2].map(() => editing.edit(order, [add(other)], { key: other })));

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await editing.read(order)).lines).toHaveLength(2);
    expect(await editing.moneyOf(order)).toMatchObject({ capturable: 2 * PRICE, authorized: 2 * PRICE });
  });
});
