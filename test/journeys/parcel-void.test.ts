import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Faults } from '../support/faults.ts';
import { pack, pick, putRateCard } from '../support/floor.ts';
import { CHARGE, PAID, PRICE, Shipping, STOCK } from '../support/shipping.ts';
import { addLocation, cancel, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, openWorld, until, type World } from '../support/world.ts';

describe('a parcel that is taken back before the carrier has it', () => {
  const faults = new Faults();
  let world: World;
  let shop: Shipping;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    await openShop(world, { stock: {} });
    await addLocation(world, 'BOS', { floor: 'SCAN' });
    await putRateCard(world);
    shop = new Shipping(world);
  });
  afterEach(() => faults.clear());
  afterAll(() => world.close());

  const voidParcel = (id: string): Promise<Answer> => world.call('POST', `/v1/parcels/${id}/void`, { body: {} });
  const TAKEN_BACK = { onHand: STOCK, committed: 1, reserved: 1, captured: PAID, refunded: PAID };

  it('gives back its money and the shipping charge, keeps its stock for its work, and can leave anew', async () => {
    const sku = await shop.aSku();
    const { id, partId, parcel } = await shop.shipped(sku);

    const voided = await voidParcel(parcel.id);
    const between = await shop.read(id);
    const held = await shop.holdings(id, sku);
    const label = await world.call('GET', parcel.labelUrl);
    const again = await ok(ship(world, partId));

    expect([voided.status, voided.body.isVoid, label.status]).toEqual([200, true, 404]);
    expect(between).toMatchObject({ status: 'OPEN', totals: { due: usd(PAID) } });
    expect(between.fulfillmentOrders[0]).toMatchObject({
      status: 'IN_PROGRESS',
      parcels: [],
      lines: [{ remaining: 1 }],
    });
    expect(held).toEqual(TAKEN_BACK);
    expect(again.parcels[0].trackingNumber).not.toBe(parcel.trackingNumber);
    expect(await shop.read(id)).toMatchObject({
      status: 'FULFILLED',
      financialStatus: 'PAID',
      totals: { due: usd(0) },
    });
    expect(await shop.holdings(id, sku)).toEqual({
      ...{ onHand: STOCK - 1, committed: 0, reserved: 0 },
      ...{ captured: 2 * PAID, refunded: PAID },
    });
    await shop.told(again.parcels[0], 'DELIVERED');
    await until('the order is completed', async () => (await shop.read(id)).status === 'COMPLETED');
    await shop.booksBalance();
  });

  it('says no once the carrier has it, and once it was taken back', async () => {
    const { id, parcel } = await shop.shipped(await shop.aSku());
    const other = await shop.shipped(await shop.aSku());
    await shop.told(parcel, 'CARRIER_PICKED_UP');
    await ok(voidParcel(other.parcel.id));

    const [late, twice] = [await voidParcel(parcel.id), await voidParcel(other.parcel.id)];

    expect([late, twice].map(({ status, body }) => [status, body.type])).toEqual(
      Array(2).fill([409, '/problems/parcel-not-voidable']),
    );
    expect(await shop.read(id)).toMatchObject({ status: 'FULFILLED', financialStatus: 'PAID' });
  });

  it('takes back one of three parcels for what was captured for it, and the charge stays with another', async () => {
    const sku = await shop.aSku('BOS');
    const lines = [{ sku, quantity: 3, unitPrice: usd(1_000), discount: usd(100) }];
    const order = await ok(place(world, { lines, shippingCharge: usd(CHARGE) }));
    const {
      id: partId,
      lines: [{ lineId }],
    } = order.fulfillmentOrders[0];
    const one = [{ lineId, quantity: 1 }];
    await ok(pick(world, partId, [{ lineId, quantity: 3 }]));
    const { parcels } = await ok(pack(world, partId, one, one, one));
    const captured = [];
    for (const { id } of parcels) {
      await ok(world.call('POST', `/v1/fulfillment-orders/${partId}/ship`, { body: { parcelIds: [id] } }));
      captured.push((await shop.read(order.id)).totals.captured.amount);
    }

    for (const each of [0, 1]) await ok(voidParcel(parcels[each].id));
    const between = await shop.read(order.id);
    await ok(pack(world, partId, one, one));
    await ok(ship(world, partId));

    expect(captured).toEqual([967 + CHARGE, 1_933 + CHARGE, 2_900 + CHARGE]);
    // Of 33, 34 and 33 off a third: the charge went to the one that stayed.
    expect([between.status, between.totals.refunded]).toEqual(['PARTIALLY_FULFILLED', usd(967 + 966)]);
    const { totals, financialStatus, status } = await shop.read(order.id);
    expect([totals.captured.amount - totals.refunded.amount, totals.due.amount]).toEqual([2_900 + CHARGE, 0]);
    expect([status, financialStatus]).toEqual(['FULFILLED', 'PAID']);
    await shop.booksBalance();
  });

  it('unpacks a parcel that was never shipped', async () => {
    const order = await ok(
      place(world, { lines: [{ sku: await shop.aSku('BOS'), quantity: 1, unitPrice: usd(PRICE) }] }),
    );
    const [{ id, lines }] = order.fulfillmentOrders;
    const one = { lineId: lines[0].lineId, quantity: 1 };
    await ok(pick(world, id, [one]));
    const { parcels } = await ok(pack(world, id, [one]));

    await ok(voidParcel(parcels[0].id));

    const part = await ok(world.call('GET', `/v1/fulfillment-orders/${id}`));
    expect([part.status, part.parcels, part.lines[0].packed]).toEqual(['IN_PROGRESS', [], 0]);
    expect((await pack(world, id, [one])).status).toBe(200);
  });

  it.each(['voidParcel', 'voidParcelLabel', 'refundPayment'] as const)(
    'counts once although %s repeats, loses its answer or fails once',
    async (step) => {
      for (const fault of ['repeated', 'loses its answer', 'fails once'] as const) {
        const sku = await shop.aSku();
        const { id, parcel } = await shop.shipped(sku);
        faults.set(step, fault);

        const { status } = await voidParcel(parcel.id);

        expect([fault, status, await shop.holdings(id, sku)]).toEqual([fault, 200, TAKEN_BACK]);
        faults.clear();
      }
    },
  );

  it('puts a refused refund before a person, and asks for no money twice when it ships again', async () => {
    const sku = await shop.aSku();
    const { id, partId, parcel } = await shop.shipped(sku);
    await dispute(world, id);

    await ok(voidParcel(parcel.id));
    const between = await shop.read(id);
    await ok(ship(world, partId));

    expect(between.needsAttention).toMatchObject([{ kind: 'refund-refused' }]);
    expect(await shop.holdings(id, sku)).toEqual({
      ...{ onHand: STOCK - 1, committed: 0, reserved: 0, captured: PAID, refunded: 0 },
    });
  });

  it('is either with the carrier or taken back when both come at once, with money and stock to match', async () => {
    const sku = await shop.aSku();
    const orders = await Promise.all(Array.from({ length: 20 }, () => shop.shipped(sku)));

    const rounds = await Promise.all(
      orders.map(async ({ id, parcel }, round) => {
        const lead = (round % 7) - 3;
        const [, voided] = await Promise.all([
          sleep(Math.max(lead, 0) * 3).then(() => shop.told(parcel, 'IN_TRANSIT')),
          sleep(Math.max(-lead, 0) * 3).then(() => voidParcel(parcel.id)),
        ]);
        return { id, parcel, voided };
      }),
    );

    for (const { id, parcel, voided } of rounds) {
      const { totals, status } = await shop.read(id);
      expect([200, 409]).toContain(voided.status);
      const isVoided = voided.status === 200;
      expect([status, totals.refunded.amount]).toEqual(isVoided ? ['OPEN', PAID] : ['FULFILLED', 0]);
      if (!isVoided) continue;
      const [attention] = await until('a person hears of it', async () => {
        const { needsAttention } = await shop.read(id);
        return needsAttention.length > 0 && needsAttention;
      });
      expect(attention).toMatchObject({ kind: 'void-parcel-moves', subject: parcel.id });
    }
    const voids = rounds.filter(({ voided }) => voided.status === 200).length;
    expect((await shop.holdings(orders[0]?.id ?? '', sku)).onHand).toBe(STOCK - 20 + voids);
  });

  it('can be cancelled as soon as it is back, and never half', async () => {
    const sku = await shop.aSku();
    const orders = await Promise.all(Array.from({ length: 10 }, () => shop.shipped(sku)));

    const rounds = await Promise.all(
      orders.map(async ({ id, parcel }) => {
        const [voided, cancelled] = await Promise.all([voidParcel(parcel.id), sleep(10).then(() => cancel(world, id))]);
        return { id, voided, cancelled };
      }),
    );

    for (const { id, voided, cancelled } of rounds) {
      expect(voided.status).toBe(200);
      if (cancelled.status === 409) await ok(cancel(world, id));
      const { status, totals } = await shop.read(id);
      expect([status, totals.captured.amount - totals.refunded.amount]).toEqual(['CANCELLED', 0]);
    }
    expect(await shop.holdings(orders[0]?.id ?? '', sku)).toMatchObject({ onHand: STOCK, committed: 0, reserved: 0 });
    await shop.booksBalance();
  });
});

/** A charge in dispute is not refunded: the provider keeps the money until the dispute is over. */
async function dispute({ call, simulatorUrl }: World, orderId: string): Promise<void> {
  const { items } = await ok(call('GET', `/v1/orders/${orderId}/payments`));
  await fetch(`${simulatorUrl}/_control/disputes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ payment_intent: items[0].providerReference }),
  });
}
