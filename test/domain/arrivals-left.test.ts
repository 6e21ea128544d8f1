import { describe, expect, it } from '@jest/globals';
import { arrivalsLeft, type Sold } from '../../domain/arrivals-left.ts';
import type { LocationId, Sku } from '../../domain/ids.ts';

const TEE = { sku: 'TEE' as Sku };
const at = (id: string) => ({ ...TEE, locationId: id as LocationId });
const ARRIVALS = [
  { ...at('nyc'), quantity: 5, date: '2098-02-01' },
  { ...at('lax'), quantity: 3, date: '2098-01-01' },
];
const SHELVES = [
  { ...at('lax'), units: 0 },
  { ...at('nyc'), units: 2 },
];

describe('what arrivals leave', () => {
  it.each<[string, readonly Sold[], readonly (readonly [string, number, string])[]]>([
    [
      'is all where nobody waits',
      [{ sku: 'MUG' as Sku, quantity: 9 }],
      [
        ['lax', 3, '2098-01-01'],
        ['nyc', 5, '2098-02-01'],
      ],
    ],
    ['is what is beyond those who wait, of the latest of them', [{ ...TEE, quantity: 4 }], [['nyc', 4, '2098-02-01']]],
    ['is nothing where more are waited for', [{ ...TEE, quantity: 9 }], []],
    [
      'is less by those who wait for a release, and the shelves with it',
      [
        { ...TEE, quantity: 1, from: '2098-01-15' },
        { ...TEE, quantity: 3, from: '2098-01-20' },
      ],
      [
        ['nyc', -1, '2098-01-15'],
        ['nyc', -1, '2098-01-20'],
        ['lax', 1, '2098-01-01'],
        ['nyc', 5, '2098-02-01'],
      ],
    ],
  ])('%s', (_what, sold, left) => {
    expect(arrivalsLeft(ARRIVALS, SHELVES, sold).map((each) => [each.locationId, each.quantity, each.date])).toEqual(
      left,
    );
  });
});
