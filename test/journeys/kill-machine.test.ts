import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAccounts, readShelf } from '../support/accounts.ts';
import { eventually } from '../support/patience.ts';
import { PARTS, Processes } from '../support/processes.ts';
import { anOrder, ok, openShop, usd } from '../support/shop.ts';
import { Shopper } from '../support/shopper.ts';
import type { Json } from '../support/world.ts';

const TIME_MAX_MS = 120_000;
const SKU = 'TEE';
const SHIPPED = { status: 'FULFILLED', units: { shipped: 1, cancelled: 0 }, provider: { captured: 1999, captures: 1 } };

describe('a machine that goes down while a shipment is under way', () => {
  let processes: Processes;
  beforeAll(async () => {
    processes = await Processes.open();
    const shopkeeper = new Shopper(processes, '');
    await openShop({ call: (...asked) => shopkeeper.ask(...asked) }, { stock: { [SKU]: 10, KEPT: 2 } });
  }, TIME_MAX_MS);
  afterAll(() => processes.close());

  it(
    'ships what it has taken the money for although somebody cancels as soon as it is up, and keeps what carts hold',
    async () => {
      const shopper = new Shopper(processes, SKU);
      const { answer } = await shopper.place('COMPLETED');
      const [kept] = await Promise.all(['P1D', 'PT1S'].map((expiresIn) => keepOne(shopper, expiresIn)));
      const [{ id }] = answer.body.fulfillmentOrders;
      const { untilHit } = await processes.delayAnswer('capture', 3_000);
      const shipping = shopper.once('POST', `/v1/fulfillment-orders/${id}/ship`, { body: {} }).catch(String);
      await untilHit();

      await Promise.all(PARTS.map((part) => processes.kill(part)));
      expect(await shipping).toContain('fetch failed');
      for (const part of ['postgres', 'temporal', 'payment-simulator', 'api'] as const) await processes.start(part);
      // It is with Temporal before there is a worker, whose sweep would remember the shipment.
      const cancelling = shopper.ask('POST', `/v1/orders/${answer.body.id}/cancel`, { body: { reason: 'too late' } });
      const look = () => readAccounts(processes, SKU);
      // The provider may have told by itself what it captured, so not all that is open is the worker's to settle.
      await eventually(
        'the cancel is written down',
        () => kinds(processes),
        (written) => written.includes('cancelOrder'),
      );
      await processes.start('worker');

      expect([202, 409]).toContain((await cancelling).status);
      expect(await eventually('all is carried out', look, ([only]) => only?.open === 0)).toMatchObject([SHIPPED]);
      const commands = await processes.db.selectFrom('command').select(['kind', 'outcome']).orderBy('id').execute();
      expect(commands.filter(({ kind }) => kind !== 'direct').map(({ outcome }) => outcome?.status)).toEqual([
        'DONE',
        'DONE',
        'REFUSED',
      ]);
      expect(await readShelf(processes.db, SKU)).toMatchObject({ onHand: 9, committed: 0, promised: 0, shipped: 1 });
      const shelf = () => readShelf(processes.db, 'KEPT');
      await eventually('the cart whose time is over is empty', shelf, ({ reserved }) => reserved === 1);
      const lines = [{ sku: 'KEPT', quantity: 1, unitPrice: usd(1_000) }];
      const order = { key: 'kept', body: anOrder({ lines, reservationId: kept?.id }) };
      expect((await ok(shopper.ask('POST', '/v1/orders', order))).status).toBe('OPEN');
      expect(await shelf()).toMatchObject({ onHand: 2, committed: 1, reserved: 0 });
    },
    TIME_MAX_MS,
  );
});

async function kinds({ db }: Processes): Promise<string[]> {
  return (await db.selectFrom('command').select('kind').execute()).map(({ kind }) => kind);
}

function keepOne(shopper: Shopper, expiresIn: string): Promise<Json> {
  const body = { channel: 'web-us', lines: [{ sku: 'KEPT', quantity: 1 }], expiresIn };
  return ok(shopper.ask('POST', '/v1/reservations', { body }));
}
