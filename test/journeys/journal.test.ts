import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aKey } from '../support/books.ts';
import { ok, openShop, place, ship } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

describe('the journal', () => {
  let world: World;
  let order: Json;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world);
    order = await ok(place(world));
    for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));
  });
  afterAll(() => world.close());

  const read = (query: string) => ok(world.call('GET', `/v1/journal${query}`));

  it('has a balanced entry for the shipment and for the money, in the words of the chart', async () => {
    const { items } = await read(`?orderId=${order.id}`);

    const shipment = items.find(({ source }: Json) => source.type === 'shipment');
    expect(shipment).toMatchObject({ orderId: order.id, bookedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    expect(linesOf(shipment)).toEqual([
      ['deferred-revenue', 1999, 0, 1999],
      ['revenue', 0, 1999, -1999],
    ]);
    const payment = items.find(({ source }: Json) => source.type === 'payment-transaction');
    expect(linesOf(payment)).toEqual([
      ['psp-clearing', 1999, 0, 1999],
      ['deferred-revenue', 0, 1999, -1999],
    ]);
  });

  it('is read page by page, by account and by day', async () => {
    const first = await read('?limit=1&account=revenue');
    expect(first.items).toHaveLength(1);
    const all = await read('?limit=200');
    const paged = [
      ...(await read('?limit=1')).items,
      ...(await read(`?cursor=${(await read('?limit=1')).nextCursor}`)).items,
    ];
    expect(paged).toEqual(all.items);
    const day = all.items[0].bookedOn;
    expect((await read(`?from=${day}&to=${day}&limit=200`)).items).toEqual(all.items);
    expect((await read('?to=2020-01-01')).items).toEqual([]);
    expect((await read('?account=tax-payable')).items).toEqual([]);
  });

  it('adds up to a trial balance that balances', async () => {
    const { items, balanced } = await read('/trial-balance');

    expect(balanced).toBe(true);
    expect(items).toContainEqual({ account: 'revenue', code: '4000', currency: 'USD', debit: 0, credit: 1999 });
    expect(items).toContainEqual({
      account: 'deferred-revenue',
      code: '2300',
      currency: 'USD',
      debit: 1999,
      credit: 1999,
    });
  });

  it('keeps the codes it was posted with when an account gets another', async () => {
    const body = { code: '4400', name: 'Umsatzerlöse' };
    const changed = await ok(world.call('PUT', '/v1/journal/accounts/revenue', { body }));
    expect(changed).toEqual({ purpose: 'revenue', type: 'INCOME', ...body });
    expect((await read('/accounts')).items).toContainEqual(changed);

    const next = await ok(place(world));
    for (const { id } of next.fulfillmentOrders) await ok(ship(world, id));

    const codes = async ({ id }: Json) =>
      (await read(`?orderId=${id}&account=revenue`)).items.flatMap(({ lines }: Json) => lines.map((l: Json) => l.code));
    expect([await codes(order), await codes(next)]).toEqual([
      ['2300', '4000'],
      ['2300', '4400'],
    ]);
    const { items, balanced } = await read('/trial-balance');
    expect(balanced).toBe(true);
    expect(items.filter(({ account }: Json) => account === 'revenue').map(({ code }: Json) => code)).toEqual([
      '4000',
      '4400',
    ]);
  });

  it('is closed to keys that are bound to a channel or a location', async () => {
    const headers = { authorization: `Bearer ${await aKey(world, ['finance'], ['web-us'])}` };

    expect((await world.call('GET', '/v1/journal', { headers })).status).toBe(403);
    expect((await world.call('GET', '/v1/journal/trial-balance', { headers })).status).toBe(403);
  });
});

const linesOf = ({ lines }: Json) =>
  lines.map(({ account, debit, credit, reporting }: Json) => [account, debit, credit, reporting]);
