import { describe, expect, it } from '@jest/globals';
import { locate } from '../../db/geocoding.ts';
import { distanceKm } from '../../domain/distance.ts';

const NEW_YORK = { lat: 40.75, lon: -73.99 };
const MUNICH = { lat: 48.14, lon: 11.58 };

describe('locate', () => {
  it('believes the point that an address brings', () => {
    expect(locate({ country: 'US', postalCode: '10118', geo: MUNICH })).toEqual(MUNICH);
  });

  it.each([
    ['a US zip code', { country: 'US', postalCode: '10118' }, NEW_YORK],
    ['a US zip+4', { country: 'US', postalCode: '10118-0110' }, NEW_YORK],
    ['a Canadian postal code', { country: 'CA', postalCode: 'm5v 3l9' }, { lat: 43.65, lon: -79.37 }],
    ['a town', { country: 'DE', city: 'Munich', postalCode: '80331' }, MUNICH],
    ['a town without its accents', { country: 'PL', city: 'krakow' }, { lat: 50.06, lon: 19.94 }],
    [
      'a town in one of several regions',
      { country: 'US', city: 'Springfield', region: 'IL' },
      { lat: 39.8, lon: -89.64 },
    ],
  ])('finds %s within ten kilometres', (_what, address, expected) => {
    const found = locate(address);

    expect(found && distanceKm(found, expected)).toBeLessThan(10);
  });

  it.each([
    ['nothing else is known', { country: 'DE' }],
    ['the town is not known', { country: 'DE', city: 'Nirgendwo' }],
    ['several towns have the name', { country: 'DE', city: 'Neustadt' }],
    ['the postal code looks like one of the US', { country: 'DE', postalCode: '10118' }],
  ])('takes the middle of the country when %s', (_why, address) => {
    expect(locate(address)).toEqual({ lat: 51, lon: 9 });
  });

  it('says so when it knows nothing', () => {
    expect(locate({ country: 'XX', postalCode: '1' })).toBeUndefined();
  });
});
