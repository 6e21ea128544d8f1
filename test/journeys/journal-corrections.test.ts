import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atOnce } from '../../api/at-once.ts';
import { monthOf } from '../../domain/books/period.ts';
import { dayOf } from '../../domain/calendar.ts';
import {
  balanceByHledger,
  checkedByBeancount,
  checkedByHledger,
  itWithPrograms,
} from '../support/accounting-programs.ts';
import { aChannel } from '../support/catalogue.ts';
import { ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

describe('corrections of the books', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: 50 } });
  });
  afterAll(() => world.close());

  const today = dayOf(new Date());
  const thisMonth = monthOf(new Date());
  const byHand = (own: object = {}) =>
    world.call('POST', '/v1/journal', {
      body: {
        reason: 'Float for the till; "petty | cash"',
        currency: 'USD',
        lines: [
          { account: 'cash', debit: 5000 },
          { account: 'revenue', credit: 5000 },
        ],
        ...own,
      },
    });
  const reverse = (id: number, key?: string) =>
    world.call('POST', `/v1/journal/${id}/reverse`, { body: { reason: 'wrong till' }, ...(key ? { key } : {}) });
  const close = (period: string) => world.call('POST', `/v1/journal/periods/${period}/close`);

  it('take an entry back by its opposite, under the codes it was posted with, and once', async () => {
    const entry = await ok(byHand());
    await ok(world.call('PUT', '/v1/journal/accounts/cash', { body: { code: '1001' } }));

    const answers = await atOnce(5, [1, 2, 3, 4, 5], () => reverse(entry.id));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const reversal = answers.find(({ status }) => status === 201)?.body;
    expect(reversal).toMatchObject({ reverses: entry.id, reason: 'wrong till', source: { type: 'reversal' } });
    expect(reversal.lines).toEqual([
      { account: 'cash', code: '1000', currency: 'USD', debit: 0, credit: 5000, reporting: -5000 },
      { account: 'revenue', code: '4000', currency: 'USD', debit: 5000, credit: 0, reporting: 5000 },
    ]);
    const refused = answers.find(({ status }) => status === 409)?.body;
    expect(refused).toMatchObject({ type: '/problems/already-reversed', reversedBy: reversal.id });
    expect(await ok(world.call('GET', `/v1/journal/${entry.id}`))).toEqual(entry);
  });

  it('answer a repeat under the same key with the same reversal', async () => {
    const entry = await ok(byHand());

    const [first, second] = [await ok(reverse(entry.id, 'once')), await ok(reverse(entry.id, 'once'))];

    expect(second).toEqual(first);
  });

  it('refuse what does not balance, and what would part the inventory from the stock', async () => {
    const lopsided = await byHand({
      lines: [
        { account: 'cash', debit: 5000 },
        { account: 'revenue', credit: 4999 },
      ],
    });
    expect([lopsided.status, lopsided.body.type]).toEqual([422, '/problems/sums-disagree']);
    await ok(world.call('PUT', '/v1/skus/PEN', { body: { name: 'Pen', weightGrams: 10, unitCost: usd(70) } }));
    const receipt = { sku: 'PEN', locationId: 'NYC', quantity: 3, reason: 'RECEIVED' };
    await ok(world.call('POST', '/v1/stock-movements', { body: receipt }));
    const [received] = (await ok(world.call('GET', '/v1/journal?account=inventory'))).items;

    const answers = [await reverse(received.id), await byHand({ lines: INVENTORY_BY_HAND })];

    expect(answers.map(({ status, body }) => [status, body.type])).toEqual([
      [409, '/problems/follows-stock'],
      [409, '/problems/follows-stock'],
    ]);
    expect((await reverse(999_999)).status).toBe(404);
    const neither = await byHand({ lines: [{ account: 'cash' }, { account: 'revenue', debit: 1, credit: 1 }] });
    expect(neither.status).toBe(400);
  });

  it('put each entry into one batch, whoever posts and exports meanwhile', async () => {
    const exporting = () => ok(world.call('POST', '/v1/journal/export-batches'));
    const posting = async () => ok(byHand());
    await atOnce(8, Array.from({ length: 24 }), (_, index) => (index % 3 === 0 ? exporting() : posting()));
    await exporting();

    const { items } = await ok(world.call('GET', '/v1/journal/export-batches?limit=200'));
    const texts = await Promise.all(items.map(({ id }: Json) => exported(`/export-batches/${id}?format=csv`)));
    const ids = texts.flatMap((text) => [...new Set(entriesIn(text))]);
    const all = new Set(entriesIn(await exported('/export?format=csv')));
    expect(ids.sort()).toEqual([...all].sort());
    expect(items.reduce((sum: number, { entries }: Json) => sum + entries, 0)).toBe(all.size);
    expect(await exported(`/export-batches/${items[0].id}?format=csv`)).toBe(texts[0]);
    expect((await world.call('GET', '/v1/journal/export-batches/999?format=csv')).status).toBe(404);
  });

  itWithPrograms('are accepted by hledger and beancount, in every currency, and add up to nothing', async () => {
    await ok(world.call('PUT', '/v1/exchange-rates/KWD', { body: { rate: '3.25' } }));
    for (const [currency, amount] of [
      ['JPY', 2999],
      ['KWD', 12_340],
    ] as const) {
      const id = `web-${currency}`;
      const lines = [{ sku: 'TEE', quantity: 1, unitPrice: { amount, currency } }];
      await ok(world.call('PUT', `/v1/channels/${id}`, { body: aChannel({ currency }) }));
      const order = await ok(place(world, { channel: id, currency, lines }));
      for (const { id: part } of order.fulfillmentOrders) await ok(ship(world, part));
    }

    const [hledger, beancount] = [await exported('/export?format=hledger'), await exported('/export?format=beancount')];

    expect(checkedByHledger(hledger)).toEqual({ status: 0, said: '' });
    expect(checkedByBeancount(beancount)).toEqual({ status: 0, said: '' });
    const { said } = balanceByHledger(hledger);
    expect(said).toMatch(/12\.340 KWD {2}Assets:1050-psp-clearing/);
    expect(said).toMatch(/-{10,}\s+0\s*$/);
    // What does not balance is found by both.
    expect(checkedByHledger(hledger.replace('12.340 KWD', '12.341 KWD')).status).not.toBe(0);
    expect(checkedByBeancount(beancount.replace('12.340 KWD', '12.341 KWD')).status).not.toBe(0);
    const none = await exported('/export?format=hledger&to=2001-01-01');
    expect(checkedByHledger(none)).toEqual({ status: 0, said: '' });
  });

  it('go behind a month that was closed, which stays as it was', async () => {
    const closed = await ok(close(thisMonth));
    expect(await ok(close(thisMonth))).toEqual(closed);
    expect((await ok(world.call('GET', '/v1/journal/periods'))).items).toEqual([closed]);

    const order = await ok(place(world));
    for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));

    const { items } = await ok(world.call('GET', `/v1/journal?orderId=${order.id}`));
    const firstOpen = items[0].bookedOn;
    expect([firstOpen > today, firstOpen.slice(8)]).toEqual([true, '01']);
    expect(new Set(items.map(({ bookedOn }: Json) => bookedOn))).toEqual(new Set([firstOpen]));
    const intoIt = await byHand({ bookedOn: today });
    expect([intoIt.status, intoIt.body]).toMatchObject([
      409,
      { type: '/problems/period-closed', closedThrough: thisMonth },
    ]);
    const behindIt = await ok(byHand({ bookedOn: firstOpen }));
    expect((await ok(reverse(behindIt.id))).bookedOn).toBe(firstOpen);
    expect((await close('2999-01')).body.type).toBe('/problems/period-not-begun');
    expect((await close('2026-13')).status).toBe(400);
  });

  const exported = async (query: string): Promise<string> => {
    const { status, body } = await world.call('GET', `/v1/journal${query}`);
    expect(status).toBe(200);
    return body;
  };
});

const entriesIn = (csv: string): string[] =>
  csv
    .split('\r\n')
    .slice(1)
    .filter((row) => row !== '')
    .map((row) => row.split(',')[0] ?? '');

const INVENTORY_BY_HAND = [
  { account: 'inventory', debit: 1 },
  { account: 'revenue', credit: 1 },
];
