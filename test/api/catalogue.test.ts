import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, type TestApi } from '../support/api.ts';
import { aChannel, aLocation, aReceipt, putCatalogue } from '../support/catalogue.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
  await putCatalogue(api);
});
afterAll(() => api.close());

const put = async (path: string, body: unknown) => {
  const answer = await api.call(`PUT /v1/${path}`, body);
  return { status: answer.statusCode, body: answer.json() };
};

describe('a SKU', () => {
  it('is created with all it can have, and read back', async () => {
    const whole = {
      name: 'Lamp',
      gtin: '04006381333931',
      weightGrams: 900,
      dimensionsMm: { l: 100, w: 200, h: 300 },
      unitCost: { amount: 1250, currency: 'EUR' },
      taxCategory: 'standard',
      hazmat: true,
      finalSale: true,
      backorder: { limit: 5 },
      preorder: { releaseAt: '2027-01-01T00:00:00.000Z', limit: 50 },
      bins: { nyc: 'A-12-3' },
    };

    const created = await put('skus/LAMP', whole);

    expect(created).toEqual({ status: 201, body: { sku: 'LAMP', ...whole } });
    expect((await api.call('GET /v1/skus/LAMP')).json()).toEqual(created.body);
  });

  it('keeps what a change leaves out, and loses what it sets to null', async () => {
    await put('skus/KEPT', { name: 'Kept', taxCategory: 'books', weightGrams: 10, hazmat: true });

    const changed = await put('skus/KEPT', { weightGrams: 20, taxCategory: null });

    expect(changed).toEqual({
      status: 200,
      body: { sku: 'KEPT', name: 'Kept', weightGrams: 20, hazmat: true, finalSale: false, bins: {} },
    });
  });

  it('needs a name when it is new', async () => {
    const { status, body } = await put('skus/NAMELESS', { weightGrams: 1 });

    expect([status, body.errors]).toEqual([400, [{ path: 'name', message: 'is required' }]]);
  });

  it('keeps both of two changes that come at once', async () => {
    await put('skus/BOTH', { name: 'Both' });

    await Promise.all([put('skus/BOTH', { weightGrams: 7 }), put('skus/BOTH', { taxCategory: 'food' })]);

    expect((await put('skus/BOTH', {})).body).toMatchObject({ weightGrams: 7, taxCategory: 'food' });
  });

  it.each(['A b.c_d-e', 'x', 'a'.repeat(64)])('may be called %j', async (sku) => {
    expect((await put(`skus/${encodeURIComponent(sku)}`, { name: 'Named' })).body.sku).toBe(sku);
  });

  it.each([' x', '-x', 'ä', 'a'.repeat(65), 'a/b'])('may not be called %j', async (sku) => {
    expect((await put(`skus/${encodeURIComponent(sku)}`, { name: 'Named' })).status).toBe(400);
  });

  it.each([
    { gtin: '4006381333932' },
    { weightGrams: -1 },
    { unitCost: { amount: 1.5, currency: 'USD' } },
    { unitCost: { amount: 1, currency: 'usd' } },
    { dimensionsMm: { l: 1, w: 1 } },
    { kit: [] },
    { preorder: { releaseAt: 'tomorrow', limit: 1 } },
    { preorder: { releaseAt: '9999-12-31T23:59:59Z', limit: 1 } },
  ])('with %j is invalid', async (fields) => {
    expect((await put('skus/BAD', { name: 'Bad', ...fields })).body.type).toBe('/problems/invalid-request');
  });

  it('is found by a part of its name, and by its GTIN as it is written', async () => {
    await put('skus/FOUND', { name: 'Under_score 100%', gtin: '036000291452' });
    const find = async (q: string) =>
      (await api.call(`GET /v1/skus?q=${encodeURIComponent(q)}`)).json().items.map(({ sku }: { sku: string }) => sku);

    expect(await find('r_score 100%')).toEqual(['FOUND']);
    expect(await find('036000291452')).toEqual(['FOUND']);
    expect(await find('r_score 1000')).toEqual([]);
  });
});

