import { describe, expect, it } from '@jest/globals';
import { newestPromises } from '../../domain/stock-shortage.ts';

const promise = (id: string, quantity: number, each = 1) => ({ id, quantity, each });

describe('what a shortage takes back', () => {
  it.each([
    ['nothing where nothing is missing', 0, [promise('new', 2)], []],
    ['nothing where more is there than was promised', -3, [promise('new', 2)], []],
    ['of the newest promise as much as is missing', 1, [promise('new', 2), promise('old', 2)], [['new', 1]]],
    [
      'of the older ones only what the newest has not',
      3,
      [promise('new', 2), promise('old', 2)],
      [
        ['new', 2],
        ['old', 1],
      ],
    ],
    [
      'all there is where that is too little',
      9,
      [promise('new', 2), promise('old', 2)],
      [
        ['new', 2],
        ['old', 2],
      ],
    ],
    ['whole kits', 3, [promise('kits', 2, 2)], [['kits', 2]]],
    [
      'and nothing more once whole kits have freed enough',
      3,
      [promise('kits', 2, 4), promise('old', 5)],
      [['kits', 1]],
    ],
  ])('is %s', (_what, missing, promises, expected) => {
    const taken = newestPromises(promises, missing);

    expect(taken.map(({ id, quantity }) => [id, quantity])).toEqual(expected);
  });
});
