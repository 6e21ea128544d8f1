import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SIGNATURE_HEADER, signCarrierWebhook } from '../../api/carriers/webhook-signature.ts';
import { readShelf } from '../support/accounts.ts';
import { eventually } from '../support/patience.ts';
import { type Part, Processes } from '../support/processes.ts';
import { addStock, openShop } from '../support/shop.ts';
import { Shopper } from '../support/shopper.ts';
import type { Json } from '../support/world.ts';

const RECEIVED = 10;
const PRICE = 1_999;
const ANSWER_DELAY_MS = 2_000;
const TIME_MAX_MS = 120_000;
const ALL = ['worker', 'temporal', 'postgres'] as const satisfies readonly Part[];

describe('a parcel while everything is killed', () => {
  let processes: Processes;
  beforeAll(async () => {
    processes = await Processes.open();
    const shopkeeper = new Shopper(processes, '');
    const shop = { call: (...asked: Parameters<Shopper['ask']>) => shopkeeper.ask(...asked) };
    await openShop(shop, { stock: {}, sla: { lostParcelWithin: 'PT1S', lostParcelDefault: 'SEND_AGAIN' } });
    for (const sku of ['LOST', 'VOID']) await addStock(shop, sku, 'NYC', RECEIVED);
  }, TIME_MAX_MS);
  afterAll(() => processes.close());

  async function shipped(shopper: Shopper): Promise<{ externalOrderId: string; order: Json; parcel: Json }> {
    const { externalOrderId } = await shopper.place('COMPLETED');
    const { fulfillmentOrders } = await shopper.until(externalOrderId, ({ status }) => status === 'OPEN');
    const [{ id }] = fulfillmentOrders;
    await shopper.ask('POST', `/v1/fulfillment-orders/${id}/ship`, { key: `ship ${id}`, body: {} });
    const order = await shopper.until(externalOrderId, ({ status }) => status === 'FULFILLED');
    return { externalOrderId, order, parcel: order.fulfillmentOrders[0].parcels[0] };
  }

  async function restart(): Promise<void> {
    for (const part of ALL) await processes.kill(part);
    for (const part of ALL.toReversed()) await processes.start(part);
  }

  it(
    'that is lost is sent again once, by the policy whose deadline passed meanwhile',
    async () => {
      const shopper = new Shopper(processes, 'LOST');
      const { externalOrderId, parcel } = await shipped(shopper);
      await lose(shopper, parcel);
      await shopper.until(externalOrderId, ({ needsAttention }) => needsAttention.length > 0);

      await restart();

      // The decision and the new work are two steps: between them the order is open and nobody has it.
      const again = await shopper.until(externalOrderId, (order) => order.fulfillmentOrders.length === 2);
      expect(again.fulfillmentOrders.map(({ status }: Json) => status)).toEqual(['CLOSED', 'OPEN']);
      expect(again.totals).toMatchObject({ captured: { amount: PRICE }, refunded: { amount: 0 }, due: { amount: 0 } });
      expect(await readShelf(processes.db, 'LOST')).toMatchObject({ onHand: RECEIVED - 1, committed: 1, promised: 1 });
      expect(shopper.faults).toEqual([]);
    },
    TIME_MAX_MS,
  );

  it(
    'that is taken back has its money back once, although it was killed while the provider gave it back',
    async () => {
      const shopper = new Shopper(processes, 'VOID');
      const { externalOrderId, order, parcel } = await shipped(shopper);
      const refund = await processes.delayAnswer('refund', ANSWER_DELAY_MS);

      const voided = shopper.ask('POST', `/v1/parcels/${parcel.id}/void`, { key: `void ${parcel.id}`, body: {} });
      await refund.untilHit();
      await restart();
      await voided;

      await eventually(
        'the money is back',
        () => shopper.until(externalOrderId, () => true),
        ({ totals }) => totals.refunded.amount === PRICE,
      );
      expect(await refundedAtTheProvider(order)).toBe(PRICE);
      expect(await readShelf(processes.db, 'VOID')).toMatchObject({ onHand: RECEIVED, committed: 1, promised: 1 });
      expect(shopper.faults).toEqual([]);
    },
    TIME_MAX_MS,
  );

  function lose(shopper: Shopper, { carrier, trackingNumber }: Json) {
    const told = { id: randomUUID(), trackingNumber, status: 'FAILURE', at: new Date().toISOString() };
    const body = JSON.stringify(told);
    const headers = { [SIGNATURE_HEADER]: signCarrierWebhook(body, processes.access.carrierSecret) };
    return shopper.ask('POST', `/v1/webhooks/carriers/${carrier}`, { body, headers });
  }

  async function refundedAtTheProvider({ id }: Json): Promise<number> {
    const answer = await fetch(`${processes.simulatorUrl}/_control/ledger?orderId=${id}`);
    const { orders } = (await answer.json()) as Json;
    return orders[0].refunded;
  }
});
