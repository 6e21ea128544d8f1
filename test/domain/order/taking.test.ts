import { describe, expect, it } from '@jest/globals';
import type { FulfillmentOrderId, LocationId, OrderLineId } from '../../../domain/ids.ts';
import { isSameWork, type Source, takeFrom } from '../../../domain/order/taking.ts';

const LINE = 'line' as OrderLineId;
const source = (id: string, status: Source['status'], quantity: number, own: Partial<Source> = {}): Source => ({
  id: id as FulfillmentOrderId,
  locationId: 'NYC' as LocationId,
  status,
  lines: [{ lineId: LINE, quantity, packed: 0 }],
  ...own,
});
const waiting = { locationId: null };
const taken = (sources: readonly Source[], quantity: number) =>
  takeFrom(sources, [{ lineId: LINE, quantity }]).takings.map(({ source: { id }, lines, isAll }) => [
    id,
    lines[0]?.quantity,
    isAll,
  ]);

describe('taking units from fulfillment orders', () => {
  const all = [
    source('1', 'IN_PROGRESS', 2),
    source('2', 'OPEN', 2),
    source('3', 'OPEN', 2),
    source('4', 'OPEN', 2, waiting),
  ];

  it.each([
    [1, [['4', 1, false]]],
    [2, [['4', 2, true]]],
    [
      3,
      [
        ['4', 2, true],
        ['3', 1, false],
      ],
    ],
    [
      7,
      [
        ['4', 2, true],
        ['3', 2, true],
        ['2', 2, true],
        ['1', 1, false],
      ],
    ],
  ])('takes %d from what waits first, then from what nobody has begun, the newest first', (quantity, expected) => {
    expect(taken(all, quantity)).toEqual(expected);
    expect(taken(all.toReversed(), quantity)).toEqual(expected);
  });

  it('says what is missing, and how much of it is packed', () => {
    const packed = { lines: [{ lineId: LINE, quantity: 1, packed: 3 }] };

    const { missing } = takeFrom([source('1', 'IN_PROGRESS', 1, packed)], [{ lineId: LINE, quantity: 2 }]);

    expect(missing).toEqual([{ lineId: LINE, quantity: 2, free: 1, packed: 3 }]);
    expect(taken([source('1', 'IN_PROGRESS', 1, packed)], 1)).toEqual([['1', 1, false]]);
  });

  it('adds up a line that is named twice', () => {
    const wanted = [1, 1].map((quantity) => ({ lineId: LINE, quantity }));

    expect(takeFrom([source('1', 'OPEN', 1)], wanted).missing).toMatchObject([{ quantity: 2, free: 1 }]);
  });

  it('knows the same work by its place and units', () => {
    const [left, right] = [source('1', 'OPEN', 2), source('2', 'OPEN', 2)];

    expect(isSameWork(left, right)).toBe(true);
    expect(isSameWork(left, { ...right, locationId: null })).toBe(false);
    expect(isSameWork(left, source('3', 'OPEN', 1))).toBe(false);
  });
});