describe('a kit', () => {
  const kit = (...skus: string[]) => ({ name: 'Kit', kit: skus.map((sku) => ({ sku, quantity: 2 })) });
  const refusal = async (sku: string, body: unknown) => {
    const answer = await put(`skus/${sku}`, body);
    return [answer.status, answer.body.type];
  };

  it('is made of known SKUs', async () => {
    expect(await refusal('KIT', kit('TEE', 'NONE'))).toEqual([422, '/problems/unknown-sku']);
    expect((await put('skus/KIT', kit('TEE', 'MUG'))).status).toBe(201);
  });

  it('holds neither a kit, nor itself, nor a part twice', async () => {
    const invalid = [422, '/problems/invalid-kit'];

    expect(await refusal('OUTER', kit('KIT'))).toEqual(invalid);
    expect(await refusal('SELF', kit('SELF'))).toEqual(invalid);
    expect(await refusal('TWICE', kit('TEE', 'TEE'))).toEqual(invalid);
    expect(await refusal('TEE', kit('MUG'))).toEqual(invalid);
  });

  it('has no stock of its own', async () => {
    await put('skus/STOCKED', { name: 'Stocked' });
    await api.call('POST /v1/stock-movements', aReceipt({ sku: 'STOCKED' }));

    expect(await refusal('STOCKED', kit('MUG'))).toEqual([422, '/problems/invalid-kit']);
    expect((await api.call('PUT /v1/stock/KIT/nyc', { safetyStock: 1 })).statusCode).toBe(422);
  });

  it('does not come into a kit, with both made at once', async () => {
    await Promise.all(['IN', 'OUT'].map((sku) => put(`skus/${sku}`, { name: sku })));

    const answers = await Promise.all([put('skus/IN', kit('MUG')), put('skus/OUT', kit('IN'))]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });
});

describe('a location', () => {
  it('is created with all it can have, and read back', async () => {
    const whole = aLocation({
      geo: { lat: 40.7, lon: -74 },
      cutOff: '15:00',
      handlingTime: 'PT4H',
      pickUp: true,
      shipsOrders: false,
      dailyCapacity: 500,
      handlingCost: { amount: 120, currency: 'USD' },
      channels: ['web-us'],
      closedOn: ['2026-12-25'],
      openDays: [1, 2, 3, 4, 5],
      external: true,
      sla: { acceptWithin: 'PT30M', atRiskBefore: 'PT10M' },
      shelfFloor: 2,
      rank: 1,
      kind: 'STORE',
    });

    const created = await put('locations/whole', whole);

    expect(created).toEqual({ status: 201, body: { id: 'whole', ...whole } });
    expect((await api.call('GET /v1/locations/whole')).json()).toEqual(created.body);
    const bare = { geo: null, cutOff: null, handlingTime: null, dailyCapacity: null, handlingCost: null };
    expect((await put('locations/whole', { ...bare, channels: null, openDays: null })).body).not.toHaveProperty('geo');
  });

  it.each([
    { timeZone: 'Mars/Olympus' },
    { timeZone: '+02:00' },
    { timeZone: 'CET' },
    { timeZone: 'AET' },
    { cutOff: '25:00' },
    { handlingTime: '4h' },
    { handlingTime: 'P9999999D' },
    { openDays: [0] },
    { openDays: [] },
    { closedOn: ['2026-02-30'] },
    { kind: 'MOON' },
    { geo: { lat: 91, lon: 0 } },
    { address: { line1: 'x', city: 'y', country: 'UK' } },
  ])('with %j is invalid', async (fields) => {
    expect((await put('locations/bad', aLocation(fields))).body.type).toBe('/problems/invalid-request');
  });

  it('is not there for a key of other locations', async () => {
    const key = await api.makeKey({ locationIds: ['ber'] });
    const see = (path: string) => api.call(`GET /v1/${path}`, undefined, { key });

    expect((await see('locations/nyc')).statusCode).toBe(404);
    expect((await see('locations/ber')).statusCode).toBe(200);
    expect((await see('locations')).json().items.map(({ id }: { id: string }) => id)).toEqual(['ber']);
  });
});

describe('a channel', () => {
  it('keeps what a change leaves out, inside its policies too', async () => {
    await put('channels/deep', aChannel({ sla: { acceptWithin: 'PT4H', shipWithin: 'P2D', pickUpWithin: 'P5D' } }));

    const changed = await put('channels/deep', { sla: { shipWithin: 'PT0.05S', pickUpWithin: null }, safetyBuffer: 3 });

    expect(changed.body).toMatchObject(aChannel({ sla: { acceptWithin: 'PT4H', shipWithin: 'PT0.05S' } }));
    expect(changed.body.sla).not.toHaveProperty('pickUpWithin');
    expect([changed.status, changed.body.safetyBuffer]).toEqual([200, 3]);
  });

  it('names what a new one lacks, inside its policies too', async () => {
    const { body } = await put('channels/new', { ...aChannel(), sla: { shipWithin: 'P1D' }, currency: undefined });

    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['currency', 'sla.acceptWithin']);
  });

  it.each([
    { currency: 'XYZ' },
    { countries: ['XX'] },
    { countries: [] },
    { returnPolicy: { restockingFee: '1.5' } },
    { verification: { holdTimeout: 'P1M' } },
    { sla: { shipBy: 'P1D' } },
    { sla: { shipWithin: 'P99999W' } },
    { askTimeout: 'P3651D' },
    { outOfStock: 'PANIC' },
  ])('with %j is invalid', async (fields) => {
    expect((await put('channels/web-us', fields)).body.type).toBe('/problems/invalid-request');
  });

  it('is not there for a key of other channels', async () => {
    const key = await api.makeKey({ channelIds: ['deep'] });

    expect((await api.call('GET /v1/channels/web-us', undefined, { key })).statusCode).toBe(404);
    expect((await api.call('GET /v1/channels', undefined, { key })).json().items).toHaveLength(1);
  });
});

describe('a rate card', () => {
  const zones = [{ from: '*', to: 'US-CA', upToGrams: 1_000, price: 500, transitDays: 2 }];
  const card = { carrier: 'own', service: 'STANDARD', currency: 'USD', zones };

  it('is created, changed and listed', async () => {
    expect((await put('rate-cards/std', card)).status).toBe(201);
    expect(await put('rate-cards/std', { service: 'EXPRESS' })).toEqual({
      status: 200,
      body: { id: 'std', ...card, service: 'EXPRESS' },
    });
    expect((await api.call('GET /v1/rate-cards')).json().items).toHaveLength(1);
  });

  it('with a zone that names no place is invalid', async () => {
    const { body } = await put('rate-cards/bad', { ...card, zones: [{ ...zones[0], to: 'California' }] });

    expect(body.errors[0].path).toBe('zones.0.to');
  });
});
