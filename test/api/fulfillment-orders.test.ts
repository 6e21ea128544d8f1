import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type CallOptions, openApi, type TestApi } from '../support/api.ts';
import { putCatalogue } from '../support/catalogue.ts';
import { aLineRow, anOrderRow, aParcelRow, aPartRow, aTrackingRow } from '../support/order-rows.ts';

const NEW_YORK = { line1: '350 Fifth Avenue', city: 'New York', region: 'NY', postalCode: '10118', country: 'US' };

describe('fulfillment orders', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openApi();
    await putCatalogue(api);
    await api.call('PUT /v1/skus/TEE', { weightGrams: 200 });
    const zone = { from: '*', to: 'US', transitDays: 3 };
    const zones = [
      { ...zone, upToGrams: 500, price: 400 },
      { ...zone, upToGrams: 2_000, price: 900 },
    ];
    const card = { carrier: 'Postal', currency: 'USD', zones };
    await api.call('PUT /v1/rate-cards/standard', { ...card, service: 'STANDARD' });
    await api.call('PUT /v1/rate-cards/express', {
      ...card,
      service: 'EXPRESS',
      zones: [{ ...zone, upToGrams: 2_000, price: 1_500 }],
    });
  });
  afterAll(() => api.close());

  const call = async (route: string, body?: unknown, options?: CallOptions) => {
    const answer = await api.call(route, body, options);
    return { status: answer.statusCode, body: answer.json() };
  };

  async function someWork(quantity = 5, own: Parameters<typeof aPartRow>[3] = { status: 'IN_PROGRESS' }) {
    const orderId = await anOrderRow(api.db, { shippingAddress: NEW_YORK });
    const lineId = await aLineRow(api.db, orderId, { quantity });
    const id = await aPartRow(api.db, orderId, [{ lineId, quantity }], own);
    return { orderId, lineId, id };
  }

  it('lists the queue of a location oldest first, page by page', async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.push((await someWork(1, { locationId: 'ber' as never })).id);
    await someWork(1, { locationId: 'ber' as never, status: 'CLOSED' });
    await someWork(1);

    const first = await call('GET /v1/fulfillment-orders?locationId=ber&status=OPEN&limit=3');
    const second = await call(
      `GET /v1/fulfillment-orders?locationId=ber&status=OPEN&limit=3&cursor=${first.body.nextCursor}`,
    );

    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(made);
    expect(second.body.nextCursor).toBeUndefined();
    expect(first.body.items[0]).toMatchObject({
      channel: 'web-us',
      orderNumber: expect.any(String),
      orderId: expect.any(String),
    });
  });

  it('is not there for the people of another location, whatever they try', async () => {
    const { id, lineId } = await someWork();
    const key = await api.makeKey({ roles: ['warehouse'], locationIds: ['ber'] });
    const lines = [{ lineId, quantity: 1 }];
    const parcels = [{ lines }];

    const answers = await Promise.all([
      call(`GET /v1/fulfillment-orders/${id}`, undefined, { key }),
      call(`GET /v1/fulfillment-orders/${id}/rates`, undefined, { key }),
      call(`POST /v1/fulfillment-orders/${id}/accept`, {}, { key }),
      call(`POST /v1/fulfillment-orders/${id}/picks`, { lines }, { key }),
      call(`POST /v1/fulfillment-orders/${id}/pack`, { parcels }, { key }),
      call(`POST /v1/fulfillment-orders/${id}/ship`, {}, { key }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(404));
    expect(answers[0]?.body.type).toBe('/problems/fulfillment-order-not-found');
    const { items } = (await call('GET /v1/fulfillment-orders', undefined, { key })).body;
    expect(items.every(({ locationId }: { locationId: string }) => locationId === 'ber')).toBe(true);
  });

  it('quotes what is packed, or the rest while nothing is', async () => {
    const { id, lineId } = await someWork();

    const rest = await call(`GET /v1/fulfillment-orders/${id}/rates`);
    await call(`POST /v1/fulfillment-orders/${id}/picks`, { lines: [{ lineId, quantity: 3 }] });
    const parcels = [
      { lines: [{ lineId, quantity: 1 }] },
      { lines: [{ lineId, quantity: 2 }], weightGrams: 450, dimensionsMm: { l: 300, w: 200, h: 100 } },
    ];
    const packed = await call(`POST /v1/fulfillment-orders/${id}/pack`, { parcels });
    const quoted = await call(`GET /v1/fulfillment-orders/${id}/rates`);

    const prices = ({ body }: typeof rest) =>
      body.items.map(({ service, price }: never) => [service, (price as { amount: number }).amount]);
    expect(prices(rest)).toEqual([
      ['STANDARD', 900],
      ['EXPRESS', 1500],
    ]);
    expect(packed.body.parcels).toMatchObject([
      { weightGrams: 200 },
      { weightGrams: 450, dimensionsMm: { l: 300, w: 200, h: 100 } },
    ]);
    expect(prices(quoted)).toEqual([
      ['STANDARD', 800],
      ['EXPRESS', 3000],
    ]);
  });

  it('packs each picked unit once, however many pack at the same time', async () => {
    const { id, lineId } = await someWork();
    await call(`POST /v1/fulfillment-orders/${id}/picks`, { lines: [{ lineId, quantity: 3 }] });

    const pack = () =>
      call(`POST /v1/fulfillment-orders/${id}/pack`, { parcels: [{ lines: [{ lineId, quantity: 1 }] }] });
    const answers = await Promise.all(Array.from({ length: 6 }, pack));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409, 409, 409]);
    expect((await call(`GET /v1/fulfillment-orders/${id}`)).body.lines[0]).toMatchObject({
      picked: 3,
      packed: 3,
      remaining: 5,
    });
  });

  it('takes one line named twice as the sum', async () => {
    const { id, lineId } = await someWork(3);

    const line = { lineId, quantity: 2 };

    expect((await call(`POST /v1/fulfillment-orders/${id}/picks`, { lines: [line, line] })).status).toBe(409);
  });

  it.each(['OPEN', 'ON_HOLD', 'SCHEDULED', 'CLOSED', 'CANCELLED', 'INCOMPLETE'] as const)(
    'is not packed while %s',
    async (status) => {
      const { id, lineId } = await someWork(1, { status });

      const { status: code, body } = await call(`POST /v1/fulfillment-orders/${id}/pack`, {
        parcels: [{ lines: [{ lineId, quantity: 1 }] }],
      });

      expect([code, body.type, body.action]).toEqual([409, '/problems/action-not-allowed', 'pack']);
      // The fact named `status` gives way to the problem's own.
      expect(body.detail).toContain(status);
    },
  );

  it('keeps a transition waiting while a scan is written, and refuses the scan that comes after it', async () => {
    const { id, lineId } = await someWork();
    const transition = api.db.transaction().execute(async (tx) => {
      await tx.selectFrom('fulfillment_order').select('id').where('id', '=', id).forUpdate().execute();
      await sql`select pg_sleep(0.3)`.execute(tx);
      await tx.updateTable('fulfillment_order').set({ status: 'ON_HOLD' }).where('id', '=', id).execute();
    });
    await new Promise((resolve) => setTimeout(resolve, 100));

    const scan = await call(`POST /v1/fulfillment-orders/${id}/picks`, { lines: [{ lineId, quantity: 1 }] });
    await transition;

    expect([scan.status, scan.body.type]).toEqual([409, '/problems/action-not-allowed']);
  });

  it('writes a scan down with the message that opens the work, although no workflow answers yet', async () => {
    const { id, lineId, orderId } = await someWork(2, { status: 'OPEN' });
    // Placing is not over by its rows, so no answer can be given from them.
    await api.db
      .updateTable('orders')
      .set({ status: 'RECEIVED', stage: 'RECEIVED' })
      .where('id', '=', orderId)
      .execute();

    const scan = await call(`POST /v1/fulfillment-orders/${id}/picks`, { lines: [{ lineId, quantity: 2 }] });

    expect([scan.status, scan.body.status, scan.body.lines[0].picked]).toEqual([202, 'OPEN', 2]);
    const commands = await api.db
      .selectFrom('command')
      .select(['kind', 'outcome'])
      .where('orderId', '=', orderId)
      .execute();
    expect(commands).toEqual([{ kind: 'startPicking', outcome: null }]);
  });

  it('counts a parcel as delivered that nobody tracked, and believes the carrier otherwise', async () => {
    const { id, lineId, orderId } = await someWork();
    const label = { carrier: 'Postal', service: 'STANDARD', provider: 'rate-card', units: [{ lineId, quantity: 1 }] };
    const trackingNumber = () => randomUUID();
    await aParcelRow(api.db, orderId, id, { ...label });
    await aParcelRow(api.db, orderId, id, { ...label, trackingNumber: trackingNumber() });
    await aParcelRow(api.db, orderId, id, { ...label, trackingNumber: trackingNumber(), deliveredAt: new Date() });
    const returned = await aParcelRow(api.db, orderId, id, {
      ...label,
      trackingNumber: trackingNumber(),
      deliveredAt: new Date(),
    });
    await aTrackingRow(api.db, returned, 'DELIVERED', '2026-11-22T10:00:00Z');
    await aTrackingRow(api.db, returned, 'RETURNED_TO_SENDER', '2026-11-21T10:00:00Z');

    const { parcels } = (await call(`GET /v1/fulfillment-orders/${id}`)).body;

    const statuses = parcels.map(({ status }: { status?: string }) => status);
    expect(statuses).toEqual([undefined, 'LABEL_PURCHASED', 'DELIVERED', 'RETURNED_TO_SENDER']);
  });

  it('prints a label for what the rate cards sold, and for nothing else', async () => {
    const { id, orderId } = await someWork();
    const label = { carrier: 'Postal', service: 'STANDARD', provider: 'rate-card' };
    const ours = await aParcelRow(api.db, orderId, id, { ...label, trackingNumber: randomUUID() });
    const brokers = await aParcelRow(api.db, orderId, id, {
      ...label,
      provider: 'easypost',
      trackingNumber: randomUUID(),
    });
    const unlabelled = await aParcelRow(api.db, orderId, id);
    const key = await api.makeKey({ roles: ['warehouse'], locationIds: ['ber'] });

    const printed = await api.call(`GET /v1/parcels/${ours}/label.pdf`);
    const others = await Promise.all([
      call(`GET /v1/parcels/${brokers}/label.pdf`),
      call(`GET /v1/parcels/${unlabelled}/label.pdf`),
      call(`GET /v1/parcels/${ours}/label.pdf`, undefined, { key }),
    ]);

    expect([printed.statusCode, printed.headers['content-type'], printed.rawPayload.subarray(0, 5).toString()]).toEqual(
      [200, 'application/pdf', '%PDF-'],
    );
    expect(others.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});
