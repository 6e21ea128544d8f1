import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const NO_KEY = { authorization: '' };

describe('the API', () => {
  it('names an unknown field of the body', async () => {
    const answer = await api.call('PUT /v1/skus/TEE', { name: 'Tee', colour: 'red' });

    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toEqual({
      type: '/problems/invalid-request',
      title: 'The request is invalid',
      status: 400,
      detail: 'colour: is not a known field',
      instance: '/v1/skus/TEE',
      errors: [{ path: 'colour', message: 'is not a known field' }],
    });
  });

  it('names an unknown query parameter', async () => {
    const answer = await api.call('GET /v1/skus?colour=red');

    expect(answer.json().errors).toEqual([{ path: 'querystring.colour', message: 'is not a known field' }]);
  });

  it('names every wrong place of a body at once', async () => {
    const answer = await api.call('PUT /v1/locations/nyc', { name: '', timeZone: 'Mars', address: { city: 'X' } });

    expect(answer.json().errors.map(({ path }: { path: string }) => path)).toEqual([
      'name',
      'address.line1',
      'address.country',
      'timeZone',
    ]);
  });

  it.each([
    ['GET /v1/nowhere', undefined, {}, 404, 'not-found'],
    ['POST /v1/api-keys', 'x'.repeat(2_000_000), {}, 413, 'body-too-large'],
    ['POST /v1/api-keys', '{"name":', {}, 400, 'malformed-json'],
    ['POST /v1/api-keys', '{"__proto__":{}}', {}, 400, 'malformed-json'],
    ['POST /v1/api-keys', '', {}, 400, 'invalid-request'],
    ['POST /v1/api-keys', '<a/>', { 'content-type': 'text/xml' }, 415, 'unsupported-media-type'],
    ['GET /v1/skus/%zz', undefined, {}, 400, 'invalid-request'],
    ['GET /v1/skus/a%2Fb', undefined, {}, 400, 'invalid-request'],
    ['GET /v1/skus', undefined, NO_KEY, 401, 'unauthorized'],
    ['GET /v1/skus', undefined, { authorization: 'Basic eDp5' }, 401, 'unauthorized'],
    ['GET /v1/skus', undefined, { authorization: 'Bearer nobody-has-this' }, 401, 'unauthorized'],
    ['GET /v1/skus?cursor=zzz', undefined, {}, 400, 'invalid-request'],
    ['POST /v1/api-keys', '{}', { 'idempotency-key': 'k'.repeat(256) }, 400, 'invalid-request'],
  ])('answers %s (%#) with its problem', async (route, payload, headers, status, kind) => {
    const { app, makeKey } = api;
    const [method, url] = route.split(' ') as ['GET', string];

    const answer = await app.inject({
      method,
      url,
      ...(payload !== undefined && { payload }),
      headers: { authorization: `Bearer ${await makeKey()}`, 'content-type': 'application/json', ...headers },
    });

    expect([answer.statusCode, answer.json().type]).toEqual([status, `/problems/${kind}`]);
  });

  it('says how to authenticate', async () => {
    const answer = await api.call('GET /v1/skus', undefined, { headers: NO_KEY });

    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('tells whoever tries key after key to wait, and answers those with a right one', async () => {
    const guess = (n: number) => api.call('GET /v1/skus', undefined, { key: `guess-${n}` });
    for (let n = 0; n < 300; n += 1) await guess(n);

    const answer = await guess(300);

    expect([answer.statusCode, answer.json().type]).toEqual([429, '/problems/too-many-requests']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await api.call('GET /v1/skus')).statusCode).toBe(200);
  });

  it('keeps the text of an unexpected error in the log', async () => {
    await sql`alter table rate_card rename to rate_card_gone`.execute(api.db);

    const answer = await api.call('GET /v1/rate-cards');

    await sql`alter table rate_card_gone rename to rate_card`.execute(api.db);
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/rate_card/);
    const logged = api.log.find((line) => line.includes('rate_card') && line.includes('request failed'));
    expect(logged).toContain(answer.headers['x-request-id']);
  });

  it('logs the route but neither query nor key', async () => {
    await api.call('GET /v1/skus?q=ada%40example.com');

    const logged = JSON.parse(api.log.at(-1) ?? '');
    expect(logged).toMatchObject({ method: 'GET', route: '/v1/skus', status: 200 });
    expect(api.log.join()).not.toMatch(/example\.com|Bearer/);
  });

  it('takes over the request id of a caller who sends one', async () => {
    const answer = await api.call('GET /health', undefined, { headers: { 'x-request-id': 'trace-0815-4711' } });

    expect(answer.headers['x-request-id']).toBe('trace-0815-4711');
  });
});
