import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openApi, type TestApi } from '../support/api.ts';
import { aReceipt, putCatalogue, stockOf } from '../support/catalogue.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
  await putCatalogue(api);
  await api.call('POST /v1/stock-movements', [aReceipt(), aReceipt({ locationId: 'ber' })]);
});
afterAll(() => api.close());

const look = async () => (await api.call('GET /v1/inventory/reconciliation')).json();
const repair = async () => (await api.call('POST /v1/inventory/reconciliation')).json();

describe('reconciliation', () => {
  it('finds nothing where counters are the sums of their rows', async () => {
    expect(await look()).toEqual({ checked: 2, drift: [] });
  });

  it('finds and repairs counters that were changed by hand, with a ledger entry', async () => {
    await sql`update stock set on_hand = 99, damaged = 2, committed = 3, reserved = 1
      where location_id = 'nyc'`.execute(api.db);
    const found = await look();

    const repaired = await repair();

    const place = { sku: 'TEE', locationId: 'nyc' };
    expect(found.drift).toEqual([
      { ...place, counter: 'onHand', counted: 99, rows: 10 },
      { ...place, counter: 'damaged', counted: 2, rows: 0 },
      { ...place, counter: 'committed', counted: 3, rows: 0 },
      { ...place, counter: 'reserved', counted: 1, rows: 0 },
    ]);
    expect(repaired).toEqual(found);
    expect((await look()).drift).toEqual([]);
    expect(await stockOf(api, 'TEE', 'nyc')).toMatchObject({ onHand: 10, damaged: 0, committed: 0, reserved: 0 });
    const [entry] = (await api.call('GET /v1/stock-movements?limit=1')).json().items;
    expect(entry).toMatchObject({ ...place, reason: 'REPAIRED', onHandDelta: 0, damagedDelta: 0 });
    expect(entry.reference).toBe('onHand 99 -> 10, damaged 2 -> 0, committed 3 -> 0, reserved 1 -> 0');
  });

  it('finds reservations that no counter knows', async () => {
    await sql`insert into reservation (kind, sku, location_id, quantity) values ('RESERVED', 'MUG', 'ber', 4)`.execute(
      api.db,
    );

    expect((await repair()).drift).toMatchObject([{ sku: 'MUG', locationId: 'ber', counter: 'reserved', rows: 4 }]);
    expect(await stockOf(api, 'MUG', 'ber')).toMatchObject({ reserved: 4, short: 4 });
  });

  it('fills movements that add up to less than nothing up to zero', async () => {
    await sql`insert into stock_movement (sku, location_id, on_hand_delta, reason, actor)
      values ('TEE', 'nyc', -15, 'ADJUSTED', 'somebody with a SQL console')`.execute(api.db);

    await repair();

    expect((await look()).drift).toEqual([]);
    expect(await stockOf(api, 'TEE', 'nyc')).toMatchObject({ onHand: 0 });
    const [entry] = (await api.call('GET /v1/stock-movements?limit=1')).json().items;
    expect(entry).toMatchObject({ reason: 'REPAIRED', onHandDelta: 5 });
  });

  it('repairs nothing that is moving meanwhile', async () => {
    const moves = Array.from({ length: 20 }, () =>
      api.call('POST /v1/stock-movements', aReceipt({ locationId: 'ber', quantity: 1 })),
    );

    const [{ drift }] = await Promise.all([repair(), ...moves]);

    expect(drift).toEqual([]);
    expect((await look()).drift).toEqual([]);
  });
});
