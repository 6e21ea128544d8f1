import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApi, type TestApi } from '../support/api.ts';
import { aChannel, aLocation, aReceipt, putCatalogue } from '../support/catalogue.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
  await putCatalogue(api);
  const hours = { timeZone: 'America/New_York', cutOff: '15:00', handlingTime: 'P1D', openDays: [1, 2, 3, 4, 5] };
  await api.call('PUT /v1/locations/nyc', hours);
  await api.call('PUT /v1/locations/ber', { channels: ['web-de'] });
  await api.call('PUT /v1/channels/web-de', aChannel({ currency: 'EUR', countries: ['DE'] }));
  const address = { line1: '1 Pier', city: 'Los Angeles', region: 'CA', postalCode: '90001', country: 'US' };
  await api.call('PUT /v1/locations/lax', aLocation({ address, timeZone: 'America/Los_Angeles' }));
  const zone = (from: string, to: string, transitDays: number) => ({
    from,
    to,
    upToGrams: 30_000,
    price: 500,
    transitDays,
  });
  const card = { carrier: 'VAN', service: 'STANDARD', currency: 'USD' };
  await api.call('PUT /v1/rate-cards/van', {
    ...card,
    zones: [zone('US', 'US', 5), zone('US-NY', 'US-NY', 1), zone('*', 'US-NJ', 2)],
  });
  await api.call('POST /v1/stock-movements', [
    aReceipt({ quantity: 3 }),
    aReceipt({ locationId: 'lax', quantity: 4 }),
    aReceipt({ locationId: 'ber', quantity: 50 }),
  ]);
  await api.call('PUT /v1/stock/TEE/nyc', {
    incoming: [{ quantity: 100, expectedAt: '2098-05-01', reference: 'po-1' }],
  });
  await api.call('PUT /v1/skus/CUP', { name: 'Cup' });
  await api.call('PUT /v1/skus/PAIR', { name: 'Pair', kit: [{ sku: 'TEE', quantity: 2 }] });
});
afterAll(() => api.close());

const promise = async (query: string) =>
  (await api.call(`GET /v1/availability?channel=web-us&${query}`)).json().promise;
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

