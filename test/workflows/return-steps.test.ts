import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, Faults, type Step } from '../support/faults.ts';
import { PRICE, Returning, STOCK } from '../support/returning.ts';
import { ok, openShop } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

type Life = 'received' | 'inspected' | 'kept' | 'declined' | 'cancelled' | 'expired';
/** Each step, in a life of a return that comes past it. */
const LIVES: readonly (readonly [Step, Life])[] = [
  ['readReturn', 'received'],
  ['approveReturn', 'received'],
  ['receiveReturn', 'received'],
  ['refundPayment', 'received'],
  ['closeReturn', 'received'],
  ['inspectReturn', 'inspected'],
  ['approveReturn', 'kept'],
  ['declineReturn', 'declined'],
  ['cancelReturn', 'cancelled'],
  ['expireReturn', 'expired'],
];
const HARMLESS: readonly Fault[] = ['repeated', 'loses its answer', 'fails once'];

describe('every step of a return', () => {
  const faults = new Faults();
  let world: World;
  let shop: Returning;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    shop = new Returning(world);
    await openShop(world, { stock: {} });
  });
  afterEach(() => faults.clear());
  afterAll(() => world.close());

  describe.each(LIVES)('%s of one that is %s', (step, life) => {
    it.each(HARMLESS)('counts once although it %s', async (fault) => {
      const order = await shop.bought(2, life === 'expired' ? { expiresAfter: 'PT0.05S' } : {});
      faults.set(step, fault);

      const goods = await live(life, order);

      const isPaid = ['received', 'inspected', 'kept'].includes(life);
      const isBack = isPaid && life !== 'kept';
      expect(goods.status).toBe(
        { declined: 'DECLINED', cancelled: 'CANCELLED', expired: 'CANCELLED' }[life as string] ?? 'CLOSED',
      );
      expect(await shop.givenBack(order)).toBe(isPaid ? PRICE : 0);
      expect(await shop.stockOf(order)).toEqual({
        ...{ onHand: STOCK - 2 + (isBack ? 1 : 0), available: STOCK - 2 + (isBack ? 1 : 0) },
        damaged: 0,
      });
      expect(await shop.balances(order)).toEqual(
        isPaid ? { 'psp-clearing': PRICE, revenue: -PRICE } : { 'psp-clearing': 2 * PRICE, revenue: -2 * PRICE },
      );
      expect(await eventsTwice(order)).toEqual([]);
    });
  });

  async function live(life: Life, order: Json): Promise<Json> {
    const { id } = await ok(shop.ask(order, 1));
    const goods = await shop.readReturn({ id });
    if (life === 'declined') await ok(shop.tell(goods, 'decline', { reason: 'worn' }));
    if (life === 'cancelled') await ok(shop.tell(goods, 'cancel'));
    if (life === 'kept') await ok(shop.tell(goods, 'approve', { keepIt: true }));
    if (life === 'received' || life === 'inspected') await ok(shop.tell(goods, 'approve'));
    if (life === 'received') await ok(shop.receive(goods, 1));
    if (life === 'inspected') {
      await ok(shop.receive(goods, 1, 'PROCESSING_REQUIRED'));
      await ok(shop.inspect(goods, 1));
    }
    await until(`return ${id} has ended`, async () => {
      const description = await world.client.workflow.getHandle(`return-${id}`).describe();
      return description.status.name === 'COMPLETED';
    });
    return shop.readReturn(goods);
  }

  /** Kinds of events of a return that stand more than once in its order's history. */
  async function eventsTwice(order: Json): Promise<string[]> {
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/events`));
    const types = items.map(({ type }: Json) => type).filter((type: string) => /^(return|refund)\./.test(type));
    return types.filter((type: string, index: number) => types.indexOf(type) !== index);
  }
});
