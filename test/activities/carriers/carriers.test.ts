import { describe, expect, it } from '@jest/globals';
import type { Carrier } from '../../../activities/carriers/carrier.ts';
import { createCarriers, openCarriers } from '../../../activities/carriers/carriers.ts';
import { createRateCardCarrier } from '../../../activities/carriers/rate-card-carrier.ts';
import type { RateZone } from '../../../domain/sourcing/types.ts';
import { startEasyPost } from '../../support/easypost-server.ts';

const ADDRESS = { line1: '350 5th Ave', city: 'New York', country: 'US' };
const request = { from: ADDRESS, to: ADDRESS, parcels: [{ weightGrams: 1 }], signal: AbortSignal.timeout(60_000) };
const aZone = (carrier: string, price: number): RateZone => ({
  carrier,
  service: 'STANDARD',
  currency: 'USD',
  from: '*',
  to: '*',
  upToGrams: 1_000,
  price,
  transitDays: 1,
});
const selling = (carrier: string, price: number) => createRateCardCarrier(async () => [aZone(carrier, price)]);
const away: Carrier = createRateCardCarrier(() => Promise.reject(new Error('the cards cannot be read')));

describe('createCarriers', () => {
  it('puts the quotes of all in one order', async () => {
    const carriers = createCarriers({ a: selling('DEAR', 900), b: selling('CHEAP', 100) });

    expect((await carriers.rates(request)).map(({ carrier }) => carrier)).toEqual(['CHEAP', 'DEAR']);
  });

  it('buys where the quote came from', async () => {
    const carriers = createCarriers({ 'rate-card': selling('POST', 100), other: away });
    const [quote] = await carriers.rates(request);
    if (!quote) throw new Error('no quote');

    const label = await carriers.buy({ ...request, reference: 'p', parcel: { weightGrams: 1 }, quote });

    expect(label.carrier).toBe('POST');
  });

  it('offers less while one is away, and fails when nobody offers anything', async () => {
    const some = await createCarriers({ a: selling('POST', 100), b: away }).rates(request);

    expect(some).toHaveLength(1);
    await expect(createCarriers({ a: away, b: createRateCardCarrier(async () => []) }).rates(request)).rejects.toThrow(
      'the cards cannot be read',
    );
  });

  it('names the providers it knows', () => {
    const carriers = createCarriers({ a: away });

    expect(() => carriers.void({ reference: 'p', provider: 'toString', signal: request.signal })).toThrow(
      'no carrier is configured as toString, only a',
    );
  });
});

describe('openCarriers', () => {
  it('asks the rate cards alone, or EasyPost too where there is an account', async () => {
    const easyPost = await startEasyPost();
    const cards = async () => [aZone('POST', 600)];

    const alone = await (await openCarriers(cards)).rates(request);
    const both = await openCarriers(cards, easyPost.account);
    const offers = await both.rates(request);
    await easyPost.stop();

    expect(alone.map(({ provider }) => provider)).toEqual(['rate-card']);
    expect(offers.map(({ provider, price }) => [provider, price.amount]).slice(0, 3)).toEqual([
      ['easypost', 500],
      ['rate-card', 600],
      ['easypost', 758],
    ]);
    expect(both.knowsReferences).toBe(false);
  });
});
