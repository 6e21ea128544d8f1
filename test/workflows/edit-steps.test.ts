import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Editing, line, PRICE, STOCK, set } from '../support/editing.ts';
import { type Fault, Faults, type Step } from '../support/faults.ts';
import { openShop } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

const HARMLESS: readonly Fault[] = ['repeated', 'loses its answer', 'fails once'];
/** Each step, in the life that comes past it. */
const LIVES: readonly (readonly [Step, 'raised' | 'lowered' | 'in cash' | 'cancelled'])[] = [
  ['editOrder', 'raised'],
  ['authorizePayment', 'raised'],
  ['applyEdit', 'raised'],
  ['editOrder', 'lowered'],
  ['cancelLines', 'cancelled'],
  ['refundOverpaid', 'in cash'],
];

describe('every step of an edit', () => {
  const faults = new Faults();
  let world: World;
  let editing: Editing;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    editing = new Editing(world);
    await openShop(world, { stock: {}, sla: { deliverWithin: 'PT0.05S' } });
  });
  afterEach(() => faults.clear());
  afterAll(() => world.close());

  const placed = async (own: Json = {}): Promise<Json> => editing.placed([line(await editing.aSku(), 2)], own);
  const holdings = async (order: Json): Promise<Json> => {
    const { sku } = order.lines[0];
    const { totals, lines } = await editing.read(order);
    const { authorized, captured, refunded } = totals;
    const money = { authorized: authorized.amount, captured: captured.amount, refunded: refunded.amount };
    const { capturable } = await editing.moneyOf(order);
    return { ...money, capturable, stock: (await editing.stockOf(sku)).NYC, cancelled: lines[0].cancelled };
  };

  describe.each(LIVES)('%s', (step, life) => {
    it.each(HARMLESS)(`of an order that is ${life} counts once although it %s`, async (fault) => {
      const order = await placed(life === 'in cash' ? { payments: [{ tender: 'CASH' }] } : {});
      faults.set(step, fault);

      const { status } = await change(order, life);

      expect(status).toBe(200);
      const kept = life === 'raised' ? 4 : 1;
      const paid = life === 'in cash' ? 2 * PRICE : 0;
      const authorized = paid > 0 ? 0 : Math.max(kept, 2) * PRICE;
      expect(await holdings(order)).toEqual({
        ...{ authorized, capturable: authorized, captured: paid, refunded: paid > 0 ? PRICE : 0 },
        ...{ stock: [STOCK, kept], cancelled: life === 'raised' ? 0 : 1 },
      });
    });
  });

  it.each<[Step, Fault]>([
    ['editOrder', 'refused'],
    ['authorizePayment', 'refused'],
    ['authorizePayment', 'loses its answer and is then refused'],
    ['applyEdit', 'refused'],
  ])('changes nothing, and keeps no money, when %s is %s', async (step, fault) => {
    const order = await placed();
    const before = await holdings(order);
    faults.set(step, fault);

    const { status } = await change(order, 'raised');
    faults.clear();

    expect(status).toBe(402);
    expect(await holdings(order)).toEqual(before);
    const done = await editing.shipAll(order);
    expect([done.status, done.totals.captured.amount]).toEqual(['COMPLETED', 2 * PRICE]);
    expect(await holdings(order)).toMatchObject({ capturable: 0, captured: 2 * PRICE });
  });

  it('makes no change of which the money was given back, however late its step comes', async () => {
    const order = await placed();
    faults.set('applyEdit', 'refused');
    await change(order, 'raised');
    faults.clear();
    const { id } = await world.db
      .selectFrom('command')
      .select('id')
      .where('orderId', '=', order.id)
      .where('kind', '=', 'editOrder')
      .executeTakeFirstOrThrow();
    const before = await holdings(order);
    const claimed = order.fulfillmentOrders.map((part: Json) => part.id);

    const { applyEdit } = await import('../../activities/editing/edit-order.ts');
    const late = applyEdit(world.db, order.id, id, claimed);

    await expect(late).rejects.toMatchObject({ type: 'order-not-editable' });
    expect(await holdings(order)).toEqual(before);
  });

  function change(order: Json, life: string) {
    const [first] = order.lines;
    if (life === 'cancelled' || life === 'in cash') return editing.cancelUnits(order, [[first, 1]]);
    return editing.edit(order, [set(first, life === 'raised' ? 4 : 1)]);
  }
});
