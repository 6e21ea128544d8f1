import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const put = async (id: string, body: object) => (await api.call(`PUT /v1/sourcing/rule-sets/${id}`, body)).json();
const versions = async (id: string) => (await api.call(`GET /v1/sourcing/rule-sets/${id}`)).json().items;

describe('a rule set', () => {
  it('keeps every version, the newest of them live', async () => {
    await put('eu', { filters: [{ type: 'CAPACITY' }], goals: ['NEAREST'] });
    await put('eu', { goals: ['CHEAPEST', 'NEAREST'] });

    const [live, first, ...more] = await versions('eu');

    expect(live).toMatchObject({
      version: 2,
      isLive: true,
      filters: [{ type: 'CAPACITY' }],
      goals: ['CHEAPEST', 'NEAREST'],
    });
    expect(first).toMatchObject({ version: 1, isLive: false, goals: ['NEAREST'] });
    expect(more).toEqual([]);
  });

  it('makes no new version when nothing changes', async () => {
    const first = await put('same', { goals: ['COST'], costWeights: { perSplit: 100, perUnitKm: 0.5 } });

    expect(await put('same', { costWeights: { perUnitKm: 0.5, perSplit: 100 } })).toEqual(first);
  });

  it('goes back to an earlier version as a new one', async () => {
    await put('back', { goals: ['COST'], costWeights: { perSplit: 100 } });
    await put('back', { goals: ['RANKED'], costWeights: null, filters: [{ type: 'OPEN' }] });

    const answer = await api.call('POST /v1/sourcing/rule-sets/back/rollback', { version: 1 });

    expect(answer.json()).toMatchObject({ version: 3, filters: [], goals: ['COST'], costWeights: { perSplit: 100 } });
  });

  it('numbers versions without gap when ten come at once', async () => {
    const goals = ['FEWEST_SPLITS', 'IN_PROMISE', 'NEAREST', 'CHEAPEST', 'RANKED'];
    await Promise.all(
      [...goals, ...goals.map((goal) => [goal, 'BALANCE'])].map((each) => put('rush', { goals: [each].flat() })),
    );

    const numbers = (await versions('rush')).map(({ version }: { version: number }) => version);

    expect(numbers).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('called default is built in until somebody writes it', async () => {
    const [builtIn] = await versions('default');
    const listed = (await api.call('GET /v1/sourcing/rule-sets')).json().items;

    const written = await put('default', { goals: ['RANKED'] });

    expect(builtIn).toEqual({
      id: 'default',
      version: 1,
      isLive: true,
      filters: [{ type: 'CAPACITY' }],
      goals: ['FEWEST_SPLITS', 'NEAREST'],
    });
    expect(listed).toContainEqual(builtIn);
    expect(written).toMatchObject({ version: 2, filters: [{ type: 'CAPACITY' }], goals: ['RANKED'] });
    const undone = await api.call('POST /v1/sourcing/rule-sets/default/rollback', { version: 1 });
    expect(undone.json()).toMatchObject({ version: 3, goals: ['FEWEST_SPLITS', 'NEAREST'] });
  });

  it('takes every filter there is', async () => {
    const filters = [
      { type: 'KIND', in: ['WAREHOUSE', 'STORE'] },
      { type: 'LOCATION', notIn: ['nyc'] },
      { type: 'MARKET', countries: ['US', 'US-CA'], locations: ['nyc'] },
      { type: 'STOCK_FLOOR', units: 2 },
      { type: 'HAZMAT' },
      { type: 'CAPACITY' },
      { type: 'OPEN' },
      { type: 'MAX_DISTANCE', km: 500 },
    ];

    expect((await put('all', { filters, goals: ['BALANCE'] })).filters).toEqual(filters);
  });

  it.each([
    [{}, 'goals'],
    [{ goals: [] }, 'goals'],
    [{ goals: ['FASTEST'] }, 'goals.0'],
    [{ goals: ['COST', 'NEAREST'] }, 'goals'],
    [{ goals: ['NEAREST', 'NEAREST'] }, 'goals'],
    [{ goals: ['NEAREST'], filters: [{ type: 'MOOD' }] }, 'filters.0.type'],
    [{ goals: ['NEAREST'], filters: [{ type: 'OPEN', km: 1 }] }, 'filters.0.km'],
    [{ goals: ['NEAREST'], filters: [{ type: 'MAX_DISTANCE', km: -1 }] }, 'filters.0.km'],
  ])('with %j is invalid', async (body, path) => {
    expect((await put('bad', body)).errors[0].path).toBe(path);
  });

  it('has no version to go back to that it never had', async () => {
    const unknown = await api.call('POST /v1/sourcing/rule-sets/default/rollback', { version: 99 });
    const nobody = await api.call('POST /v1/sourcing/rule-sets/nobody/rollback', { version: 1 });

    expect([unknown.statusCode, unknown.json().type]).toEqual([422, '/problems/unknown-version']);
    expect(nobody.statusCode).toBe(404);
  });
});
