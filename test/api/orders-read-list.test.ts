import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CustomerId } from '../../domain/ids.ts';
import { openApi, type TestApi } from '../support/api.ts';
import { aChannel, putCatalogue } from '../support/catalogue.ts';
import { aLineRow, anOrderRow } from '../support/order-rows.ts';

describe('the list of orders', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openApi();
    await putCatalogue(api);
    await api.call('PUT /v1/channels/market', aChannel({ kind: 'MARKETPLACE' }));
  });
  afterAll(() => api.close());

  const get = async (url: string) => (await api.call(`GET ${url}`)).json();
  const idsOf = async (url: string): Promise<string[]> => (await get(url)).items.map(({ id }: { id: string }) => id);

  describe('by filters', () => {
    let wanted: string;
    let orderNumber: string;
    beforeAll(async () => {
      const { db } = api;
      const customerId = '0199a0a0-0000-7000-8000-000000000001' as CustomerId;
      await db.insertInto('customer').values({ id: customerId, email: 'grace@example.com' }).execute();
      wanted = await anOrderRow(db, {
        channelId: 'market' as never,
        status: 'FULFILLED',
        externalOrderId: 'M-77',
        email: 'grace@example.com',
        customerId,
        tags: ['gift', 'big'],
        placedAt: new Date('2020-05-05T12:00:00Z'),
      });
      await aLineRow(db, wanted as never, { sku: 'MUG' as never });
      await db
        .insertInto('attention')
        .values({ id: randomUUID(), orderId: wanted as never, kind: 'undo-refused', subject: 'x' })
        .execute();
      orderNumber = (await get(`/v1/orders/${wanted}`)).orderNumber;
    });

    it.each([
      'channel=market',
      'status=FULFILLED',
      'customerId=0199a0a0-0000-7000-8000-000000000001',
      'email=Grace@Example.com',
      'sku=MUG',
      'externalOrderId=M-77',
      'tag=gift',
      'needsAttention=true&channel=market',
      'placedFrom=2020-05-05T12:00:00Z&placedTo=2020-05-05T14:00:00%2B01:00',
      'channel=market&status=FULFILLED&sku=MUG&tag=big&placedTo=2021-01-01T00:00:00Z',
    ])('finds exactly the order for %s', async (query) => {
      expect(await idsOf(`/v1/orders?${query}`)).toEqual([wanted]);
    });

    it('finds it by its number', async () => {
      expect(await idsOf(`/v1/orders?orderNumber=${orderNumber}`)).toEqual([wanted]);
    });

    it.each([
      'channel=market&status=OPEN',
      'needsAttention=false&channel=market',
      'tag=gif',
      'placedTo=2020-05-05T12:00:00Z',
      'sku=TEE&tag=gift',
    ])('finds nothing for %s', async (query) => {
      expect(await idsOf(`/v1/orders?${query}`)).toEqual([]);
    });

    it.each([
      'status=banana',
      'limit=201',
      'limit=0',
      'colour=red',
      'orderNumber=x',
      'cursor=nonsense',
      'placedFrom=yesterday',
    ])('refuses %s', async (query) => {
      expect((await api.call(`GET /v1/orders?${query}`)).statusCode).toBe(400);
    });
  });

  it('pages newest first, each order once, also while new ones come', async () => {
    const { db } = api;
    const placed: string[] = [];
    for (let count = 0; count < 7; count += 1) placed.push(await anOrderRow(db, { tags: ['paged'] }));

    const first = await get('/v1/orders?tag=paged&limit=3');
    await anOrderRow(db, { tags: ['paged'] });
    const second = await get(`/v1/orders?tag=paged&limit=3&cursor=${first.nextCursor}`);
    const third = await get(`/v1/orders?tag=paged&limit=3&cursor=${second.nextCursor}`);

    const seen = [first, second, third].flatMap(({ items }) => items.map(({ id }: { id: string }) => id));
    expect(seen).toEqual(placed.toReversed());
    expect(third.nextCursor).toBeUndefined();
  });
});
