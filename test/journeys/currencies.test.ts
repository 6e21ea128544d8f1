import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { balancesOf } from '../support/books.ts';
import { addStock, holdingsOf, ok, openShop, place, ship } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

/** Amounts in minor units: nothing divides by three. The card provider takes dinars in whole tens of them only. */
const CASES = [
  { currency: 'JPY', price: 1_000, discount: 100, tax: 241, shipping: 500, tender: 'CARD' },
  { currency: 'KWD', price: 12_340, discount: 100, tax: 241, shipping: 505, tender: 'CASH' },
  { currency: 'KWD', price: 12_340, discount: 90, tax: 240, shipping: 500, tender: 'CARD' },
] as const;

describe('an order in a currency of another exponent', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {}, sla: { deliverWithin: 'PT0.05S' } });
    const { returnPolicy, verification, sla } = await ok(world.call('GET', '/v1/channels/web-us'));
    for (const currency of ['JPY', 'KWD']) {
      const body = { name: currency, kind: 'WEB', currency, countries: ['US'], returnPolicy, verification, sla };
      await ok(world.call('PUT', `/v1/channels/web-${currency}`, { body }));
    }
  });
  afterAll(() => world.close());

  const post = (order: Json, path: string, body: Json): Promise<Json> =>
    ok(world.call('POST', `/v1/orders/${order.id}/${path}`, { body }));

  it.each(CASES)(
    'adds up to the last unit through edit, partial cancel, shipments and refund: $currency by $tender',
    async (of) => {
      const { currency, price, discount, tax, shipping, tender } = of;
      const money = (amount: number) => ({ amount, currency });
      const sku = `EXP-${currency}-${tender}`;
      await addStock(world, sku, 'NYC', 10);
      const line = { sku, quantity: 3, unitPrice: money(price), discount: money(discount), tax: { amount: tax } };
      const payments = [{ tender, ...(tender === 'CARD' ? { token: 'pm_card_visa' } : {}) }];
      const own = { channel: `web-${currency}`, currency, lines: [line], shippingCharge: money(shipping), payments };
      const order = await ok(place(world, own));
      const [{ id: lineId }] = order.lines;

      await post(order, 'edits', { changes: [{ type: 'SET_QUANTITY', lineId, quantity: 5 }] });
      await post(order, 'edits', { changes: [{ type: 'SET_QUANTITY', lineId, quantity: 3 }] });
      const cancelled = await post(order, 'cancel', { reason: 'one less', lines: [{ lineId, quantity: 1 }] });
      await ok(ship(world, cancelled.fulfillmentOrders[0].id));
      const refunded = await post(order, 'refunds', { amount: money(price), reason: 'goodwill' });

      const worth = 2 * price - Math.round((discount * 2) / 3) + Math.round((tax * 2) / 3) + shipping;
      const all = 3 * price - discount + tax + shipping;
      const { totals } = await until('the order has ended', async () => {
        const now = await ok(world.call('GET', `/v1/orders/${order.id}`));
        return now.endedAt && now;
      });
      expect([order.totals.total, cancelled.totals.due]).toEqual([money(all), money(tender === 'CASH' ? 0 : worth)]);
      expect(refunded.amount).toEqual(money(price));
      const paid = tender === 'CASH' ? all : worth;
      expect(totals).toMatchObject({ captured: money(paid), refunded: money(paid - worth + price), due: money(0) });
      const { captured, refunded: back, capturable } = (await holdingsOf(world, order.id, sku)).money;
      expect([captured, back, capturable]).toEqual(tender === 'CARD' ? [worth, price, 0] : [0, 0, 0]);
      expect(await balancesOf(world, order)).toMatchObject({ 'accounts-receivable': price });
    },
  );
});
