import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import type { Database } from '../../db/database.ts';
import type { OrderId } from '../../domain/ids.ts';
import { openApi, type TestApi } from '../support/api.ts';
import { putCatalogue } from '../support/catalogue.ts';
import { aLineRow, anOrderRow, aParcelRow, aPartRow, aPaymentRow, aTrackingRow } from '../support/order-rows.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const address = { line1: '350 Fifth Avenue', city: 'New York', country: 'US' };
const promise = { shipBy: '2026-11-22T00:00:00Z', late: 0 };

describe('an order as it is shown', () => {
  let api: TestApi;
  let ids: Awaited<ReturnType<typeof halfShippedOrder>>;
  let answer: LightMyRequestResponse;
  beforeAll(async () => {
    api = await openApi();
    await putCatalogue(api);
    ids = await halfShippedOrder(api.db);
    answer = await api.call(`GET /v1/orders/${ids.id}`);
  });
  afterAll(() => api.close());

  it('says what was ordered, by whom, and its version', () => {
    expect([answer.statusCode, answer.headers.etag]).toEqual([200, '"7"']);
    expect(answer.json()).toMatchObject({
      ...{ id: ids.id, orderNumber: expect.stringMatching(/^\d+$/), channel: 'web-us', externalOrderId: 'A-1' },
      ...{ status: 'OPEN', financialStatus: 'PARTIALLY_PAID', version: 7, placedAt: '2026-11-20T10:00:00.500Z' },
      ...{ customer: { email: 'ada@example.com' }, shippingAddress: address, promise },
      delivery: { method: 'SHIPPING', service: 'STANDARD' },
      ...{ tags: ['vip'], note: 'ring twice', metadata: {}, shippingCharge: usd(500) },
    });
    expect(answer.json().refusal).toBeUndefined();
  });

  it('counts the units of its lines', () => {
    expect(answer.json().lines).toEqual([
      {
        ...{ id: ids.lineId, sku: 'TEE', quantity: 2, cancelled: 0, shipped: 1, delivered: 0, returned: 0 },
        ...{ unitPrice: usd(1999), discount: usd(0), tax: { amount: 200, rate: '0.05', inclusive: false } },
      },
    ]);
  });

  it('adds up its money', () => {
    expect(answer.json().totals).toEqual({
      ...{ goods: usd(3998), discount: usd(0), shipping: usd(500), tax: usd(200), total: usd(4698) },
      ...{ authorized: usd(2099), captured: usd(2599), refunded: usd(0), due: usd(2099) },
    });
  });

  it('shows the work and its parcels, but not what was unpacked again', () => {
    const { lineId, partId, parcelId } = ids;
    const parcel = {
      ...{ id: parcelId, carrier: 'Postal', service: 'STANDARD', trackingNumber: 'OL1', weightGrams: 400 },
      ...{ lines: [{ lineId, quantity: 1 }], status: 'IN_TRANSIT', labelUrl: `/v1/parcels/${parcelId}/label.pdf` },
      packingSlipUrl: `/v1/parcels/${parcelId}/packing-slip.pdf`,
    };

    expect(answer.json().fulfillmentOrders).toEqual([
      expect.objectContaining({
        ...{ id: partId, locationId: 'nyc', status: 'IN_PROGRESS', requestStatus: 'UNSUBMITTED', pickupCode: '1234' },
        lines: [{ lineId, sku: 'TEE', quantity: 2, shipped: 1, remaining: 1, picked: 2, packed: 1 }],
        parcels: [parcel],
      }),
    ]);
  });

  it('says who must look at it and who held it', () => {
    const { id, attentionId, parcelId } = ids;
    const retry = `/v1/orders/${id}/attention/${attentionId}/retry`;

    const { needsAttention, holds } = answer.json();

    const whatToDo = expect.stringContaining('carrier');
    const since = expect.any(String);
    expect(needsAttention).toEqual([
      { id: attentionId, kind: 'delivery-failed', subject: parcelId, retry, whatToDo, since },
    ]);
    expect(holds).toMatchObject([{ reason: 'OTHER', placedBy: 'ada', releasedBy: 'bob' }]);
  });
});

/** Two TEE were ordered; one has left, with the shipping charge, and could not be delivered. */
async function halfShippedOrder(db: Database) {
  const id = await anOrderRow(db, {
    ...{ externalOrderId: 'A-1', customer: { email: 'ada@example.com' }, shippingAddress: address },
    ...{ shippingMinor: 500, tags: ['vip'], note: 'ring twice', version: 7 },
    placedAt: new Date('2026-11-20T10:00:00.5Z'),
  });
  const lineId = await aLineRow(db, id, { shipped: 1, taxMinor: 200, taxRate: '0.05' });
  const part = { status: 'IN_PROGRESS', pickupCode: '1234' } as const;
  const partId = await aPartRow(db, id, [{ lineId, quantity: 2, shipped: 1 }], part);
  const units = [{ lineId, quantity: 1 }];
  const label = { provider: 'rate-card', carrier: 'Postal', service: 'STANDARD', trackingNumber: 'OL1' };
  const parcelId = await aParcelRow(db, id, partId, { units, ...label });
  await aParcelRow(db, id, partId, { units, isVoid: true });
  await aTrackingRow(db, parcelId, 'IN_TRANSIT', '2026-11-21T10:00:00Z');
  const pick = { fulfillmentOrderId: partId, orderLineId: lineId, quantity: 2, actor: 'ada' };
  await db.insertInto('pick').values(pick).execute();
  const shipment = { id: randomUUID(), orderId: id, fulfillmentOrderId: partId, status: 'SHIPPED' } as const;
  await db
    .insertInto('shipment')
    .values({ ...shipment, valueMinor: 2599, chargesShipping: true })
    .execute();
  await aPaymentRow(db, id, { kind: 'AUTHORIZATION', amountMinor: 4698 }, { kind: 'CAPTURE', amountMinor: 2599 });
  await decide(db, id);
  return { id, lineId, partId, parcelId, attentionId: await trouble(db, id, parcelId) };
}

async function decide(db: Database, orderId: OrderId): Promise<void> {
  const nothing = { plans: [], locations: [], pruned: 0, exact: true };
  const decision = { promise, ...nothing, chosen: 0, ruleSetId: 'default', ruleSetVersion: 1 };
  const row = { id: randomUUID(), orderId, sourcingOrder: {} as never, decision: decision as never };
  await db.insertInto('sourcing_decision').values(row).execute();
}

/** A hold that was released, and an open question. */
async function trouble(db: Database, orderId: OrderId, subject: string): Promise<string> {
  const released = { releasedAt: new Date(), releasedBy: 'bob' };
  const hold = { id: randomUUID() as never, orderId, reason: 'OTHER', placedBy: 'ada', ...released } as const;
  await db.insertInto('hold').values(hold).execute();
  const id = randomUUID();
  await db.insertInto('attention').values({ id, orderId, kind: 'delivery-failed', subject }).execute();
  return id;
}
