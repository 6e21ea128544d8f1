import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openApi, type TestApi } from '../support/api.ts';
import { aReceipt, type Entry, putCatalogue, stockOf } from '../support/catalogue.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
  await putCatalogue(api);
  await api.call('PUT /v1/skus/SET', { name: 'Set', kit: [{ sku: 'TEE', quantity: 1 }] });
});
beforeEach(async () => {
  await sql`truncate stock, stock_movement, incoming_stock`.execute(api.db);
});
afterAll(() => api.close());

const move = (...entries: Entry[]) => api.call('POST /v1/stock-movements', entries.map(aReceipt));
const kindOf = (answer: { json(): { type: string } }) => answer.json().type;
const onHand = async (locationId: string) => (await stockOf(api, 'TEE', locationId)).onHand;

/** Both counters that movements add up to, from the rows. */
async function sums(): Promise<unknown> {
  const { rows } = await sql`select location_id, sum(on_hand_delta)::int as on_hand, sum(damaged_delta)::int as damaged
    from stock_movement group by location_id order by location_id`.execute(api.db);
  return rows;
}

describe('a stock movement', () => {
  it('receives units at the cost of the SKU', async () => {
    const answer = await api.call('POST /v1/stock-movements', aReceipt({ reference: 'po-1' }));

    expect(answer.statusCode).toBe(201);
    expect(answer.json().items).toEqual([
      {
        id: expect.any(Number),
        sku: 'TEE',
        locationId: 'nyc',
        onHandDelta: 10,
        damagedDelta: 0,
        reason: 'RECEIVED',
        reference: 'po-1',
        unitCost: { amount: 500, currency: 'USD' },
        actor: 'admin+support+warehouse+finance+channel+viewer',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
  });

  it('counts absolutely, and writes nothing when the count finds what was known', async () => {
    await move({});

    const lower = await move({ reason: 'COUNTED', quantity: 7 });
    const same = await move({ reason: 'COUNTED', quantity: 7 });

    expect(lower.json().items).toMatchObject([{ onHandDelta: -3 }]);
    expect(same.json().items).toEqual([]);
    expect(await onHand('nyc')).toBe(7);
  });

  it('transfers in two entries with one reference', async () => {
    await move({});

    const answer = await move({ reason: 'TRANSFERRED', quantity: 4, toLocationId: 'ber' });

    const [out, into] = answer.json().items;
    expect([out.locationId, out.onHandDelta, into.locationId, into.onHandDelta]).toEqual(['nyc', -4, 'ber', 4]);
    expect(out.reference).toBe(into.reference);
    expect([await onHand('nyc'), await onHand('ber')]).toEqual([6, 4]);
  });

  it('damages units that stay on hand, and mends them', async () => {
    await move({}, { reason: 'DAMAGED', quantity: 4 }, { reason: 'DAMAGED', quantity: -1 });

    expect(await stockOf(api, 'TEE', 'nyc')).toMatchObject({ onHand: 10, damaged: 3, available: 7 });
  });

  it('takes damaged units along when fewer are counted than were damaged', async () => {
    await move({}, { reason: 'DAMAGED', quantity: 6 }, { reason: 'COUNTED', quantity: 2 });

    expect(await stockOf(api, 'TEE', 'nyc')).toMatchObject({ onHand: 2, damaged: 2, available: 0 });
    expect(await sums()).toEqual([{ locationId: 'nyc', onHand: 2, damaged: 2 }]);
  });

  it('sees what those before it in the same request did', async () => {
    const answer = await move(
      {},
      { reason: 'TRANSFERRED', quantity: 10, toLocationId: 'ber' },
      { locationId: 'ber', reason: 'ADJUSTED', quantity: -10 },
    );

    expect(answer.statusCode).toBe(201);
    expect([await onHand('nyc'), await onHand('ber')]).toEqual([0, 0]);
  });

  it('that cannot be takes back all others of the request', async () => {
    const answer = await move({}, { reason: 'ADJUSTED', quantity: -11 });

    expect([answer.statusCode, kindOf(answer)]).toEqual([409, '/problems/not-enough-units']);
    expect(answer.json()).toMatchObject({ index: 1, sku: 'TEE', locationId: 'nyc', asked: 11, available: 10 });
    expect(await sums()).toEqual([]);
  });

  it('leaves promised units where they are when it is a transfer, but not when it is a count', async () => {
    await move({});
    await sql`update stock set committed = 8`.execute(api.db);

    const transfer = await move({ reason: 'TRANSFERRED', quantity: 3, toLocationId: 'ber' });
    const count = await move({ reason: 'COUNTED', quantity: 5 });

    expect([transfer.statusCode, transfer.json().available]).toEqual([409, 2]);
    expect(count.statusCode).toBe(201);
    expect(await stockOf(api, 'TEE', 'nyc')).toMatchObject({ onHand: 5, available: 0, short: 3 });
  });

  it('takes what came off the earliest of several deliveries with its reference, and off no other twice', async () => {
    const expected = (quantity: number, day: string) => ({ quantity, expectedAt: day, reference: 'po-2' });
    const incoming = [expected(60, '2098-02-01'), expected(50, '2098-01-01')];
    await api.call('PUT /v1/stock/TEE/nyc', { incoming });

    await move({ quantity: 20, reference: 'po-2' }, { quantity: 35, reference: 'po-2' });

    expect(await stockOf(api, 'TEE', 'nyc')).toMatchObject({ onHand: 55, incoming: [{ quantity: 55 }] });
  });

  it('takes what came off what is on its way', async () => {
    const incoming = [{ quantity: 12, expectedAt: '2099-01-01', reference: 'po-7' }];
    await api.call('PUT /v1/stock/TEE/nyc', { incoming });

    await move({ reference: 'po-7' });

    expect(await stockOf(api, 'TEE', 'nyc')).toMatchObject({ onHand: 10, incoming: [{ quantity: 2 }] });
  });

  it.each([
    [{ sku: 'NONE' }, 422, 'unknown-sku'],
    [{ locationId: 'nowhere' }, 422, 'unknown-location'],
    [{ reason: 'TRANSFERRED', toLocationId: 'nowhere' }, 422, 'unknown-location'],
    [{ sku: 'SET' }, 422, 'invalid-kit'],
    [{ reason: 'DAMAGED', quantity: 1 }, 409, 'not-enough-units'],
    [{ reason: 'DAMAGED', quantity: -1 }, 409, 'not-enough-units'],
    [{ quantity: 0 }, 400, 'invalid-request'],
    [{ quantity: 1.5 }, 400, 'invalid-request'],
    [{ quantity: 1_000_001 }, 400, 'invalid-request'],
    [{ reason: 'COUNTED', quantity: -1 }, 400, 'invalid-request'],
    [{ reason: 'SHIPPED' }, 400, 'invalid-request'],
    [{ reason: 'TRANSFERRED' }, 400, 'invalid-request'],
    [{ reason: 'TRANSFERRED', toLocationId: 'nyc' }, 400, 'invalid-request'],
    [{ toLocationId: 'ber' }, 400, 'invalid-request'],
    [{ reason: 'COUNTED', unitCost: { amount: 1, currency: 'USD' } }, 400, 'invalid-request'],
    [{ unitCost: { amount: -1, currency: 'USD' } }, 400, 'invalid-request'],
    [{ unitCost: { amount: 1, currency: 'XYZ' } }, 400, 'invalid-request'],
    [{ unitCost: { amount: Number.MAX_SAFE_INTEGER, currency: 'USD' } }, 400, 'invalid-request'],
  ])('with %j is refused', async (own, status, kind) => {
    const alone = await api.call('POST /v1/stock-movements', aReceipt(own));

    expect([alone.statusCode, kindOf(alone)]).toEqual([status, `/problems/${kind}`]);
  });

  it('cannot bring more units to a place than its counter holds', async () => {
    const million = { sku: 'MUG', quantity: 1_000_000 };

    const whole = await move(...Array(1_000).fill(million));
    const more = await move(million);

    expect([whole.statusCode, more.statusCode, kindOf(more)]).toEqual([201, 400, '/problems/invalid-request']);
    expect((await stockOf(api, 'MUG', 'nyc')).onHand).toBe(1_000_000_000);
  });

  it('names the place that is wrong, alone and in an array', async () => {
    const alone = await api.call('POST /v1/stock-movements', aReceipt({ quantity: 0, colour: 'red' }));
    const second = await move({}, { quantity: 0 });

    expect(alone.json().errors.map(({ path }: { path: string }) => path)).toContain('colour');
    expect(second.json().errors).toEqual([{ path: '1.quantity', message: 'must not be 0 for RECEIVED' }]);
  });

  it('never leaves a counter below zero, with fifty at once on the same rows', async () => {
    await move({ quantity: 20 }, { sku: 'MUG', quantity: 20 });
    const takes = Array.from({ length: 50 }, (_, index) =>
      move(
        ...(index % 2 === 0 ? ['TEE', 'MUG'] : ['MUG', 'TEE']).map((sku) => ({
          sku,
          reason: 'ADJUSTED',
          quantity: -1,
        })),
      ),
    );

    const answers = (await Promise.all(takes)).map(({ statusCode }) => statusCode);

    expect(answers.filter((status) => status === 201)).toHaveLength(20);
    expect(answers.filter((status) => status === 409)).toHaveLength(30);
    expect(await onHand('nyc')).toBe(0);
    expect((await api.call('GET /v1/inventory/reconciliation')).json().drift).toEqual([]);
  });

  it('does not wait for its own rival when fifty transfers cross', async () => {
    await move({ quantity: 100 }, { locationId: 'ber', quantity: 100 });
    const crossing = Array.from({ length: 50 }, (_, index) => {
      const [locationId, toLocationId] = index % 2 === 0 ? ['nyc', 'ber'] : ['ber', 'nyc'];
      return move({ reason: 'TRANSFERRED', quantity: 1, locationId, toLocationId });
    });

    const answers = await Promise.all(crossing);

    expect(answers.filter(({ statusCode }) => statusCode !== 201)).toEqual([]);
    expect([await onHand('nyc'), await onHand('ber')]).toEqual([100, 100]);
  });
});

describe('the list of stock movements', () => {
  it('comes newest first, in pages without gap or repeat', async () => {
    await move(...Array.from({ length: 7 }, (_, index) => ({ reference: `po-${index}` })));

    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await api.call(`GET /v1/stock-movements?limit=3${cursor && `&cursor=${cursor}`}`)).json();
      seen.push(...page.items.map(({ reference }: { reference: string }) => reference));
      cursor = page.nextCursor ?? '';
    } while (cursor);

    expect(seen).toEqual(['po-6', 'po-5', 'po-4', 'po-3', 'po-2', 'po-1', 'po-0']);
  });

  it('keeps to a SKU, a location, and the locations of the key', async () => {
    await move({}, { sku: 'MUG' }, { locationId: 'ber' });
    const key = await api.makeKey({ roles: ['warehouse'], locationIds: ['ber'] });
    const count = async (query: string, options = {}) =>
      (await api.call(`GET /v1/stock-movements${query}`, undefined, options)).json().items?.length;

    expect(await count('?sku=TEE')).toBe(2);
    expect(await count('?sku=TEE&locationId=nyc')).toBe(1);
    expect(await count('', { key })).toBe(1);
    expect(await count('?locationId=nyc', { key })).toBeUndefined();
  });
});
