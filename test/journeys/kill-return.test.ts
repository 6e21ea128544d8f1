import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readShelf } from '../support/accounts.ts';
import { eventually } from '../support/patience.ts';
import { type Part, Processes } from '../support/processes.ts';
import { addStock, openShop, usd } from '../support/shop.ts';
import { Shopper } from '../support/shopper.ts';
import type { Json } from '../support/world.ts';

const RECEIVED = 10;
const PRICE = 1_999;
const CHEAPER = PRICE - 500;
const ANSWER_DELAY_MS = 2_000;
const TIME_MAX_MS = 120_000;
const KILLED = ['worker', 'postgres'] as const satisfies readonly Part[];

describe('a return under way', () => {
  let processes: Processes;
  beforeAll(async () => {
    processes = await Processes.open();
    const shopkeeper = new Shopper(processes, '');
    const shop = { call: (...asked: Parameters<Shopper['ask']>) => shopkeeper.ask(...asked) };
    const returnPolicy = { windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL' };
    await openShop(shop, { stock: {}, channel: { returnPolicy: { ...returnPolicy, autoApprove: true } } });
    for (const sku of KILLED.flatMap((part) => [skuOf(part), insteadOf(part)]))
      await addStock(shop, sku, 'NYC', RECEIVED);
  }, TIME_MAX_MS);
  afterAll(() => processes.close());

  /** At the worst moment: the goods are in, the provider has given money back, and nobody has told the exchange. */
  it.each(KILLED)(
    'is paid back once, and its exchange released once, although %s is killed',
    async (part) => {
      const shopper = new Shopper(processes, skuOf(part));
      const { externalOrderId } = await shopper.place('COMPLETED');
      await shopper.finish(externalOrderId, 'COMPLETED');
      const order = await shopper.until(externalOrderId, () => true);
      const goods = await asked(shopper, part, order);
      const refund = await processes.delayAnswer('refund', ANSWER_DELAY_MS);

      const received = receive(shopper, goods);
      await refund.untilHit();
      await processes.kill(part);
      await processes.start(part);
      await received;

      const closed = await untilClosed(shopper, goods);
      const instead = await untilOpen(shopper, closed.exchange.orderId);
      expect([closed.refunded, closed.exchanged]).toEqual([usd(PRICE - CHEAPER), usd(CHEAPER)]);
      expect(instead.totals).toMatchObject({ captured: usd(CHEAPER), due: usd(0) });
      expect(await refundedAtTheProvider(order)).toBe(PRICE - CHEAPER);
      expect(await readShelf(processes.db, skuOf(part))).toMatchObject({
        onHand: RECEIVED,
        moved: RECEIVED,
        damaged: 0,
      });
      expect(await readShelf(processes.db, insteadOf(part))).toMatchObject({ onHand: RECEIVED, committed: 1 });
      expect(shopper.faults).toEqual([]);
    },
    TIME_MAX_MS,
  );

  async function asked(shopper: Shopper, part: Part, { id, lines }: Json): Promise<Json> {
    const body = {
      lines: [{ lineId: lines[0].id, quantity: 1, reason: 'UNWANTED' }],
      exchange: [{ sku: insteadOf(part), quantity: 1, unitPrice: usd(CHEAPER) }],
    };
    return (await shopper.ask('POST', `/v1/orders/${id}/returns`, { key: `return ${id}`, body })).body;
  }

  function receive(shopper: Shopper, { id, lines }: Json) {
    const units = { lineId: lines[0].lineId, quantity: 1, disposition: 'RESTOCKED' };
    const body = { locationId: 'NYC', lines: [units] };
    return shopper.ask('POST', `/v1/returns/${id}/receive`, { key: `receive ${id}`, body });
  }

  const read = async (shopper: Shopper, path: string): Promise<Json> => (await shopper.ask('GET', path)).body;
  const untilClosed = (shopper: Shopper, { id }: Json) =>
    eventually(
      'the return is closed',
      () => read(shopper, `/v1/returns/${id}`),
      ({ status }) => status === 'CLOSED',
    );
  const untilOpen = (shopper: Shopper, id: string) =>
    eventually(
      'the exchange is released',
      () => read(shopper, `/v1/orders/${id}`),
      ({ status }) => status === 'OPEN',
    );

  async function refundedAtTheProvider({ id }: Json): Promise<number> {
    const answer = await fetch(`${processes.simulatorUrl}/_control/ledger?orderId=${id}`);
    return ((await answer.json()) as Json).orders[0].refunded;
  }
});

const skuOf = (part: Part): string => `TEE-${part}`;
const insteadOf = (part: Part): string => `MUG-${part}`;
