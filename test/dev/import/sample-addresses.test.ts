import { describe, expect, it } from '@jest/globals';
import { addressFault } from '../../../activities/sourcing/verification.ts';
import { SAMPLE_ADDRESSES } from '../../../dev/import/sample-addresses.ts';
import { isCountry } from '../../../domain/country.ts';

describe('the sample address', () => {
  it.each(Object.entries(SAMPLE_ADDRESSES))('of %s stands up to verification', (_name, address) => {
    expect(isCountry(address.country)).toBe(true);
    expect(addressFault(address, [address.country])).toBeUndefined();
  });
});
