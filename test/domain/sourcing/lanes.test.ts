import { describe, expect, it } from '@jest/globals';
import { floorPriceOf, laneFinder, priceOf, ratesTo, transitDaysOf } from '../../../domain/sourcing/lanes.ts';
import type { RateZone, SourcingOrder } from '../../../domain/sourcing/types.ts';
import { aLocation, anOrder, aRate } from './builders.ts';

function price(rates: readonly RateZone[], grams: number, order: Partial<SourcingOrder> = {}, withinDays?: number) {
  const lane = laneFinder(anOrder(order), rates)(aLocation('HERE', { region: 'NJ', postalCode: '07001' }), withinDays);
  return lane && [priceOf(lane, grams), transitDaysOf(lane, grams)];
}

const STEPS = [aRate({ upToGrams: 1_000, price: 500 }), aRate({ upToGrams: 5_000, price: 900, transitDays: 3 })];

describe('rates', () => {
  it.each([
    [0, [500, 2]],
    [1_000, [500, 2]],
    [1_001, [900, 3]],
    [5_000, [900, 3]],
    // Too heavy for one parcel: full ones, and one for the rest.
    [5_001, [1_400, 3]],
    [10_000, [1_800, 3]],
    [16_500, [2_700 + 900, 3]],
  ])('of %d grams are those of the smallest step that takes them', (grams, expected) => {
    expect(price(STEPS, grams)).toEqual(expected);
  });

  it.each<[string, RateZone[], number[] | undefined]>([
    ['the country before the world', [aRate({ to: '*', price: 1 }), aRate({ price: 700 })], [700, 2]],
    ['the region before the country', [aRate({ price: 1 }), aRate({ to: 'US-NY', price: 700 })], [700, 2]],
    [
      'the postal code before the region',
      [aRate({ to: 'US-NY', price: 1 }), aRate({ to: 'US-101', price: 700 })],
      [700, 2],
    ],
    [
      'the destination before the origin',
      [aRate({ from: 'US-NJ', price: 1 }), aRate({ to: 'US-NY', from: '*', price: 700 })],
      [700, 2],
    ],
    ['the nearer origin', [aRate({ from: 'US', price: 1 }), aRate({ from: 'US-NJ', price: 700 })], [700, 2]],
    ['no other service', [aRate({ service: 'EXPRESS' })], undefined],
    ['no other currency', [aRate({ currency: 'EUR' })], undefined],
    ['no other country', [aRate({ to: 'CA' }), aRate({ from: 'CA' })], undefined],
    ['the cheaper carrier', [aRate({ price: 800 }), aRate({ carrier: 'VAN', price: 700, transitDays: 5 })], [700, 5]],
    [
      'of equal prices the faster',
      [aRate({ price: 700, transitDays: 4 }), aRate({ carrier: 'VAN', price: 700 })],
      [700, 2],
    ],
    [
      'the wider zone where the exact one takes no such weight',
      [aRate({ to: 'US-NY', upToGrams: 10, price: 1 }), aRate({ price: 700 })],
      [700, 2],
    ],
  ])('name %s', (_fact, rates, expected) => {
    expect(price(rates, 100)).toEqual(expected);
  });

  it('take a dearer carrier that keeps the promise, where there is one', () => {
    const rates = [aRate({ price: 500, transitDays: 5 }), aRate({ carrier: 'VAN', price: 900, transitDays: 1 })];

    expect(price(rates, 100, {}, 2)).toEqual([900, 1]);
    expect(price(rates, 100, {}, 0)).toEqual([500, 5]);
  });

  it('cost nothing for who comes himself, nor for the own van', () => {
    expect(price(STEPS, 100, { delivery: { method: 'PICK_UP', locationId: aLocation('HERE').id } })).toEqual([0, 0]);
    expect(price(STEPS, 100, { delivery: { method: 'LOCAL_DELIVERY' } })).toEqual([0, 0]);
    expect(price([aRate({ service: 'LOCAL_DELIVERY' })], 100, { delivery: { method: 'LOCAL_DELIVERY' } })).toEqual([
      500, 2,
    ]);
  });

  it('that do not go there, in that money and that way, are not looked at', () => {
    const [here, everywhere] = [aRate({ to: 'US-101' }), aRate({ to: '*', carrier: 'VAN' })];
    const others = [aRate({ to: 'US-CA' }), aRate({ currency: 'EUR' }), aRate({ service: 'EXPRESS' })];

    expect(ratesTo(anOrder(), [...others, here, everywhere])).toEqual([here, everywhere]);
    const pickUp = { method: 'PICK_UP' as const, locationId: aLocation('HERE').id };
    expect(ratesTo(anOrder({ delivery: pickUp }), [here])).toEqual([]);
  });

  it('have a floor that never falls with weight', () => {
    const rates = [aRate({ upToGrams: 1_000, price: 900 }), aRate({ upToGrams: 2_000, price: 600 })];
    const lane = laneFinder(anOrder(), rates)(aLocation('HERE'));

    const floors = [0, 1_000, 1_001, 2_000, 2_001, 3_001].map((grams) => lane && floorPriceOf(lane, grams));

    expect(floors).toEqual([600, 600, 600, 600, 1_200, 1_200]);
  });
});
