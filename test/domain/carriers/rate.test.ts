import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { choose, inOrder, type Quote, quotes } from '../../../domain/carriers/rate.ts';
import { money } from '../../../domain/money.ts';
import type { RateZone } from '../../../domain/sourcing/types.ts';

const aZone = (change: Partial<RateZone> = {}): RateZone => ({
  carrier: 'POST',
  service: 'STANDARD',
  currency: 'USD',
  from: 'US',
  to: 'US',
  upToGrams: 2_000,
  price: 500,
  transitDays: 4,
  ...change,
});
const aQuote = (amount: number, transitDays?: number, change: Partial<Quote> = {}): Quote => ({
  provider: 'rate-card',
  carrier: 'POST',
  service: 'STANDARD',
  price: money(amount, 'USD'),
  ...(transitDays === undefined ? {} : { transitDays }),
  ...change,
});
const NEW_YORK = { country: 'US', region: 'NY' };
const US = { country: 'US' };
const pricesOf = (offers: readonly Quote[]) => offers.map(({ price }) => price.amount);

describe('quotes', () => {
  it.each([
    [0, 500],
    [2_000, 500],
    [2_001, 900],
    [5_000, 900],
    [5_001, undefined],
  ])('prices %d g by the smallest band that takes it', (weight, expected) => {
    const cards = [aZone({ upToGrams: 5_000, price: 900 }), aZone()];

    expect(quotes({ parcelWeights: [weight], from: US, to: US }, cards)[0]?.price.amount).toBe(expected);
  });

  it('adds up the parcels and takes the days of the slowest', () => {
    const cards = [aZone(), aZone({ upToGrams: 5_000, price: 900, transitDays: 6 })];

    const [quote] = quotes({ parcelWeights: [100, 4_000, 100], from: US, to: US }, cards);

    expect(quote).toMatchObject({ price: { amount: 1_900, currency: 'USD' }, transitDays: 6 });
  });

  it('offers nothing where one parcel is too heavy', () => {
    expect(quotes({ parcelWeights: [100, 9_000], from: US, to: US }, [aZone()])).toEqual([]);
  });

  it.each([
    [NEW_YORK, 300],
    [{ country: 'US', region: 'CA' }, 500],
    [US, 500],
    [{ country: 'US', region: 'NY', postalCode: '101 18' }, 250],
    [{ country: 'GB', postalCode: 'sw1a 1aa' }, 700],
    [{ country: 'DE', region: 'NY' }, 2_000],
  ])('lets the closest zone to %j decide, not the cheapest', (to, expected) => {
    const cards = [
      aZone({ from: '*', to: '*', price: 2_000 }),
      aZone({ to: 'US', price: 500 }),
      aZone({ to: 'US-NY', price: 300 }),
      aZone({ to: 'US-TX', price: 100 }),
      aZone({ to: 'US-101', price: 250 }),
      aZone({ from: '*', to: 'GB-SW1', price: 700 }),
      aZone({ to: 'US-', price: 1 }),
    ];

    expect(pricesOf(quotes({ parcelWeights: [1], from: US, to }, cards))).toEqual([expected]);
  });

  it('weighs the destination more than the origin', () => {
    const cards = [aZone({ from: 'US-NY', to: '*', price: 1 }), aZone({ from: '*', to: 'US', price: 2 })];

    expect(pricesOf(quotes({ parcelWeights: [1], from: NEW_YORK, to: US }, cards))).toEqual([2]);
  });

  it('asks the wider zone for what the closer one does not take', () => {
    const cards = [aZone({ to: 'US-NY', upToGrams: 1_000 }), aZone({ upToGrams: 30_000, price: 4_000 })];

    expect(pricesOf(quotes({ parcelWeights: [5_000], from: US, to: NEW_YORK }, cards))).toEqual([4_000]);
  });

  it('keeps to the service and the carrier asked for', () => {
    const cards = [aZone(), aZone({ service: 'EXPRESS', price: 1_500 }), aZone({ carrier: 'FOX', service: 'EXPRESS' })];

    const way = { parcelWeights: [1], from: US, to: US };

    expect(quotes({ ...way, service: 'EXPRESS' }, cards).map(({ carrier }) => carrier)).toEqual(['FOX', 'POST']);
    expect(pricesOf(quotes({ ...way, service: 'EXPRESS', carrier: 'POST' }, cards))).toEqual([1_500]);
  });

  it('puts the currency asked for first and never compares amounts of two', () => {
    const cards = [aZone({ currency: 'JPY', price: 600 }), aZone({ currency: 'EUR', price: 700 }), aZone()];

    const offers = quotes({ parcelWeights: [1], from: US, to: US, currency: 'USD' }, cards);

    expect(offers.map(({ price }) => price.currency)).toEqual(['USD', 'EUR', 'JPY']);
  });

  it('refuses a shipment without parcels', () => {
    expect(() => quotes({ parcelWeights: [], from: US, to: US }, [])).toThrow('at least one parcel, got none');
  });
});

describe('inOrder', () => {
  it('is by price, then days, then carrier, then service', () => {
    const sorted = [
      aQuote(100, 2, { carrier: 'A' }),
      aQuote(100, 2, { carrier: 'B', service: 'A' }),
      aQuote(100, 2, { carrier: 'B', service: 'B' }),
      aQuote(100, 3),
      aQuote(100),
      aQuote(200, 1),
    ];

    fc.assert(
      fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
        expect(inOrder(shuffled)).toEqual(sorted);
      }),
    );
  });
});

describe('choose', () => {
  const promise = { leavesAt: '2026-03-02T15:00:00Z', deliverBy: '2026-03-05T15:00:00Z' };

  it('takes the cheapest that keeps the promise, to the minute', () => {
    const offers = [aQuote(100, 4), aQuote(200, 3), aQuote(300, 1)];

    expect(choose(offers, promise)?.price.amount).toBe(200);
    expect(choose(offers, { ...promise, deliverBy: '2026-03-05T14:59:00Z' })?.price.amount).toBe(300);
  });

  it('takes the fastest where none keeps it, and of equally fast ones the cheapest', () => {
    const offers = [aQuote(100, 9), aQuote(200, 8), aQuote(300, 8), aQuote(400)];

    expect(choose(offers, promise)?.price.amount).toBe(200);
  });

  it('takes the cheapest without a promise', () => {
    expect(choose([aQuote(100), aQuote(200, 1)])?.price.amount).toBe(100);
  });

  it('trusts nobody who does not say how long it takes', () => {
    expect(choose([aQuote(100), aQuote(200, 3)], promise)?.price.amount).toBe(200);
    expect(choose([aQuote(100)], promise)?.price.amount).toBe(100);
  });

  it('has nothing to take where nothing is offered', () => {
    expect(choose([], promise)).toBeUndefined();
  });
});
