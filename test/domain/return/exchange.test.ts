import { describe, expect, it } from '@jest/globals';
import { type ExchangeState, type ExchangeVerdict, exchangeVerdict } from '../../../domain/return/exchange.ts';

const STATE: ExchangeState = { status: 'OPEN', isComplete: false, waits: 'RETURN', creditMinor: 100, movedMinor: 0 };
const ALL = { isComplete: true, movedMinor: 100 };

describe('an exchange', () => {
  it.each<[string, Partial<ExchangeState>, ExchangeVerdict]>([
    ['waits for the goods', {}, 'WAIT'],
    ['waits for all of them', { movedMinor: 50 }, 'WAIT'],
    ['goes when they are all there', ALL, 'GO'],
    ['goes when the return is closed', { ...ALL, status: 'CLOSED' }, 'GO'],
    ['is short when some are missing', { ...ALL, movedMinor: 99 }, 'SHORT'],
    ['goes without the goods where nothing is waited for', { waits: 'NONE' }, 'GO'],
    ['goes without the goods where only its payment is waited for', { waits: 'PAYMENT' }, 'GO'],
    ['waits for the approval in any case', { waits: 'NONE', status: 'REQUESTED' }, 'WAIT'],
    ['goes nowhere for a return that was declined', { status: 'DECLINED' }, 'CANCEL'],
    ['goes nowhere for a return that came to nothing', { status: 'CANCELLED', isComplete: true }, 'CANCEL'],
  ])('%s', (_what, own, verdict) => {
    expect(exchangeVerdict({ ...STATE, ...own })).toBe(verdict);
  });
});
