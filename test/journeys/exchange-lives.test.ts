import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readStanding } from '../../db/ledger/post.ts';
import { readIntents } from '../../db/order/payment-intents.ts';
import { readOrderView } from '../../db/order/view.ts';
import type { OrderId } from '../../domain/ids.ts';
import { keptTotal } from '../../domain/order/overpaid.ts';
import { ExchangeLife } from '../support/exchange-life.ts';
import { seededRandom } from '../support/random.ts';
import { Returning } from '../support/returning.ts';
import { addStock, ok, openShop } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const SEED = Number(process.env.ORDERLOOM_LIVES_SEED ?? 20_261_125);
const LIVES = 10;
const STEPS = 14;
const SKUS = ['A', 'B', 'C', 'D'];
const TIME_MAX_MS = 120_000;
const WAITS = ['RETURN', 'PAYMENT', 'NONE'];

describe(`random lives with returns and exchanges (to repeat: ORDERLOOM_LIVES_SEED=${SEED})`, () => {
  let world: World;
  let lives: ExchangeLife[];
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    for (const sku of SKUS) await addStock(world, sku, 'NYC', 1_000);
    lives = Array.from({ length: LIVES }, (_, index) => new ExchangeLife(world, SKUS, seededRandom(SEED + index)));
    for (const [index, life] of lives.entries()) {
      const policy = { autoApprove: true, restockingFee: '0.15', refundShipping: true };
      await new Returning(world).setPolicy({ ...policy, exchangeWaits: WAITS[index % WAITS.length] });
      await life.live(STEPS);
    }
    await until('nothing is under way', isQuiet);
  }, TIME_MAX_MS);
  afterAll(() => world.close());

  const allOrders = (): OrderId[] => lives.flatMap(({ orders }) => orders) as OrderId[];
  const isQuiet = async () => {
    const commands = world.db.selectFrom('command').select('id').where('outcome', 'is', null);
    const money = world.db
      .selectFrom('payment_transaction')
      .select('id')
      .where('status', '=', 'PENDING')
      .where('kind', '=', 'REFUND');
    return [...(await commands.execute()), ...(await money.execute())].length === 0;
  };

  it('get no answer that a well-formed request should not get', () => {
    expect(lives.flatMap(({ faults }) => faults)).toEqual([]);
    expect(allOrders().length).toBeGreaterThan(LIVES);
  });

  it('leave each order’s receivable and deferred revenue as its goods and its money say', async () => {
    const shop = new Returning(world);
    for (const id of allOrders()) {
      const { shipped, captured } = await world.db.transaction().execute((tx) => readStanding(tx, id));
      const books = await shop.balances({ id });

      expect([id, books['accounts-receivable'] ?? 0, 0 - (books['deferred-revenue'] ?? 0)]).toEqual([
        ...[id, Math.max(shipped - captured, 0)],
        Math.max(captured - shipped, 0),
      ]);
    }
  });

  it('keep of nobody more than his goods are worth', async () => {
    for (const id of allOrders()) {
      const order = await readOrderView(world.db, id);
      const intents = await readIntents(world.db, id);
      const sum = (kinds: readonly string[]) =>
        intents.reduce((all, each) => all + (kinds.includes(each.kind) && isDone(each) ? each.amountMinor : 0), 0);
      const lines = order?.lines.map((line) => ({ ...line, isTaxInclusive: line.taxInclusive })) ?? [];
      const owed = order?.status === 'REFUSED' ? 0 : keptTotal(lines, shippingOf(order)) - (order?.creditedMinor ?? 0);

      expect(sum(['CAPTURE', 'SALE']) - sum(['REFUND'])).toBeLessThanOrEqual(owed);
    }
  });

  it('give back of no capture more than it took', async () => {
    const intents = (await Promise.all(allOrders().map((id) => readIntents(world.db, id)))).flat();
    for (const { id, kind, amountMinor } of intents) {
      if (kind !== 'CAPTURE' && kind !== 'SALE') continue;
      const back = intents.filter((each) => each.parentId === id && each.kind === 'REFUND' && isDone(each));
      expect(back.reduce((all, each) => all + each.amountMinor, 0)).toBeLessThanOrEqual(amountMinor);
    }
  });

  it('agree with the books of the provider', async () => {
    const { orders } = (await (await fetch(`${world.simulatorUrl}/_control/ledger`)).json()) as Json;
    const theirs = (what: string) => orders.reduce((all: number, each: Json) => all + each[what], 0);
    const intents = (await Promise.all(allOrders().map((id) => readIntents(world.db, id)))).flat();
    const cards = intents.filter((each) => each.tender === 'CARD' && each.otherOrderId === null && isDone(each));
    const ours = (kind: string) => cards.reduce((all, each) => all + (each.kind === kind ? each.amountMinor : 0), 0);

    expect([ours('CAPTURE'), ours('REFUND')]).toEqual([theirs('captured'), theirs('refunded')]);
    expect((await ok(world.call('GET', '/v1/payments/reconciliation'))).differences).toEqual([]);
  });

  it('balance the books, with nothing between two orders, and the stock', async () => {
    const { items, balanced } = await ok(world.call('GET', '/v1/journal/trial-balance'));
    const clearing = items.find(({ account }: Json) => account === 'exchange-clearing');
    const { drift } = await ok(world.call('GET', '/v1/inventory/reconciliation'));

    expect([balanced, clearing?.debit.amount, drift]).toEqual([true, clearing?.credit.amount, []]);
  });
});

const isDone = ({ status }: { status: string }): boolean => status === 'SUCCEEDED';
const shippingOf = (order: Json) => ({
  amountMinor: order.shippingMinor,
  taxMinor: order.shippingTaxMinor,
  isTaxInclusive: order.shippingTaxInclusive,
});
