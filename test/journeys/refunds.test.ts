import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { requestRefund } from '../../api/refunds/request-refund.ts';
import { leaveToSweep } from '../../db/order/inbox.ts';
import type { Money } from '../../domain/money.ts';
import { type Fault, Faults } from '../support/faults.ts';
import { Returning } from '../support/returning.ts';
import { addStock, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const PRICE = 1_999;

describe('a refund outside a return', () => {
  const faults = new Faults();
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    await openShop(world, { stock: { TEE: 1_000 }, sla: { deliverWithin: 'PT0.5S' } });
  });
  afterEach(async () => {
    faults.clear();
    await fetch(`${world.simulatorUrl}/_control/faults`, { method: 'DELETE' });
  });
  afterAll(() => world.close());

  const read = (order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
  const refund = (order: Json, amount: number, own: Json = {}, more: Json = {}): Promise<Answer> =>
    world.call('POST', `/v1/orders/${order.id}/refunds`, {
      body: { amount: usd(amount), reason: 'goodwill', ...own },
      ...more,
    });
  const givenBack = async (order: Json): Promise<number> => (await holdingsOf(world, order.id)).money.refunded;
  const control = (what: string, body: Json) =>
    fetch(`${world.simulatorUrl}/_control/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const strike = (fault: Json) => control('faults', [fault]);

  async function paid(own: Json = {}): Promise<Json> {
    const order = await ok(place(world, own));
    for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));
    return read(order);
  }

  async function disputed(): Promise<Json> {
    const order = await paid();
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/payments`));
    await control('disputes', { payment_intent: items[0].providerReference });
    return order;
  }

  const ended = (order: Json): Promise<Json> =>
    until('the order has ended', async () => {
      const now = await read(order);
      return now.endedAt && now;
    });

  it('is possible although nothing is outstanding, in parts, and never beyond what was captured', async () => {
    const order = await paid();

    const first = await refund(order, 500);
    const between = await read(order);
    const beyond = await refund(order, PRICE - 499);
    const rest = await refund(order, PRICE - 500);

    expect([first.status, first.body]).toMatchObject([
      201,
      { orderId: order.id, amount: usd(500), reason: 'goodwill', status: 'SUCCEEDED' },
    ]);
    expect(first.body.transactions).toMatchObject([{ kind: 'REFUND', status: 'SUCCEEDED', tender: 'CARD' }]);
    expect(between.financialStatus).toBe('PARTIALLY_REFUNDED');
    expect(between.totals).toMatchObject({ captured: usd(PRICE), refunded: usd(500), due: usd(0) });
    expect([beyond.status, beyond.body.type, beyond.body.refundable]).toEqual([
      409,
      '/problems/refund-exceeds-captured',
      PRICE - 500,
    ]);
    expect(rest.status).toBe(201);
    expect(await read(order)).toMatchObject({ financialStatus: 'REFUNDED' });
    expect(await givenBack(order)).toBe(PRICE);
    expect(await imbalance()).toEqual([]);
  });

  it('of amount 0 (vendure 2302) is none, nor one in another currency, nor one of an unknown order', async () => {
    const order = await paid();

    const nothing = await refund(order, 0);
    const euro = await refund(order, 0, { amount: { amount: 100, currency: 'EUR' } });
    const nobody = await refund({ id: randomUUID() }, 100);

    expect([nothing.status, euro.status, euro.body.type]).toEqual([400, 422, '/problems/wrong-currency']);
    expect([nobody.status, nobody.body.type]).toEqual([404, '/problems/order-not-found']);
    expect((await ok(world.call('GET', `/v1/orders/${order.id}/payments`))).items).toHaveLength(2);
  });

  it('waits for a capture: what is only authorised is voided, not refunded', async () => {
    const order = await ok(place(world));

    expect((await refund(order, 1)).status).toBe(409);
  });

  it('pressed by two people at once goes through once when together they exceed what was captured', async () => {
    const order = await paid();

    const answers = await Promise.all([refund(order, 1_500), refund(order, 1_500)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await givenBack(order)).toBe(1_500);
  });

  it('goes through twice at once when both fit', async () => {
    const order = await paid();

    const answers = await Promise.all([refund(order, 900), refund(order, 900)]);

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await givenBack(order)).toBe(1_800);
  });

  it('of two with the same If-Match is refused to the second, who has not seen the first', async () => {
    const order = await ended(await paid()); // Nothing but refunds changes it any more.
    const headers = { 'if-match': `"${order.version}"` };

    const answers = await Promise.all([1, 2].map(() => refund(order, 100, {}, { headers })));
    const late = answers.find(({ status }) => status !== 201);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 412]);
    expect(late?.body.type).toBe('/problems/precondition-failed');
    const { version } = await read(order);
    expect((await refund(order, 100, {}, { headers: { 'if-match': `"${version}"` } })).status).toBe(201);
  });

  it('sent twice under one key is one, and its refusal is remembered as well', async () => {
    const order = await paid();
    const key = randomUUID();

    const answers = [
      ...(await Promise.all([1, 2].map(() => refund(order, 700, {}, { key })))),
      await refund(order, 700, {}, { key }),
    ];
    const other = await refund(order, 701, {}, { key });
    const [refusedKey, tooMuch] = [randomUUID(), PRICE];
    const refused = await refund(order, tooMuch, {}, { key: refusedKey });
    const again = await refund(order, tooMuch, {}, { key: refusedKey });

    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect([other.status, refused.status, again.status]).toEqual([422, 409, 409]);
    expect(again.body.detail).toBe(refused.body.detail);
    expect(await givenBack(order)).toBe(700);
  });

  it.each(['drop-answer', 'fail-500', 'fail-503', 'rate-limit'])(
    'moves once although the provider takes the money and answers with %s',
    async (kind) => {
      const order = await paid();
      await strike({ operation: 'refund', kind, times: 1, moment: 'after' });

      const answer = await refund(order, 1_000);

      expect([answer.status, answer.body.status]).toEqual([201, 'SUCCEEDED']);
      expect(await givenBack(order)).toBe(1_000);
    },
  );

  it.each<Fault>(['repeated', 'loses its answer', 'fails once'])(
    'counts once although refundPayment %s',
    async (fault) => {
      const order = await paid();
      faults.set('refundPayment', fault);

      const answer = await refund(order, 1_000);

      expect(answer.status).toBe(201);
      expect(await givenBack(order)).toBe(1_000);
      const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/events`));
      expect(items.filter(({ type }: Json) => type === 'refund.paid')).toHaveLength(1);
      expect(await imbalance()).toEqual([]);
    },
  );

  it('that the provider refuses is put before a person, and binds its money no longer', async () => {
    const order = await disputed();

    const refused = await refund(order, 1_000);
    const now = await read(order);
    const again = await refund(order, PRICE);

    expect([refused.status, refused.body.type, refused.body.code]).toEqual([
      409,
      '/problems/refund-declined',
      'disputed',
    ]);
    expect(now.needsAttention).toMatchObject([{ kind: 'refund-refused' }]);
    expect(now).toMatchObject({ financialStatus: 'PAID', totals: { refunded: usd(0) } });
    expect(again.body.type).toBe('/problems/refund-declined');
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/payments`));
    const keys = items.filter(({ kind }: Json) => kind === 'REFUND').map(({ key }: Json) => key);
    expect(new Set(keys).size).toBe(2);
  });

  it('that the provider refuses is settled by a person after the order has ended as well', async () => {
    const order = await disputed();
    await refund(order, 1_000);

    const [{ retry }] = (await ended(order)).needsAttention;
    const settled = await world.call('POST', retry);

    expect([settled.status, settled.body.needsAttention]).toEqual([200, []]);
  });

  it('takes the newest capture first, and from no tender more than was captured on it', async () => {
    const payments = [
      { tender: 'CASH', amount: usd(1_000) },
      { tender: 'CARD', token: 'pm_card_visa' },
    ];
    const order = await paid({ payments });

    const cash = await refund(order, 1_001, { tender: 'CASH' });
    const both = await refund(order, 1_500);

    expect([cash.status, cash.body.refundable]).toEqual([409, 1_000]);
    expect(both.body.transactions.map(({ tender, amount }: Json) => [tender, amount.amount])).toEqual([
      ['CARD', 999],
      ['CASH', 501],
    ]);
    expect(await givenBack(order)).toBe(999);
    const balances = await new Returning(world).balances(order);
    expect([balances['psp-clearing'], balances.cash]).toEqual([undefined, 499]);
    expect(await imbalance()).toEqual([]);
  });

  it('in yen is not multiplied by 100, and in dinars has three digits', async () => {
    for (const [currency, channel, amount] of [
      ['JPY', 'web-jp', 1_980],
      ['KWD', 'web-kw', 12_340],
    ] as const) {
      await openShop(world, { stock: {} });
      const own = { name: channel, kind: 'WEB', currency, countries: ['US'] };
      const { returnPolicy, verification, sla } = await ok(world.call('GET', '/v1/channels/web-us'));
      await ok(world.call('PUT', `/v1/channels/${channel}`, { body: { ...own, returnPolicy, verification, sla } }));
      await addStock(world, `TEE-${currency}`, 'NYC', 5);
      const lines = [{ sku: `TEE-${currency}`, quantity: 1, unitPrice: { amount, currency } }];
      const order = await paid({ channel, currency, lines });

      const part = Math.floor(amount / 20) * 10;
      const answer = await refund(order, 0, { amount: { amount: part, currency } });

      expect([answer.status, answer.body.amount]).toEqual([201, { amount: part, currency }]);
      expect(await givenBack(order)).toBe(part);
    }
  });

  it('that came while the provider was away is bound at once, and carried out when it is back', async () => {
    const order = await paid();
    await strike({ operation: 'refund', kind: 'fail-503', times: 3 });

    const answer = await refund(order, 1_999);

    expect([201, 202]).toContain(answer.status);
    expect((await refund(order, 1)).status).toBe(409);
    await until('it is refunded', async () => (await read(order)).financialStatus === 'REFUNDED');
  });

  it('whose API died after writing it down is carried out by the sweep', async () => {
    const order = await paid();
    const body = { amount: usd(300) as Money, reason: 'goodwill' };
    const sender = { client: 'a dead API', actor: 'somebody', bodyHash: '' };

    const { id } = await requestRefund(world.db, { orderId: order.id, body, sender, ifMatch: undefined });
    await leaveToSweep(world.db, id);

    await until('it is refunded', async () => (await read(order)).totals.refunded.amount === 300);
    expect(await givenBack(order)).toBe(300);
  });

  /** Entries whose debits are not their credits. */
  async function imbalance(): Promise<Json> {
    const rows = await world.db
      .selectFrom('journal_line')
      .select(({ fn }) => [
        'entryId',
        fn.sum<number>('debitMinor').as('debit'),
        fn.sum<number>('creditMinor').as('credit'),
      ])
      .groupBy('entryId')
      .execute();
    return rows.filter(({ debit, credit }) => Number(debit) !== Number(credit));
  }
});
