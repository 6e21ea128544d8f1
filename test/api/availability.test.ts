import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, type TestApi } from '../support/api.ts';
import { aChannel, aLocation, aReceipt, putCatalogue } from '../support/catalogue.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
  await putCatalogue(api);
  await api.call('PUT /v1/skus/SET', {
    name: 'Set',
    kit: [
      { sku: 'TEE', quantity: 1 },
      { sku: 'MUG', quantity: 2 },
    ],
  });
  await api.call('PUT /v1/locations/ber', { channels: ['web-de'] });
  await api.call('PUT /v1/locations/office', aLocation({ shipsOrders: false }));
  await api.call('PUT /v1/channels/web-de', aChannel({ safetyBuffer: 1 }));
  await api.call('POST /v1/stock-movements', [
    aReceipt({ quantity: 10 }),
    aReceipt({ sku: 'MUG', quantity: 7 }),
    aReceipt({ locationId: 'ber', quantity: 4 }),
    aReceipt({ locationId: 'office', quantity: 100 }),
  ]);
  const incoming = [
    { quantity: 5, expectedAt: '2098-05-01', reference: 'po-1' },
    { quantity: 1, expectedAt: '2099-05-01T12:00:00Z', reference: 'po-2' },
    { quantity: 500, expectedAt: '2001-01-01', reference: 'long overdue' },
  ];
  await api.call('PUT /v1/stock/MUG/ber', { incoming });
});
afterAll(() => api.close());

const ask = async (query: string, options = {}) =>
  (await api.call(`GET /v1/availability?${query}`, undefined, options)).json();
const askMany = async (body: object, options = {}) => (await api.call('POST /v1/availability', body, options)).json();

describe('availability', () => {
  it('is the sum of the locations that hand goods out', async () => {
    expect((await ask('sku=TEE')).available).toBe(14);
  });

  it('for a channel leaves out locations of other channels', async () => {
    expect((await ask('sku=TEE&channel=web-us')).available).toBe(10);
  });

  it('for a channel leaves out its safety buffer at each location, as sourcing does', async () => {
    expect((await ask('sku=TEE&channel=web-de')).available).toBe(9 + 3);
  });

  it('leaves out the shelf floor of a location and its safety stock', async () => {
    await api.call('PUT /v1/locations/ber', { shelfFloor: 1 });
    await api.call('PUT /v1/stock/TEE/ber', { safetyStock: 2 });

    const { available } = await ask('sku=TEE&locationId=ber');

    await api.call('PUT /v1/locations/ber', { shelfFloor: 0 });
    await api.call('PUT /v1/stock/TEE/ber', { safetyStock: 0 });
    expect(available).toBe(1);
  });

  it.each([
    ['KIND', { type: 'KIND', in: ['STORE'] }, 0],
    ['LOCATION', { type: 'LOCATION', notIn: ['nyc'] }, 4],
    ['STOCK_FLOOR', { type: 'STOCK_FLOOR', units: 3 }, 7 + 1],
    ['a filter that depends on the order', { type: 'MAX_DISTANCE', km: 1 }, 14],
  ])('for a channel leaves out what its rules never let it have: %s', async (_filter, filter, available) => {
    await api.call('PUT /v1/sourcing/rule-sets/tried', { filters: [filter], goals: ['NEAREST'] });
    await api.call('PUT /v1/channels/web-fr', aChannel({ ruleSetId: 'tried' }));
    await api.call('PUT /v1/locations/ber', { channels: ['web-de', 'web-fr'] });

    const [one, many] = [await ask('sku=TEE&channel=web-fr'), await askMany({ skus: ['TEE'], channel: 'web-fr' })];

    const sum = many.items.reduce((units: number, each: { available: number }) => units + each.available, 0);
    expect([one.available, sum]).toEqual([available, available]);
  });

  it('of a kit is what its parts make at one place', async () => {
    expect((await ask('sku=SET')).available).toBe(3);
  });

  it('grows with what is on its way, day by day, and not with what is overdue', async () => {
    const { available, byDate } = await ask('sku=SET');

    const today = new Date().toISOString().slice(0, 10);
    expect(byDate).toEqual([
      { date: today, available },
      { date: '2098-05-01', available: 5 },
      { date: '2099-05-01', available: 6 },
    ]);
  });

  it('of many SKUs is answered by location', async () => {
    expect(await askMany({ skus: ['TEE', 'SET', 'TEE'], channel: 'web-us' })).toEqual({
      items: [
        { sku: 'TEE', locationId: 'nyc', available: 10 },
        { sku: 'SET', locationId: 'nyc', available: 3 },
      ],
    });
  });

  it('at a location asked for by name is 0 where nothing ever was', async () => {
    await api.call('PUT /v1/locations/new', aLocation());

    expect(await askMany({ skus: ['MUG'], locationIds: ['new'] })).toEqual({
      items: [{ sku: 'MUG', locationId: 'new', available: 0 }],
    });
  });

  it('keeps to the locations and the channel of the key', async () => {
    const store = await api.makeKey({ locationIds: ['ber'] });
    const shop = await api.makeKey({ roles: ['channel'], channelIds: ['web-us'] });
    const both = await api.makeKey({ channelIds: ['web-us', 'web-de'] });

    expect((await ask('sku=TEE', { key: store })).available).toBe(4);
    expect((await ask('sku=TEE&locationId=nyc', { key: store })).status).toBe(404);
    expect((await ask('sku=TEE', { key: shop })).available).toBe(10);
    expect((await ask('sku=TEE&channel=web-de', { key: shop })).status).toBe(404);
    expect((await ask('sku=TEE', { key: both })).errors[0].path).toBe('channel');
  });

  it.each([
    ['sku=NONE', 422, 'unknown-sku'],
    ['sku=TEE&channel=none', 422, 'unknown-channel'],
    ['sku=TEE&locationId=none', 422, 'unknown-location'],
    ['sku=TEE&quantity=0', 400, 'invalid-request'],
    ['sku=TEE&deliverTo=Utah', 400, 'invalid-request'],
    ['channel=web-us', 400, 'invalid-request'],
  ])('asked with %s is refused', async (query, status, kind) => {
    expect(await ask(query)).toMatchObject({ status, type: `/problems/${kind}` });
  });
});

describe('the stock of a SKU', () => {
  it('is shown by location, as far as the key sees', async () => {
    const key = await api.makeKey({ roles: ['warehouse'], locationIds: ['ber'] });

    const stock = (await api.call('GET /v1/stock/TEE', undefined, { key })).json();

    const counters = { onHand: 4, committed: 0, reserved: 0, safetyStock: 0, damaged: 0, incoming: [], available: 4 };
    expect(stock).toEqual({ sku: 'TEE', locations: [{ locationId: 'ber', ...counters }] });
  });

  it.each(['stock/NONE/nyc', 'stock/TEE/none'])('cannot be set for %s', async (path) => {
    expect((await api.call(`PUT /v1/${path}`, { safetyStock: 1 })).statusCode).toBe(404);
  });

  it.each([{ safetyStock: -1 }, { incoming: [{ quantity: 1, expectedAt: '9999-12-31', reference: 'po' }] }])(
    'cannot be %j',
    async (body) => {
      expect((await api.call('PUT /v1/stock/TEE/nyc', body)).statusCode).toBe(400);
    },
  );

  it('of an unknown SKU is not found', async () => {
    expect((await api.call('GET /v1/stock/NONE')).statusCode).toBe(404);
  });
});
