import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/patience.ts';
import { PARTS, Processes } from '../support/processes.ts';
import { addLocation, addStock, openShop, usd } from '../support/shop.ts';
import { Shopper } from '../support/shopper.ts';
import type { Json } from '../support/world.ts';

const TIME_MAX_MS = 150_000;
// Of a kind with `P14D` and `P3D`: data of the channel, long enough here to kill everything in the middle.
const WINDOW_MS = 8_000;
const WINDOW = `PT${WINDOW_MS / 1_000}S`;

describe('a window that is open while everything is restarted', () => {
  let processes: Processes;
  let shopkeeper: Shopper;
  beforeAll(async () => {
    processes = await Processes.open();
    shopkeeper = new Shopper(processes, '');
    const caller = { call: (...asked: Parameters<Shopper['ask']>) => shopkeeper.ask(...asked) };
    await openShop(caller, { stock: {}, sla: { acceptWithin: 'P3D', pickUpWithin: WINDOW } });
    await addLocation(caller, 'SOHO', { kind: 'STORE', pickUp: true, shipsOrders: false });
    await addLocation(caller, 'LATE', { kind: 'STORE', sla: { acceptWithin: WINDOW } });
    await addLocation(caller, 'BACKUP', { geo: { lat: 34, lon: -118.2 } });
    await addStock(caller, 'PICKED-UP', 'SOHO', 5);
    for (const location of ['LATE', 'BACKUP']) await addStock(caller, 'SHIPPED', location, 5);
  }, TIME_MAX_MS);
  afterAll(() => processes.close());

  async function order(sku: string, own: Json = {}): Promise<Json> {
    const address = { line1: '350 Fifth Avenue', city: 'New York', region: 'NY', postalCode: '10118', country: 'US' };
    const body = {
      ...{ channel: 'web-us', currency: 'USD', shippingAddress: { name: 'Ada Byron', ...address } },
      delivery: { method: 'SHIPPING', service: 'STANDARD' },
      lines: [{ sku, quantity: 2, unitPrice: usd(1_000) }],
      payments: [{ tender: 'CARD', token: 'pm_card_visa' }],
      ...own,
    };
    return (await shopkeeper.ask('POST', '/v1/orders', { key: sku, body })).body;
  }
  const read = async ({ id }: Json) => (await shopkeeper.ask('GET', `/v1/orders/${id}`)).body;
  const shelf = async (sku: string) => {
    const { locations } = (await shopkeeper.ask('GET', `/v1/stock/${sku}`)).body;
    return Object.fromEntries(locations.map((row: Json) => [row.locationId, [row.onHand, row.committed]]));
  };

  it(
    'closes after it: who did not come finds nothing and pays nothing, and late work is somebody else’s',
    async () => {
      const late = await order('SHIPPED');
      const fetched = await order('PICKED-UP', { delivery: { method: 'PICK_UP', locationId: 'SOHO' } });
      const [part] = fetched.fulfillmentOrders;
      const ready = await shopkeeper.ask('POST', `/v1/fulfillment-orders/${part.id}/ready-for-pickup`, { body: {} });
      expect([late.fulfillmentOrders[0].locationId, ready.status]).toEqual(['LATE', 200]);

      await Promise.all(PARTS.map((each) => processes.kill(each)));
      for (const each of ['postgres', 'temporal', 'payment-simulator', 'api', 'worker'] as const)
        await processes.start(each);
      await processes.untilReady();

      const noShow = await eventually(
        'the pick-up is given up',
        () => read(fetched),
        ({ financialStatus }) => financialStatus === 'VOIDED',
      );
      const moved = await eventually(
        'the work has moved',
        () => read(late),
        (now) => now.fulfillmentOrders.length === 2,
      );
      expect([noShow.status, await shelf('PICKED-UP')]).toEqual(['CANCELLED', { SOHO: [5, 0] }]);
      expect(moved.fulfillmentOrders.map((each: Json) => [each.locationId, each.status])).toEqual([
        ['LATE', 'CLOSED'],
        ['BACKUP', 'OPEN'],
      ]);
      expect(await shelf('SHIPPED')).toEqual({ LATE: [5, 0], BACKUP: [5, 2] });
      const { items } = (await shopkeeper.ask('GET', `/v1/orders/${fetched.id}/events?limit=200`)).body;
      expect(items.filter(({ reason }: Json) => reason === 'not-picked-up')).toHaveLength(1);
      expect(shopkeeper.faults).toEqual([]);
    },
    TIME_MAX_MS,
  );
});
