import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atOnce } from '../../api/at-once.ts';
import { balancesOf } from '../support/books.ts';
import { addLocation, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

describe('what is owed', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world);
    await addLocation(world, 'mill', { kind: 'SUPPLIER' });
    const body = { name: 'Rug', weightGrams: 300, unitCost: usd(4000) };
    await ok(world.call('PUT', '/v1/skus/RUG', { body }));
    await ok(world.call('POST', '/v1/stock-movements', { body: receipt }));
  });
  afterAll(() => world.close());

  const receipt = { sku: 'RUG', locationId: 'mill', quantity: 50, reason: 'RECEIVED' };
  const read = (url: string): Promise<Json> => ok(world.call('GET', url));
  async function shipped(sku: string, quantity: number, own: object = {}): Promise<Json> {
    const order = await ok(place(world, { lines: [{ sku, quantity, unitPrice: usd(9900) }], ...own }));
    for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));
    return order;
  }
  const bill = (own: object) =>
    world.call('POST', '/v1/bills', { body: { locationId: 'mill', reference: 'M-1', amount: usd(12_500), ...own } });
  async function balanceOf(account: string): Promise<number> {
    const { items } = await read('/v1/journal/trial-balance');
    return items.reduce((sum: number, row: Json) => sum + (row.account === account ? row.debit - row.credit : 0), 0);
  }

  it('to a supplier is what he bills: his goods are settled, and the difference is posted', async () => {
    await shipped('RUG', 2);
    await shipped('RUG', 3);

    const answers = await atOnce(4, [1, 2, 3, 4], () => bill({ lines: [{ sku: 'RUG', quantity: 3 }] }));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const entered = answers.find(({ status }) => status === 201)?.body;
    expect(entered).toMatchObject({ accrued: 12_000, difference: 500, amount: usd(12_500) });
    expect(await balanceOf('goods-received-not-invoiced')).toBe(-8000);
    expect([await balanceOf('accounts-payable'), await balanceOf('purchase-price-variance')]).toEqual([-12_500, 500]);
    const tooMuch = await bill({ reference: 'M-2', lines: [{ sku: 'RUG', quantity: 3 }] });
    expect([tooMuch.status, tooMuch.body]).toMatchObject([409, { type: '/problems/bill-exceeds-goods', beyond: 1 }]);
    await ok(bill({ reference: 'M-3', amount: usd(7900) }));
    expect([await balanceOf('goods-received-not-invoiced'), await balanceOf('accounts-payable')]).toEqual([0, -20_400]);
    expect((await bill({ reference: 'M-4' })).status).toBe(409);
    expect((await bill({ reference: 'M-5', locationId: 'NYC' })).status).toBe(422);
  });

  it('to suppliers is listed by how late it is, until it is paid, which happens once', async () => {
    const [newer, older] = (await read('/v1/bills')).items;
    const ages = await read(`/v1/journal/ageing?kind=AP&at=${older.dueOn}`);
    expect(ages.items).toEqual([
      { party: 'mill', currency: 'USD', total: 20_400, buckets: buckets({ current: 20_400 }) },
    ]);
    const later = await read('/v1/journal/ageing?kind=AP&at=2999-01-01');
    expect(later.totals).toEqual([{ currency: 'USD', total: 20_400, buckets: buckets({ '90+': 20_400 }) }]);

    const paid = await atOnce(3, [1, 2, 3], () => ok(world.call('POST', `/v1/bills/${older.id}/pay`)));

    expect(new Set(paid.map(({ paidAt }) => paidAt)).size).toBe(1);
    expect([await balanceOf('accounts-payable'), await balanceOf('bank')]).toEqual([-7900, -12_500]);
    expect((await read('/v1/journal/ageing?kind=AP')).items).toMatchObject([{ total: 7900 }]);
    await ok(world.call('POST', `/v1/bills/${newer.id}/pay`));
    expect((await read('/v1/journal/ageing?kind=AP')).items).toEqual([]);
    expect((await world.call('POST', `/v1/bills/${UNKNOWN}/pay`)).status).toBe(404);
  });

  it('to a carrier is the price of the label, and nothing when the parcel is taken back', async () => {
    await ok(world.call('PUT', '/v1/rate-cards/own', { body: RATE_CARD }));
    const order = await shipped('TEE', 1);
    expect(await balancesOf(world, order)).toMatchObject({ 'shipping-expense': 650, 'carrier-payable': -650 });
    const [part] = (await read(`/v1/orders/${order.id}`)).fulfillmentOrders;

    await ok(world.call('POST', `/v1/parcels/${part.parcels[0].id}/void`, { body: {} }));

    expect(await balancesOf(world, order)).not.toHaveProperty('carrier-payable');
    expect(await balancesOf(world, order)).not.toHaveProperty('shipping-expense');
  });

  it('by the provider goes from clearing to the bank and to its fees, once a payout', async () => {
    const before = await balanceOf('bank');
    const clearing = await balanceOf('psp-clearing');
    const settlement = { reference: 'po_1', gross: usd(9900), fee: usd(317) };
    const settle = (own: object = {}) =>
      world.call('POST', '/v1/payments/settlements', { body: { ...settlement, ...own } });

    const answers = await atOnce(3, [1, 2, 3], () => ok(settle()));

    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(answers[0]).toMatchObject({ net: usd(9583) });
    expect([await balanceOf('bank'), await balanceOf('psp-fees')]).toEqual([before + 9583, 317]);
    expect(await balanceOf('psp-clearing')).toBe(clearing - 9900);
    expect((await settle({ fee: usd(318) })).body.type).toBe('/problems/duplicate-settlement');
    expect((await settle({ reference: 'po_2', fee: usd(9901) })).status).toBe(400);
  });

  it('by a customer on account is due until it is paid, and no more is taken', async () => {
    const order = await shipped('TEE', 2, { payments: [{ tender: 'INVOICE' }] });
    const ofOrder = async (at: string) =>
      (await read(`/v1/journal/ageing?kind=AR&at=${at}`)).items.filter(({ party }: Json) => party === order.id);
    const today = (await read(`/v1/journal?orderId=${order.id}`)).items[0].bookedOn;
    expect(await ofOrder(today)).toEqual([
      { party: order.id, currency: 'USD', total: 19_800, buckets: buckets({ current: 19_800 }) },
    ]);
    const pay = (amount: number, reference: string) =>
      world.call('POST', `/v1/orders/${order.id}/invoice-payments`, { body: { amount: usd(amount), reference } });

    const rivals = await Promise.all([pay(12_000, 'bank-1'), pay(12_000, 'bank-2'), pay(12_000, 'bank-3')]);

    expect(rivals.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(rivals.find(({ status }) => status === 409)?.body).toMatchObject({ due: 7800 });
    const paid = rivals.find(({ status }) => status === 201)?.body;
    expect(await ok(pay(12_000, paid.providerReference))).toEqual(paid);
    expect((await pay(11_000, paid.providerReference)).status).toBe(422);
    await ok(pay(7800, 'bank-4'));
    const settled = await read(`/v1/orders/${order.id}`);
    expect([settled.totals.due, settled.totals.captured, settled.financialStatus]).toEqual([
      usd(0),
      usd(19_800),
      'PAID',
    ]);
    expect(await balancesOf(world, order)).toMatchObject({ bank: 19_800, revenue: -19_800 });
    expect(await ofOrder('2999-01-01')).toEqual([]);
    const onCard = await shipped('TEE', 1);
    const body = { amount: usd(1), reference: 'bank-5' };
    expect((await world.call('POST', `/v1/orders/${onCard.id}/invoice-payments`, { body })).status).toBe(422);
  });
});

const UNKNOWN = '00000000-0000-7000-8000-000000000000';
const buckets = (own: object) => ({ current: 0, '1-30': 0, '31-60': 0, '61-90': 0, '90+': 0, ...own });
const RATE_CARD = {
  carrier: 'own',
  service: 'STANDARD',
  currency: 'USD',
  zones: [{ from: '*', to: '*', upToGrams: 30_000, price: 650, transitDays: 3 }],
};
