import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, Faults, type Step } from '../support/faults.ts';
import { PRICE, Returning, STOCK } from '../support/returning.ts';
import { ok, openShop, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const LIVES = ['received', 'inspected', 'kept', 'declined', 'cancelled', 'expired', 'reminded', 'labelled'] as const;
type Life = (typeof LIVES)[number];
/** Each step, in a life of a return that comes past it. */
const STEPS: readonly (readonly [Step, Life])[] = [
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
  ['remindOfReturn', 'reminded'],
  ['buyReturnLabel', 'labelled'],
  ['voidReturnLabel', 'labelled'],
];
const POLICIES: Readonly<Partial<Record<Life, Json>>> = {
  expired: { expiresAfter: 'PT0.05S' },
  reminded: { autoApprove: true, remindAfter: 'PT0.05S', expiresAfter: 'PT0.3S' },
  labelled: { autoApprove: true, wayBack: 'SHOP' },
};
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

  describe.each(STEPS)('%s of one that is %s', (step, life) => {
    it.each(HARMLESS)('counts once although it %s', async (fault) => {
      const order = await shop.bought(2, POLICIES[life] ?? {});
      faults.set(step, fault);

      const goods = await live(life, order);

      const isPaid = ['received', 'inspected', 'kept'].includes(life);
      const isBack = isPaid && life !== 'kept';
      expect(goods.status).toBe(isPaid ? 'CLOSED' : life === 'declined' ? 'DECLINED' : 'CANCELLED');
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

  it.each<[Step, (goods: Json) => Promise<Answer>]>([
    ['approveReturn', (goods) => shop.tell(goods, 'approve')],
    ['declineReturn', (goods) => shop.tell(goods, 'decline', { reason: 'worn' })],
    ['cancelReturn', (goods) => shop.tell(goods, 'cancel')],
    ['receiveReturn', (goods) => shop.receive(goods, 1)],
    ['inspectReturn', (goods) => shop.inspect(goods, 1)],
  ])('%s changes nothing when it is refused, and works when it is asked again', async (step, act) => {
    const order = await shop.bought(2, { autoApprove: step === 'receiveReturn' || step === 'inspectReturn' });
    const goods = await shop.readReturn(await ok(shop.ask(order, 1)));
    if (step === 'inspectReturn') await ok(shop.receive(goods, 1, 'PROCESSING_REQUIRED'));
    const before = [await shop.readReturn(goods), await shop.stockOf(order), await shop.balances(order)];
    faults.set(step, 'refused');

    const refused = await act(goods);

    expect(refused.status).toBe(402);
    expect([await shop.readReturn(goods), await shop.stockOf(order), await shop.balances(order)]).toEqual(before);
    faults.clear();
    expect((await act(goods)).status).toBe(200);
  });

  it.each(HARMLESS)('settleExchange counts once although it %s', async (fault) => {
    const order = await shop.bought(1, { autoApprove: true });
    const exchange = [{ sku: await shop.aSku(), quantity: 1, unitPrice: usd(PRICE) }];
    const asked = await ok(shop.ask(order, 1, { exchange }));
    faults.set('settleExchange', fault);

    await ok(shop.receive(asked, 1));

    const instead = await until('the exchange may go', async () => {
      const now = await shop.read({ id: asked.exchange.orderId });
      return now.status === 'OPEN' && now;
    });
    expect([instead.totals.captured, await shop.givenBack(order)]).toEqual([usd(PRICE), 0]);
    expect(await shop.balances(instead)).toEqual({ 'deferred-revenue': -PRICE, 'exchange-clearing': PRICE });
    expect(await shop.balances(order)).toEqual({ 'exchange-clearing': -PRICE, 'psp-clearing': PRICE });
  });

  async function live(life: Life, order: Json): Promise<Json> {
    const { id } = await ok(shop.ask(order, 1));
    const goods = await shop.readReturn({ id });
    if (life === 'declined') await ok(shop.tell(goods, 'decline', { reason: 'worn' }));
    if (life === 'cancelled') await ok(shop.tell(goods, 'cancel'));
    if (life === 'labelled') await cancelLabelled(goods);
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

  /** Once there is a label to void. */
  async function cancelLabelled(goods: Json): Promise<void> {
    await until('there is a label', async () => (await shop.readReturn(goods)).label.status === 'BOUGHT');
    await ok(shop.tell(goods, 'cancel'));
  }

  /** Kinds of events of a return that stand more than once in its order's history. */
  async function eventsTwice(order: Json): Promise<string[]> {
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/events`));
    const types = items.map(({ type }: Json) => type).filter((type: string) => /^(return|refund)\./.test(type));
    return types.filter((type: string, index: number) => types.indexOf(type) !== index);
  }
});
