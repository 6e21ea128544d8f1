import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyHash } from '../../api/idempotency.ts';
import { openApi, type TestApi } from '../support/api.ts';
import { aReceipt, putCatalogue, stockOf } from '../support/catalogue.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
  await putCatalogue(api);
});
afterAll(() => api.close());

const receive = (idempotencyKey: string, own: object = {}, key?: string) =>
  api.call('POST /v1/stock-movements', aReceipt(own as never), { idempotencyKey, ...(key && { key }) });
const kindOf = (answer: { json(): { type: string } }) => answer.json().type;

describe('a repeat under the same Idempotency-Key', () => {
  it('gets the first answer and moves nothing', async () => {
    const first = await receive('receipt-1');

    const repeat = await receive('receipt-1');

    expect([repeat.statusCode, repeat.json()]).toEqual([201, first.json()]);
    expect(await stockOf(api, 'TEE', 'nyc')).toMatchObject({ onHand: 10 });
  });

  it('is recognised however its JSON is written', async () => {
    const { app, makeKey } = api;
    const headers = {
      authorization: `Bearer ${await makeKey()}`,
      'content-type': 'application/json',
      'idempotency-key': 'k',
    };
    const send = (payload: string) => app.inject({ method: 'POST', url: '/v1/stock-movements', payload, headers });
    const first = await send('{"sku":"MUG","locationId":"nyc","quantity":1,"reason":"RECEIVED"}');

    const repeat = await send('{ "reason":"RECEIVED", "quantity":1.0, "locationId":"nyc", "sku":"MUG" }');

    expect(repeat.json()).toEqual(first.json());
  });

  it('is refused with another body', async () => {
    await receive('receipt-2');

    const other = await receive('receipt-2', { quantity: 11 });

    expect([other.statusCode, kindOf(other)]).toEqual([422, '/problems/idempotency-key-reused']);
  });

  it('is refused at another route', async () => {
    await receive('receipt-3');

    const other = await api.call('POST /v1/inventory/reconciliation', undefined, { idempotencyKey: 'receipt-3' });

    expect(kindOf(other)).toBe('/problems/idempotency-key-reused');
  });

  it('gets the first refusal, though the cause is gone', async () => {
    const refused = await receive('early', { sku: 'LATER' });
    await api.call('PUT /v1/skus/LATER', { name: 'Later' });

    const repeat = await receive('early', { sku: 'LATER' });

    expect([refused.statusCode, repeat.statusCode]).toEqual([422, 422]);
    expect(repeat.json()).toEqual(refused.json());
  });

  it('of another client is no repeat', async () => {
    await receive('shared', { sku: 'MUG', locationId: 'ber' });

    const other = await receive('shared', { sku: 'MUG', locationId: 'ber' }, await api.makeKey());

    expect(other.statusCode).toBe(201);
    expect(await stockOf(api, 'MUG', 'ber')).toMatchObject({ onHand: 20 });
  });

  it('that comes twenty times at once happens once', async () => {
    await api.call('PUT /v1/skus/RUSH', { name: 'Rush' });

    const answers = await Promise.all(Array.from({ length: 20 }, () => receive('rush', { sku: 'RUSH' })));

    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(await stockOf(api, 'RUSH', 'nyc')).toMatchObject({ onHand: 10 });
  });

  it('shows a new API key again, although it is kept nowhere', async () => {
    const body = { name: 'till 7', roles: ['viewer'] };
    const first = await api.call('POST /v1/api-keys', body, { idempotencyKey: 'till-7' });

    const repeat = await api.call('POST /v1/api-keys', body, { idempotencyKey: 'till-7' });

    expect(repeat.json()).toEqual(first.json());
    const rows = await api.db.selectFrom('command').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(first.json().key);
  });
});

describe('bodyHash', () => {
  it('is the same for bodies that say the same', () => {
    expect(bodyHash({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(bodyHash({ b: { c: [1, 2] }, a: 1 }));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: null }, {}],
    [{ a: 'x', b: 'y' }, { a: 'x","b":"y' }],
  ])('tells %j from %j', (left, right) => {
    expect(bodyHash(left)).not.toBe(bodyHash(right));
  });
});
