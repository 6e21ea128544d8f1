import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signCarrierWebhook } from '../../api/carriers/webhook-signature.ts';
import { openApi, type TestApi } from '../support/api.ts';
import { putCatalogue } from '../support/catalogue.ts';
import { anOrderRow, aParcelRow, aPartRow } from '../support/order-rows.ts';

describe('webhooks of carriers', () => {
  let api: TestApi;
  let secret: string;
  beforeAll(async () => {
    api = await openApi();
    secret = api.app.parts.config.CARRIER_WEBHOOK_SECRET;
    await putCatalogue(api);
  });
  afterAll(() => api.close());

  async function aTrackedParcel(own: Parameters<typeof aParcelRow>[3] = {}) {
    const orderId = await anOrderRow(api.db, { status: 'FULFILLED' });
    const trackingNumber = `OL${randomUUID()}`;
    const partId = await aPartRow(api.db, orderId, [], { status: 'CLOSED' });
    const label = { carrier: 'Postal', provider: 'rate-card', trackingNumber, shipmentId: randomUUID() };
    const id = await aParcelRow(api.db, orderId, partId, { ...label, ...own });
    return { id, orderId, partId, trackingNumber };
  }

  const send = (payload: string, headers: Record<string, string> = {}, carrier = 'postal') =>
    api.app.inject({
      method: 'POST',
      url: `/v1/webhooks/carriers/${carrier}`,
      headers: {
        'content-type': 'application/json',
        'x-orderloom-signature': signCarrierWebhook(payload, secret),
        ...headers,
      },
      payload,
    });
  const told = (own: object, carrier?: string) =>
    send(JSON.stringify({ id: randomUUID(), status: 'IN_TRANSIT', at: '2026-11-23T12:00:00Z', ...own }), {}, carrier);
  const commandsOf = (orderId: string) =>
    api.db
      .selectFrom('command')
      .select(['kind', 'body', 'actor', 'fulfillmentOrderId'])
      .where('orderId', '=', orderId as never)
      .execute();

  it('are rows; only what became of a parcel is told to its order, once', async () => {
    const { id, orderId, partId, trackingNumber } = await aTrackedParcel();

    const statuses: string[] = [];
    for (const status of ['IN_TRANSIT', 'FAILURE', 'DELIVERED', 'DELIVERED', 'OUT_FOR_DELIVERY']) {
      statuses.push((await told({ trackingNumber, status })).json().status);
    }

    expect(statuses).toEqual(['IN_TRANSIT', 'FAILURE', 'DELIVERED', 'DELIVERED', 'DELIVERED']);
    const events = await api.db.selectFrom('tracking_event').select('status').where('parcelId', '=', id).execute();
    expect(events).toHaveLength(5);
    const common = { kind: 'trackParcel', actor: 'carrier postal', fulfillmentOrderId: partId };
    expect(await commandsOf(orderId)).toEqual([
      { ...common, body: { parcelId: id, outcome: 'FAILURE' } },
      { ...common, body: { parcelId: id, outcome: 'DELIVERED' } },
    ]);
  });

  it('take the carrier by its name in any case, and know no parcel of another', async () => {
    const { trackingNumber } = await aTrackedParcel({ carrier: 'DHL Express' });

    const answers = await Promise.all([
      told({ trackingNumber }, 'dhl%20express'),
      told({ trackingNumber }, 'DHL%20Express'),
      told({ trackingNumber }, 'ups'),
      told({ trackingNumber: 'nobody has it' }, 'dhl%20express'),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 404, 404]);
  });

  it('are read only when signed over the very bytes', async () => {
    const { trackingNumber } = await aTrackedParcel();
    const body = { id: 'e', trackingNumber, status: 'IN_TRANSIT', at: '2026-11-23T12:00:00Z' };
    const compact = JSON.stringify(body);
    const spaced = JSON.stringify(body, null, 2);
    const signed = { 'x-orderloom-signature': signCarrierWebhook(compact, secret) };

    const answers = await Promise.all([
      send(spaced),
      send(spaced, signed),
      send(compact, { 'x-orderloom-signature': 'sha256=00' }),
      send('{ not json', { 'x-orderloom-signature': 'sha256=00' }),
      send('{ not json'),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 401, 401, 401, 400]);
    expect(answers[1]?.json().type).toBe('/problems/unauthorized');
    expect(answers[4]?.json().type).toBe('/problems/malformed-json');
  });

  it.each<[string, object]>([
    ['a status nobody knows', { status: 'banana' }],
    ['a time that is none', { at: 'yesterday' }],
    ['no tracking number', { trackingNumber: undefined }],
    ['a field nobody knows', { colour: 'red' }],
  ])('are refused with %s', async (_what, own) => {
    const { trackingNumber } = await aTrackedParcel();

    const answer = await told({ trackingNumber, ...own });

    expect([answer.statusCode, answer.json().type]).toEqual([400, '/problems/invalid-request']);
  });

  it('of EasyPost come in its own form, with the whole story each time', async () => {
    const { id, orderId, trackingNumber } = await aTrackedParcel({ provider: 'easypost', carrier: 'USPS' });
    const detail = (status: string, hour: number) => ({ status, datetime: `2026-11-23T${hour}:00:00Z` });
    const story = (details: object[]) =>
      JSON.stringify({
        description: 'tracker.updated',
        result: { id: 'trk_1', tracking_code: trackingNumber, tracking_details: details },
      });
    const easyPost = (payload: string, key = secret) => {
      const digest = createHmac('sha256', key).update(payload).digest('hex');
      return send(payload, { 'x-hmac-signature': `hmac-sha256-hex=${digest}` }, 'easypost');
    };

    const first = await easyPost(story([detail('in_transit', 10)]));
    const second = await easyPost(story([detail('in_transit', 10), detail('delivered', 12)]));
    const other = await easyPost(JSON.stringify({ description: 'batch.created', result: {} }));
    const forged = await easyPost(story([detail('delivered', 12)]), 'another secret');
    const broken = await easyPost(JSON.stringify({ description: 'tracker.updated', result: {} }));

    expect([first.json(), second.json(), other.json()]).toEqual([
      { status: 'IN_TRANSIT' },
      { status: 'DELIVERED' },
      {},
    ]);
    expect([forged.statusCode, broken.statusCode]).toEqual([401, 400]);
    const events = await api.db.selectFrom('tracking_event').select('status').where('parcelId', '=', id).execute();
    expect(events).toHaveLength(2);
    expect(await commandsOf(orderId)).toHaveLength(1);
  });

  it('are not lost when the order cannot be told now: the sweep will', async () => {
    const { id, orderId, trackingNumber } = await aTrackedParcel();
    // Not decided by its rows, so that the delivery stays open.
    await api.db
      .updateTable('orders')
      .set({ status: 'RECEIVED', stage: 'RECEIVED' })
      .where('id', '=', orderId)
      .execute();

    const answer = await told({ trackingNumber, status: 'DELIVERED' });

    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'DELIVERED' }]);
    const open = await api.db
      .selectFrom('command')
      .select(['outcome', 'body'])
      .where('orderId', '=', orderId)
      .where('deliverAfter', '<=', new Date())
      .execute();
    expect(open).toEqual([{ outcome: null, body: { parcelId: id, outcome: 'DELIVERED' } }]);
  });
});
