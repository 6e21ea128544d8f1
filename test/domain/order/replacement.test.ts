import { describe, expect, it } from '@jest/globals';
import type { PaymentId } from '../../../domain/ids.ts';
import { type Means, replacementFor, takenOf } from '../../../domain/order/replacement.ts';

type Movement = Means['movements'][number];
const moved = (
  kind: Movement['kind'],
  status: Movement['status'],
  amountMinor: number,
  refusalCode: string | null = null,
): Movement => ({ kind, status, amountMinor, refusalCode });
const means = (id: string, tender: Means['tender'], amountMinor: number, ...movements: Movement[]): Means => ({
  id: id as PaymentId,
  tender,
  amountMinor,
  movements,
});
const LAPSED_AND_REFUSED = [
  moved('AUTHORIZATION', 'SUCCEEDED', 100),
  moved('AUTHORIZATION', 'FAILED', 100, 'declined'),
  moved('CAPTURE', 'FAILED', 100, 'not-attempted'),
];

describe('a new means of payment', () => {
  it.each<[string, readonly Means[], number, readonly string[], number]>([
    ['takes the place of the one that was refused', [means('a', 'CARD', 100, ...LAPSED_AND_REFUSED)], 100, ['a'], 100],
    [
      'leaves what the others cover to them',
      [
        means('a', 'CARD', 100, ...LAPSED_AND_REFUSED),
        means('b', 'GIFT_CARD', 40, moved('AUTHORIZATION', 'SUCCEEDED', 40), moved('CAPTURE', 'SUCCEEDED', 10)),
      ],
      130,
      ['a'],
      100,
    ],
    ['covers no units that were cancelled', [means('a', 'CARD', 100, ...LAPSED_AND_REFUSED)], 60, ['a'], 60],
    [
      'covers nothing that is being captured right now',
      [means('a', 'CARD', 100, ...LAPSED_AND_REFUSED, moved('CAPTURE', 'PENDING', 30))],
      100,
      ['a'],
      70,
    ],
    [
      'replaces a card only while its last word is a refusal',
      [means('a', 'CARD', 100, ...LAPSED_AND_REFUSED, moved('AUTHORIZATION', 'SUCCEEDED', 100))],
      100,
      [],
      0,
    ],
    [
      'takes the place of what is on account where nothing was refused',
      [means('a', 'INVOICE', 70), means('b', 'CARD', 30, moved('AUTHORIZATION', 'SUCCEEDED', 30))],
      100,
      ['a'],
      70,
    ],
    ['covers all where nothing pays yet', [], 100, [], 100],
    [
      'does not mistake an earlier try that was refused for what is to be replaced',
      [means('a', 'INVOICE', 70), means('b', 'CARD', 0, moved('AUTHORIZATION', 'FAILED', 70, 'declined'))],
      70,
      ['a'],
      70,
    ],
  ])('%s', (_, all, due, replaced, amountMinor) => {
    expect(replacementFor(all, due)).toEqual({ replaced, amountMinor });
  });

  it('leaves to the old one what was taken of it', () => {
    const card = means('a', 'CARD', 100, moved('CAPTURE', 'SUCCEEDED', 25), moved('CAPTURE', 'FAILED', 75));

    expect(takenOf(card)).toBe(25);
  });
});
