import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pack, pick, putRateCard } from '../support/floor.ts';
import { type CallAs, withKey } from '../support/keys.ts';
import { addLocation, addStock, ok, openShop, place, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, type World } from '../support/world.ts';

const FLOOR = { floor: 'SCAN', kind: 'STORE', pickUp: true };

describe('the key of a store’s clerk', () => {
  let world: World;
  let clerk: CallAs;
  let ours: Json;
  let theirs: Json;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: {} });
    await putRateCard(world);
    await addLocation(world, 'SOHO', FLOOR);
    await addLocation(world, 'UNION', FLOOR);
    clerk = await withKey(world, { roles: ['warehouse'], locationIds: ['SOHO'] });
    [ours, theirs] = [await workAt('SOHO'), await workAt('UNION')];
  });
  afterAll(() => world.close());

  let skus = 0;
  async function workAt(location: string, own: Json = {}): Promise<Json> {
    skus += 1;
    const sku = `CLERK-${skus}`;
    await addStock(world, sku, location, 9);
    const order = await ok(place(world, { lines: [{ sku, quantity: 2, unitPrice: usd(500) }], ...own }));
    return { ...order.fulfillmentOrders[0], orderId: order.id };
  }
  const units = ({ lines: [{ lineId }] }: Json, quantity = 1) => [{ lineId, quantity }];
  const statusOf = (answering: Promise<Answer>) => answering.then(({ status }) => status);

  it('lists and reads the work and the orders of the store only', async () => {
    const { items } = await ok(clerk('GET', '/v1/fulfillment-orders'));
    const asked = await ok(clerk('GET', '/v1/fulfillment-orders?locationId=UNION'));
    const orders = await ok(clerk('GET', '/v1/orders'));

    expect([items, asked.items, orders.items].map((list) => list.map(({ id }: Json) => id))).toEqual([
      [ours.id],
      [],
      [ours.orderId],
    ]);
    const own = ['', '/rates'].map((path) => clerk('GET', `/v1/fulfillment-orders/${ours.id}${path}`));
    const foreign = ['', '/rates'].map((path) => clerk('GET', `/v1/fulfillment-orders/${theirs.id}${path}`));
    expect(await Promise.all([...own, ...foreign].map(statusOf))).toEqual([200, 200, 404, 404]);
    expect(await statusOf(clerk('GET', `/v1/orders/${theirs.orderId}`))).toBe(404);
  });

  it('is told of no other work, whatever it would do to it, and changes nothing of it', async () => {
    const before = await ok(world.call('GET', `/v1/fulfillment-orders/${theirs.id}`));
    const asks: readonly (readonly [string, Json])[] = [
      ['accept', {}],
      ['reject', { reason: 'CAPACITY' }],
      ['hold', { reason: 'OTHER' }],
      ['release', {}],
      ['picks', { lines: units(theirs) }],
      ['picks', { short: units(theirs) }],
      ['pack', { parcels: [{ lines: units(theirs) }] }],
      ['ship', {}],
      ['ready-for-pickup', {}],
      ['picked-up', { code: '123456' }],
      ['receive', {}],
      ['cancellation', { answer: 'ACCEPT' }],
    ];

    for (const [action, body] of asks) {
      const { status } = await clerk('POST', `/v1/fulfillment-orders/${theirs.id}/${action}`, { body });
      expect([action, status]).toEqual([action, 404]);
    }

    const bulk = await clerk('POST', '/v1/fulfillment-orders/bulk', { body: { action: 'accept', ids: [theirs.id] } });
    expect(bulk.body.items.map(({ status }: Json) => status)).toEqual([404]);
    expect(await ok(world.call('GET', `/v1/fulfillment-orders/${theirs.id}`))).toEqual(before);
  });

  it('may not re-plan, one by one or in bulk: that is the desk’s', async () => {
    const asks = [
      clerk('POST', `/v1/fulfillment-orders/${ours.id}/move`, { body: { locationId: 'UNION' } }),
      clerk('POST', `/v1/fulfillment-orders/${ours.id}/cancel`, { body: {} }),
      clerk('POST', '/v1/fulfillment-orders/bulk', { body: { action: 'cancel', ids: [ours.id] } }),
    ];

    expect(await Promise.all(asks.map(statusOf))).toEqual([403, 403, 403]);
  });

  it('makes and reads waves of the store only', async () => {
    const wave = await ok(world.call('POST', '/v1/pick-waves', { body: { locationId: 'UNION' } }));

    const own = await clerk('POST', '/v1/pick-waves', { body: { locationId: 'SOHO' } });

    expect([own.status, own.body.fulfillmentOrderIds]).toEqual([201, [ours.id]]);
    const asks = [
      clerk('POST', '/v1/pick-waves', { body: { locationId: 'UNION' } }),
      clerk('GET', `/v1/pick-waves/${wave.id}`),
      clerk('GET', `/v1/pick-waves/${wave.id}/pick-list.pdf`),
      clerk('GET', `/v1/pick-waves/${own.body.id}`),
    ];
    expect(await Promise.all(asks.map(statusOf))).toEqual([404, 404, 404, 200]);
  });

  it('picks, packs and ships the store’s own, and sees no parcel of another', async () => {
    await ok(pick(world, theirs.id, units(theirs, 2)));
    await ok(pack(world, theirs.id, units(theirs, 2)));
    const shipped = await ok(world.call('POST', `/v1/fulfillment-orders/${theirs.id}/ship`, { body: {} }));
    const foreign = shipped.parcels[0].id;

    const url = `/v1/fulfillment-orders/${ours.id}`;
    await ok(clerk('POST', `${url}/picks`, { body: { lines: units(ours, 2) } }));
    await ok(clerk('POST', `${url}/pack`, { body: { parcels: [{ lines: units(ours, 2) }] } }));
    const { parcels } = await ok(clerk('POST', `${url}/ship`, { body: {} }));

    const asks = [
      clerk('GET', `/v1/parcels/${parcels[0].id}/label.pdf`),
      clerk('GET', `/v1/parcels/${foreign}/label.pdf`),
      clerk('GET', `/v1/parcels/${foreign}/packing-slip.pdf`),
      clerk('POST', `/v1/parcels/${foreign}/void`, { body: {} }),
    ];
    expect(await Promise.all(asks.map(statusOf))).toEqual([200, 404, 404, 404]);
  });

  it('hands over at the store only', async () => {
    const [here, there] = await Promise.all(
      ['SOHO', 'UNION'].map((locationId) => workAt(locationId, { delivery: { method: 'PICK_UP', locationId } })),
    );
    const ready = (part: Json) => clerk('POST', `/v1/fulfillment-orders/${part.id}/ready-for-pickup`, { body: {} });

    expect(await statusOf(ready(there))).toBe(404);
    const { pickupCode: code } = await ok(ready(here));
    await ok(clerk('POST', `/v1/fulfillment-orders/${here.id}/picked-up`, { body: { code, name: 'Ada Byron' } }));
  });

  it('takes returns back at the store only', async () => {
    const lines = [{ ...units(theirs)[0], reason: 'UNWANTED' }];
    const asked = await ok(
      world.call('POST', `/v1/orders/${theirs.orderId}/returns`, {
        key: randomUUID(),
        body: { lines, method: 'POST' },
      }),
    );
    if (asked.status === 'REQUESTED') await ok(world.call('POST', `/v1/returns/${asked.id}/approve`, { body: {} }));
    const receive = (locationId: string) =>
      clerk('POST', `/v1/returns/${asked.id}/receive`, {
        body: { locationId, lines: [{ ...units(theirs)[0], disposition: 'RESTOCKED' }] },
      });

    expect([await statusOf(receive('UNION')), await statusOf(receive('SOHO'))]).toEqual([404, 200]);
  });

  it('sees the figures of the store only', async () => {
    const { items } = await ok(clerk('GET', '/v1/reports/fulfillment?from=2020-01-01&to=2040-01-01'));

    expect(items.map(({ group }: Json) => group)).toEqual(['SOHO']);
  });
});