describe('a promise', () => {
  it('comes from the location that sourcing would choose, by its calendar and the days on the way', async () => {
    const near = await promise('sku=TEE&deliverTo=US-10118');

    expect(near.locationId).toBe('nyc');
    expect(daysBetween(new Date().toISOString(), near.shipBy)).toBeGreaterThan(0.9);
    expect(Math.floor(daysBetween(near.shipBy, near.deliverBy))).toBe(1);
    expect(near.reason).toMatch(
      /^in stock; leaves nyc on \d{4}-\d\d-\d\d \(P1D of handling, cut-off 15:00 America\/New_York\); arrives by \d{4}/,
    );
  });

  it('takes longer to farther places', async () => {
    const far = await promise('sku=TEE&deliverTo=US-90001&quantity=4');

    expect(far.locationId).toBe('lax');
    expect(Math.floor(daysBetween(far.shipBy, far.deliverBy))).toBe(5);
  });

  it('of more than one location has is that of the last one', async () => {
    const both = await promise('sku=TEE&deliverTo=US-10118&quantity=6');

    expect(both.locationId).toBe('nyc');
    expect(both.reason).toContain('the last of 2 locations');
  });

  it('waits for what is on its way', async () => {
    const later = await promise('sku=TEE&deliverTo=US-10118&quantity=50');

    expect(later.locationId).toBe('nyc');
    expect(later.shipBy > '2098-05-02').toBe(true);
    expect(later.reason).toMatch(/^expected by 2098-05-01; /);
  });

  // Clocks change in Berlin on 30 March and 26 October 2098, Sundays. What comes on a day is there when UTC ends it.
  it.each([
    ['in winter', '2098-03-27', {}, '2098-03-28T11:00:00.000Z', '2098-03-30T21:59:59.000Z'],
    ['in summer', '2098-03-30', {}, '2098-03-31T10:00:00.000Z', '2098-04-02T21:59:59.000Z'],
    ['over the change in spring', '2098-03-28', {}, '2098-03-29T11:00:00.000Z', '2098-03-31T21:59:59.000Z'],
    ['over the change in autumn', '2098-10-24', {}, '2098-10-25T10:00:00.000Z', '2098-10-27T22:59:59.000Z'],
    [
      'after days on which it is closed',
      '2098-03-28',
      { openDays: [1, 2, 3, 4, 5], closedOn: ['2098-03-31'] },
      '2098-04-01T10:00:00.000Z',
      '2098-04-03T21:59:59.000Z',
    ],
    [
      'after open days of handling',
      '2098-03-27',
      { handlingTime: 'P2D' },
      '2098-03-30T10:00:00.000Z',
      '2098-04-01T21:59:59.000Z',
    ],
  ])('keeps the wall clock of the location %s', async (_when, expectedAt, calendar, shipBy, deliverBy) => {
    const plain = { cutOff: '12:00', timeZone: 'Europe/Berlin', openDays: null, closedOn: [], handlingTime: null };
    await api.call('PUT /v1/locations/muc', aLocation({ ...plain, openDays: [1, 2, 3, 4, 5, 6, 7], ...calendar }));
    await api.call('PUT /v1/stock/CUP/muc', { incoming: [{ quantity: 1, expectedAt, reference: 'po-2' }] });

    const later = await promise('sku=CUP&deliverTo=US-NJ&locationId=muc');

    expect(later).toMatchObject({ locationId: 'muc', shipBy, deliverBy });
  });

  it('waits for what comes today, and for what comes to where the rules let it leave from', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const coming = (day: string) => ({ incoming: [{ quantity: 1, expectedAt: day, reference: 'po-3' }] });
    await api.call('PUT /v1/skus/JUG', { name: 'Jug' });
    await api.call('PUT /v1/stock/JUG/nyc', coming(today));
    await api.call('PUT /v1/stock/JUG/lax', coming('2098-06-01'));

    const first = await promise('sku=JUG&deliverTo=US-90001');
    const filters = [{ type: 'MARKET', countries: ['US-90'], locations: ['lax'] }];
    await api.call('PUT /v1/sourcing/rule-sets/default', { filters, goals: ['NEAREST'] });
    const second = await promise('sku=JUG&deliverTo=US-90001');
    await api.call('PUT /v1/sourcing/rule-sets/default', { filters: [], goals: ['NEAREST'] });

    expect([first, second].map(({ locationId }) => locationId)).toEqual(['nyc', 'lax']);
    expect(first.reason).toMatch(new RegExp(`^expected by ${today}; `));
    expect(second.reason).toMatch(/^expected by 2098-06-01; /);
  });

  it('leaves the floor of the rules on the shelf once, now and on a day to come', async () => {
    await api.call('PUT /v1/skus/PAN', { name: 'Pan' });
    const incoming = [{ quantity: 5, expectedAt: '2098-06-01', reference: 'po-4' }];
    await api.call('PUT /v1/stock/PAN/nyc', { incoming });
    const filters = [{ type: 'STOCK_FLOOR', units: 2 }];
    await api.call('PUT /v1/sourcing/rule-sets/default', { filters, goals: ['NEAREST'] });
    const most = async () =>
      (await Promise.all([3, 4].map((units) => promise(`sku=PAN&deliverTo=US&quantity=${units}`)))).map(Boolean);

    const later = await most();
    await api.call('POST /v1/stock-movements', aReceipt({ sku: 'PAN', quantity: 5, reference: 'po-4' }));
    const now = await most();
    await api.call('PUT /v1/sourcing/rule-sets/default', { filters: [], goals: ['NEAREST'] });

    expect([later, now]).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  it('of a kit is made by its parts', async () => {
    expect((await promise('sku=PAIR&deliverTo=US-10118&quantity=3')).reason).toMatch(/^in stock; .*of 2 locations/);
  });

  it('is not made where nothing that is known brings enough, or nobody says where to', async () => {
    const answers = await Promise.all([
      promise('sku=TEE&deliverTo=US&quantity=500'),
      promise('sku=TEE'),
      promise('sku=MUG&deliverTo=US'),
    ]);

    expect(answers).toEqual([undefined, undefined, undefined]);
  });

  it('where no rate card goes says only when it leaves', async () => {
    const { shipBy, deliverBy, reason } = await promise('sku=TEE&deliverTo=DE-10115');

    expect([typeof shipBy, deliverBy]).toEqual(['string', undefined]);
    expect(reason).toContain('no rate card says how long the way takes');
  });

  it('needs no channel, and keeps to the location that is asked for', async () => {
    const { promise: made } = (await api.call('GET /v1/availability?sku=TEE&deliverTo=US-NY&locationId=lax')).json();

    expect(made).toMatchObject({ locationId: 'lax', deliverBy: expect.any(String) });
  });
});
