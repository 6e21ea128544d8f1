import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putRateCard } from '../support/floor.ts';
import { addLocation, addStock, holdingsOf, NEW_YORK, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const STOCK = 10;
const PRICE = 1_999;
const AT_HOME = { ...NEW_YORK, geo: { lat: 40.75, lon: -73.99 } };
const FAR_AWAY = { ...NEW_YORK, geo: { lat: 42.65, lon: -73.75 } };

const dayOf = (at: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date(at));

describe('an order that our own driver brings', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: STOCK } });
    await addLocation(world, 'SOHO', { kind: 'STORE', shipsOrders: false, localDeliveryKm: 15 });
    await addStock(world, 'TEE', 'SOHO', STOCK);
    await putRateCard(world);
  });
  afterAll(() => world.close());

  const order = (shippingAddress: Json = AT_HOME): Promise<Answer> =>
    place(world, {
      delivery: { method: 'LOCAL_DELIVERY' },
      shippingAddress,
      lines: [{ sku: 'TEE', quantity: 1, unitPrice: usd(PRICE) }],
    });
  const tell = (parcel: Json, status: string, key: string = randomUUID()): Promise<Answer> =>
    world.call('POST', `/v1/parcels/${parcel.id}/events`, { body: { status }, key });
  const read = (id: string): Promise<Json> => ok(world.call('GET', `/v1/orders/${id}`));

  it('leaves from a location within reach, without a label, and is followed by what people say', async () => {
    const { id, fulfillmentOrders, promise } = await ok(order());
    const [part] = fulfillmentOrders;
    const shipped = await ok(ship(world, part.id));
    const [parcel] = shipped.parcels;

    const key = randomUUID();
    const told = [
      await tell(parcel, 'OUT_FOR_DELIVERY', key),
      await tell(parcel, 'OUT_FOR_DELIVERY', key),
      await tell(parcel, 'ATTEMPTED_DELIVERY'),
      await tell(parcel, 'DELIVERED'),
    ];

    expect(part.locationId).toBe('SOHO');
    expect(dayOf(promise.deliverBy)).toBe(dayOf(promise.shipBy));
    expect(parcel).toMatchObject({ carrier: 'DRIVER', service: 'LOCAL_DELIVERY' });
    expect(parcel.trackingNumber).toBeUndefined();
    expect((await world.call('GET', `/v1/parcels/${parcel.id}/label.pdf`)).status).toBe(404);
    expect((await world.call('GET', parcel.packingSlipUrl)).status).toBe(200);
    expect(told.map(({ status, body }) => [status, body.status])).toEqual([
      [200, 'OUT_FOR_DELIVERY'],
      [200, 'OUT_FOR_DELIVERY'],
      [200, 'ATTEMPTED_DELIVERY'],
      [200, 'DELIVERED'],
    ]);
    expect(told.at(-1)?.body.events).toHaveLength(3);
    await until('it is completed', async () => (await read(id)).status === 'COMPLETED');
    const { money } = await holdingsOf(world, id);
    expect(money.captured).toBe(PRICE);
  });

  it('is refused where no driver goes', async () => {
    const { status, body } = await order(FAR_AWAY);

    expect([status, body.type]).toEqual([409, '/problems/out-of-stock']);
  });

  it('asks for a decision when the driver comes back with it', async () => {
    const { id, fulfillmentOrders } = await ok(order());
    const { parcels } = await ok(ship(world, fulfillmentOrders[0].id));
    await ok(tell(parcels[0], 'RETURNED_TO_SENDER'));
    await until('somebody is asked', async () => (await read(id)).needsAttention.length > 0);

    await ok(world.call('POST', `/v1/parcels/${parcels[0].id}/decision`, { body: { choice: 'REFUND' } }));
    await ok(world.call('POST', `/v1/parcels/${parcels[0].id}/restock`));

    expect(await read(id)).toMatchObject({ status: 'CANCELLED', totals: { refunded: usd(PRICE) } });
    const { locations } = await ok(world.call('GET', '/v1/stock/TEE'));
    const at = locations.find(({ locationId }: Json) => locationId === 'SOHO');
    // The parcel of the first test stayed with its customer.
    expect([at.onHand, at.committed]).toEqual([STOCK - 1, 0]);
  });

  it('says nothing of a parcel that has not left, nor to people of another location', async () => {
    await addLocation(world, 'SCAN', { floor: 'SCAN', localDeliveryKm: 50 });
    await addStock(world, 'HAT', 'SCAN', STOCK);
    const lines = [{ sku: 'HAT', quantity: 1, unitPrice: usd(PRICE) }];
    const placed = await ok(place(world, { delivery: { method: 'LOCAL_DELIVERY' }, shippingAddress: AT_HOME, lines }));
    const [
      {
        id,
        lines: [{ lineId }],
      },
    ] = placed.fulfillmentOrders;
    await ok(world.call('POST', `/v1/fulfillment-orders/${id}/picks`, { body: { lines: [{ lineId, quantity: 1 }] } }));
    const packing = { parcels: [{ lines: [{ lineId, quantity: 1 }] }] };
    const { parcels } = await ok(world.call('POST', `/v1/fulfillment-orders/${id}/pack`, { body: packing }));
    const keyBody = { name: 'soho', roles: ['warehouse'], locationIds: ['SOHO'] };
    const { key } = await ok(world.call('POST', '/v1/api-keys', { body: keyBody }));

    const early = await tell(parcels[0], 'DELIVERED');
    const headers = { authorization: `Bearer ${key}` };
    const foreign = await world.call('POST', `/v1/parcels/${parcels[0].id}/events`, {
      body: { status: 'DELIVERED' },
      headers,
    });
    const voided = await world.call('POST', `/v1/parcels/${parcels[0].id}/void`, { headers });

    expect([early.status, early.body.type]).toEqual([409, '/problems/action-not-allowed']);
    expect([foreign.status, voided.status]).toEqual([404, 404]);
  });
});
