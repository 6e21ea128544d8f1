import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, Faults, type Step } from '../support/faults.ts';
import { cancel, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const PRICE = 1_000;
const HARMLESS: readonly Fault[] = ['repeated', 'loses its answer', 'fails once'];

describe('stored value', () => {
  const faults = new Faults();
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    await openShop(world, { stock: { TEE: 1_000 }, sla: { deliverWithin: 'PT0.5S' } });
  });
  afterEach(() => faults.clear());
  afterAll(() => world.close());

  const issue = (amount: number, own: Json = {}): Promise<Answer> =>
    world.call('POST', '/v1/gift-cards', { body: { amount: usd(amount), ...own } });
  const aCard = async (amount: number): Promise<string> => (await ok(issue(amount))).code;
  const cardOf = async (code: string): Promise<readonly [number, number]> => {
    const { balance, available } = await ok(world.call('GET', `/v1/gift-cards/${code}`));
    return [balance.amount, available.amount];
  };
  const creditOf = async ({ customer }: Json): Promise<Json> =>
    (await ok(world.call('GET', `/v1/customers/${customer.id}/store-credit`))).items;
  const buy = (quantity: number, payments: Json[], own: Json = {}): Promise<Answer> =>
    place(world, { lines: [{ sku: 'TEE', quantity, unitPrice: usd(PRICE) }], payments, ...own });
  const byCard = (code: string, amount?: number) => ({
    tender: 'GIFT_CARD',
    code,
    ...(amount === undefined ? {} : { amount: usd(amount) }),
  });
  const read = (order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
  const shipFirst = ({ fulfillmentOrders }: Json): Promise<Json> => ok(ship(world, fulfillmentOrders[0].id));
  const refund = (order: Json, amount: number, own: Json = {}): Promise<Answer> =>
    world.call('POST', `/v1/orders/${order.id}/refunds`, { body: { amount: usd(amount), reason: 'goodwill', ...own } });

  it('is bound when the order is placed, taken when it ships, and comes back to the card it was taken of', async () => {
    const code = await aCard(2_500);

    const order = await ok(buy(2, [byCard(code)]));
    const bound = await cardOf(code);
    await shipFirst(order);
    const taken = await cardOf(code);
    const refunded = await refund(order, 700);

    expect([bound, taken, await cardOf(code)]).toEqual([
      [2_500, 500],
      [500, 500],
      [1_200, 1_200],
    ]);
    expect(refunded.body.transactions).toMatchObject([{ tender: 'GIFT_CARD', status: 'SUCCEEDED' }]);
    expect(await booksOf(code)).toEqual([]);
  });

  it('is free again when the order is cancelled, in any spelling of its code', async () => {
    const code = await aCard(PRICE);

    const order = await ok(buy(1, [byCard(code.toLowerCase())]));
    const bound = await cardOf(code);
    await ok(cancel(world, order.id));

    expect([bound, await cardOf(code)]).toEqual([
      [PRICE, 0],
      [PRICE, PRICE],
    ]);
  });

  it.each([
    ['with less than the order needs', async () => byCard(await aCard(PRICE - 1)), 'insufficient-funds'],
    ['that nobody issued', async () => byCard('NOBODY-HAS-ME'), 'token-unknown'],
    [
      'in another currency',
      async () => byCard((await ok(issue(0, { amount: { amount: PRICE, currency: 'EUR' } }))).code),
      'token-unknown',
    ],
  ])('%s declines the order for good, and a card beside it keeps nothing', async (_, card, code) => {
    const key = randomUUID();
    const lines = [{ sku: 'TEE', quantity: 2, unitPrice: usd(PRICE) }];
    const payments = [
      { tender: 'CARD', token: 'pm_card_visa', amount: usd(PRICE) },
      { ...(await card()), amount: usd(PRICE) },
    ];

    const answers = [await place(world, { lines, payments }, key), await place(world, { lines, payments }, key)];

    expect(answers.map(({ status, body }) => [status, body.type, body.code])).toEqual([
      [402, '/problems/payment-declined', code],
      [402, '/problems/payment-declined', code],
    ]);
    const { items } = await ok(world.call('GET', '/v1/orders?limit=1&status=REFUSED'));
    expect((await holdingsOf(world, items[0].id)).money).toMatchObject({ capturable: 0, captured: 0 });
  });

  it('of 100 accepts exactly ten of twenty parallel orders of 10', async () => {
    const code = await aCard(10 * PRICE);

    const answers = await Promise.all(Array.from({ length: 20 }, () => buy(1, [byCard(code)])));

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(10).fill(201), ...Array(10).fill(402)]);
    expect(await cardOf(code)).toEqual([10 * PRICE, 0]);
  });

  it('is mixed with a card on one order, and no tender is captured above what it authorised', async () => {
    const code = await aCard(1_500);
    const order = await ok(buy(3, [byCard(code, 1_500), { tender: 'CARD', token: 'pm_card_visa' }]));
    const [part] = order.fulfillmentOrders;
    const split = { lines: [{ lineId: order.lines[0].id, quantity: 2 }] };
    await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/split`, { body: split }));
    const [first, second] = (await read(order)).fulfillmentOrders;

    await ok(ship(world, first.id));
    const between = await capturedByTender(order);
    await ok(ship(world, second.id));

    expect([between, await capturedByTender(order)]).toEqual([
      { GIFT_CARD: 1_000, CARD: 0 },
      { GIFT_CARD: 1_500, CARD: 1_500 },
    ]);
    expect(await cardOf(code)).toEqual([0, 0]);
    expect((await holdingsOf(world, order.id)).money).toMatchObject({ captured: 1_500, capturable: 0 });
  });

  it('is given to a customer instead of his money, and pays his next order', async () => {
    const customer = { email: `${randomUUID()}@example.com` };
    const paid = await ok(buy(2, [{ tender: 'CARD', token: 'pm_card_visa' }], { customer }));
    await shipFirst(paid);

    await ok(refund(paid, 1_500, { refundTo: 'STORE_CREDIT' }));
    const given = await creditOf(paid);
    const next = await ok(buy(1, [{ tender: 'STORE_CREDIT' }], { customer: { id: paid.customer.id } }));
    const bound = await creditOf(paid);
    await shipFirst(next);

    expect((await holdingsOf(world, paid.id)).money).toMatchObject({ captured: 2_000, refunded: 0 });
    expect(await read(paid)).toMatchObject({ totals: { refunded: usd(1_500) } });
    expect(given).toEqual([{ balance: usd(1_500), available: usd(1_500) }]);
    expect(bound).toEqual([{ balance: usd(1_500), available: usd(500) }]);
    expect(await creditOf(paid)).toEqual([{ balance: usd(500), available: usd(500) }]);
    expect((await buy(1, [{ tender: 'STORE_CREDIT' }], { customer })).status).toBe(402);
  });

  it('cannot be given to nobody', async () => {
    const order = await ok(place(world, { customer: { name: 'Somebody' } }));
    await shipFirst(order);

    const answer = await refund(order, 100, { refundTo: 'STORE_CREDIT' });

    expect([answer.status, answer.body.type]).toEqual([422, '/problems/tender-not-accepted']);
  });

  it('has one gift card a code, and one a repeated call', async () => {
    const [key, code] = [randomUUID(), `gift ${randomUUID()}`];
    const call = () => world.call('POST', '/v1/gift-cards', { key, body: { amount: usd(500), code } });

    const answers = [await call(), await call()];
    const taken = await issue(500, { code: code.toUpperCase() });

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect([taken.status, taken.body.type]).toEqual([409, '/problems/gift-card-exists']);
    expect(await cardOf(code)).toEqual([500, 500]);
    expect((await world.call('GET', '/v1/gift-cards/NOT-THERE')).status).toBe(404);
  });

  describe.each<Step>(['authorizePayment', 'capturePayment', 'refundPayment', 'voidPayment'])('%s', (step) => {
    it.each(HARMLESS)('moves a balance once although it %s', async (fault) => {
      const code = await aCard(3 * PRICE);
      faults.set(step, fault);

      const kept = await ok(buy(1, [byCard(code)]));
      const dropped = await ok(buy(1, [byCard(code)]));
      await shipFirst(kept);
      await ok(cancel(world, dropped.id));
      await ok(refund(kept, 400));

      await until('nothing is bound', async () => (await cardOf(code))[1] === 2_400);
      expect(await cardOf(code)).toEqual([2_400, 2_400]);
      expect(await booksOf(code)).toEqual([]);
    });
  });

  async function capturedByTender(order: Json): Promise<Record<string, number>> {
    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/payments`));
    const sum = (tender: string) =>
      items
        .filter((each: Json) => each.kind === 'CAPTURE' && each.status === 'SUCCEEDED' && each.tender === tender)
        .reduce((total: number, { amount }: Json) => total + amount.amount, 0);
    return { GIFT_CARD: sum('GIFT_CARD'), CARD: sum('CARD') };
  }

  /** What disagrees: entries that do not balance, and the card's balance with its movements. */
  async function booksOf(code: string): Promise<Json[]> {
    const { db } = world;
    const entries = await db
      .selectFrom('journal_line')
      .select(({ fn }) => ['entryId', fn.sum('debitMinor').as('debit'), fn.sum('creditMinor').as('credit')])
      .groupBy('entryId')
      .execute();
    const cards = await db
      .selectFrom('stored_value')
      .innerJoin('stored_value_movement as m', 'm.storedValueId', 'stored_value.id')
      .select(({ fn }) => ['balanceMinor', fn.sum('m.amountMinor').as('moved')])
      .where('code', '=', code)
      .groupBy('stored_value.id')
      .execute();
    return [
      ...entries.filter(({ debit, credit }) => Number(debit) !== Number(credit)),
      ...cards.filter(({ balanceMinor, moved }) => balanceMinor !== Number(moved)),
    ];
  }
});
