import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENTERED_REASONS, type StockCounters } from '../../domain/stock.ts';
import { isTooFew, stockDelta } from '../../domain/stock-movement.ts';

const stock = (own: Partial<StockCounters> = {}): StockCounters => ({
  onHand: 10,
  committed: 0,
  reserved: 0,
  safetyStock: 0,
  damaged: 0,
  ...own,
});

const anyMovement = fc
  .record({ reason: fc.constantFrom(...ENTERED_REASONS), quantity: fc.integer({ min: -30, max: 30 }) })
  .filter(({ reason, quantity }) => quantity >= 0 || (reason !== 'COUNTED' && reason !== 'TRANSFERRED'));

describe('stockDelta', () => {
  it('never leaves a counter below zero, nor more damaged units than there are units', () => {
    fc.assert(
      fc.property(fc.array(anyMovement, { maxLength: 30 }), (movements) => {
        let { onHand, damaged } = { onHand: 0, damaged: 0 };
        for (const movement of movements) {
          const delta = stockDelta(stock({ onHand, damaged }), movement);
          if (isTooFew(delta)) continue;
          onHand += delta.onHand;
          damaged += delta.damaged;
          expect([onHand >= 0, damaged >= 0, damaged <= onHand]).toEqual([true, true, true]);
        }
      }),
    );
  });

  it.each([
    [{ reason: 'RECEIVED', quantity: 5 }, {}, { onHand: 5, damaged: 0 }],
    [{ reason: 'RETURNED', quantity: 1 }, {}, { onHand: 1, damaged: 0 }],
    [{ reason: 'ADJUSTED', quantity: -10 }, {}, { onHand: -10, damaged: 0 }],
    [{ reason: 'ADJUSTED', quantity: -9 }, { damaged: 4 }, { onHand: -9, damaged: -3 }],
    [{ reason: 'COUNTED', quantity: 3 }, { committed: 9 }, { onHand: -7, damaged: 0 }],
    [{ reason: 'DAMAGED', quantity: 6 }, { damaged: 4 }, { onHand: 0, damaged: 6 }],
    [
      { reason: 'TRANSFERRED', quantity: 4 },
      { committed: 3, reserved: 2, damaged: 1 },
      { onHand: -4, damaged: 0 },
    ],
  ] as const)('of %j with %j on the shelf of ten is %j', (movement, own, delta) => {
    expect(stockDelta(stock(own), movement)).toEqual(delta);
  });

  it.each([
    [{ reason: 'ADJUSTED', quantity: -11 }, {}, { asked: 11, there: 10, of: 'ON_HAND' }],
    [{ reason: 'DAMAGED', quantity: 7 }, { damaged: 4 }, { asked: 7, there: 6, of: 'ON_HAND' }],
    [{ reason: 'DAMAGED', quantity: -5 }, { damaged: 4 }, { asked: 5, there: 4, of: 'DAMAGED' }],
    [{ reason: 'TRANSFERRED', quantity: 5 }, { committed: 6 }, { asked: 5, there: 4, of: 'FREE' }],
    [{ reason: 'TRANSFERRED', quantity: 1 }, { committed: 12 }, { asked: 1, there: 0, of: 'FREE' }],
  ] as const)('of %j with %j on the shelf of ten is refused with %j', (movement, own, refusal) => {
    expect(stockDelta(stock(own), movement)).toEqual(refusal);
  });
});
