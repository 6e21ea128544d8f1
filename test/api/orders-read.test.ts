import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { presentProcess } from '../../api/orders/process.ts';
import { openTemporal } from '../../inbox/temporal.ts';
import { type CallOptions, openApi, type TestApi } from '../support/api.ts';
import { aChannel, putCatalogue } from '../support/catalogue.ts';
import { anOrderRow, aPartRow, aPaymentRow } from '../support/order-rows.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });

describe('reading orders', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openApi();
    await putCatalogue(api);
    await api.call('PUT /v1/channels/market', aChannel({ kind: 'MARKETPLACE' }));
  });
  afterAll(() => api.close());

  const get = async (url: string, options?: CallOptions) => (await api.call(`GET ${url}`, undefined, options)).json();
  const idsOf = async (url: string, options?: CallOptions): Promise<string[]> =>
    (await get(url, options)).items.map(({ id }: { id: string }) => id);

  it('answers 404 for an order that is not there and 400 for an id that is none', async () => {
    const [absent, malformed] = [await api.call(`GET /v1/orders/${randomUUID()}`), await api.call('GET /v1/orders/42')];

    expect([absent.statusCode, absent.json().type]).toEqual([404, '/problems/order-not-found']);
    expect(malformed.statusCode).toBe(400);
  });

  it('shows a channel its own orders and a location those that it has work of; others are 404', async () => {
    const { db, makeKey } = api;
    const [web, market] = [
      await anOrderRow(db, { tags: ['seen'] }),
      await anOrderRow(db, { tags: ['seen'], channelId: 'market' as never }),
    ];
    await aPartRow(db, web);
    await aPartRow(db, market, [], { locationId: 'ber' as never });
    const channel = { key: await makeKey({ roles: ['channel'], channelIds: ['market'] }) };
    const floor = { key: await makeKey({ roles: ['warehouse'], locationIds: ['nyc'] }) };
    const desk = { key: await makeKey({ roles: ['support'], channelIds: ['market'] }) };

    expect(await idsOf('/v1/orders?tag=seen', channel)).toEqual([market]);
    expect(await idsOf('/v1/orders?tag=seen', floor)).toEqual([web]);
    const statuses = await Promise.all(
      [
        [`/v1/orders/${web}`, channel],
        [`/v1/orders/${web}/events`, channel],
        [`/v1/orders/${web}/payments`, channel],
        [`/v1/orders/${web}/process`, desk],
        [`/v1/orders/${web}/sourcing-decisions`, desk],
        [`/v1/orders/${market}`, floor],
        [`/v1/orders/${market}`, channel],
      ].map(async ([url, options]) => (await api.call(`GET ${url}`, undefined, options as CallOptions)).statusCode),
    );
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 200]);
  });

  it('tells what happened in pages, in the order in which it happened', async () => {
    const { db } = api;
    const id = await anOrderRow(db);
    for (let sequence = 1; sequence <= 5; sequence += 1) {
      const after = sequence === 5 ? { status: 'OPEN' } : null;
      await db
        .insertInto('order_event')
        .values({ orderId: id, sequence, type: `t${sequence}`, actor: 'system', after })
        .execute();
    }

    const first = await get(`/v1/orders/${id}/events?limit=4`);
    const second = await get(`/v1/orders/${id}/events?limit=4&cursor=${first.nextCursor}`);

    expect([...first.items, ...second.items].map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(second.items[0]).toMatchObject({ type: 't5', actor: 'system', after: { status: 'OPEN' } });
    expect(second.nextCursor).toBeUndefined();
  });

  it('lists every movement of money, refused ones too', async () => {
    const id = await anOrderRow(api.db);
    await aPaymentRow(
      api.db,
      id,
      { kind: 'AUTHORIZATION', amountMinor: 3998, status: 'FAILED', refusalCode: 'card-declined' },
      {
        kind: 'AUTHORIZATION',
        amountMinor: 3998,
        providerReference: 'pi_1',
        expiresAt: new Date('2026-12-01T00:00:00Z'),
      },
      { kind: 'CAPTURE', amountMinor: 3998, status: 'PENDING' },
    );

    const { items } = await get(`/v1/orders/${id}/payments`);

    expect(items).toMatchObject([
      { kind: 'AUTHORIZATION', status: 'FAILED', amount: usd(3998), tender: 'CARD', refusalCode: 'card-declined' },
      { kind: 'AUTHORIZATION', status: 'SUCCEEDED', providerReference: 'pi_1', expiresAt: '2026-12-01T00:00:00.000Z' },
      { kind: 'CAPTURE', status: 'PENDING', key: `${id}:3` },
    ]);
  });

  it('knows what an order waits for without a workflow, after its end, and while Temporal is away', async () => {
    const { app, db } = api;
    const waiting = await anOrderRow(db, { status: 'RECEIVED', stage: 'RECEIVED' });
    const ended = await anOrderRow(db, {
      status: 'COMPLETED',
      process: { runId: 'run-1', historyLength: 31 },
      endedAt: new Date(),
    });
    const away = openTemporal({ TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_NAMESPACE: 'default' });
    const config = { ...app.parts.config, TEMPORAL_UI_URL: 'http://localhost:8233/' };
    const parts = { ...app.parts, config, temporal: away, logger: pino({ level: 'silent' }) };

    expect(await get(`/v1/orders/${waiting}/process`)).toMatchObject({
      state: 'NOT_STARTED',
      waitingFor: [expect.stringContaining('placing')],
    });
    expect(await get(`/v1/orders/${ended}/process`)).toMatchObject({
      state: 'COMPLETED',
      runId: 'run-1',
      historyLength: 31,
    });
    expect(await presentProcess(parts, waiting)).toMatchObject({
      state: 'UNKNOWN',
      temporalUrl: `http://localhost:8233/namespaces/default/workflows/order-${waiting}`,
    });
    expect(await presentProcess(parts, ended)).toMatchObject({ state: 'COMPLETED', historyLength: 31 });
    await away.connection.close();
  });
});
