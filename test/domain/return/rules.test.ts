import { describe, expect, it } from '@jest/globals';
import type { OrderLineId } from '../../../domain/ids.ts';
import { type AskedLine, brokenRule, type ReturnTerms } from '../../../domain/return/rules.ts';

const aLine = (own: Partial<AskedLine> = {}): AskedLine => ({
  lineId: 'line-1' as OrderLineId,
  sku: 'TEE',
  quantity: 1,
  returnable: 2,
  inTime: 2,
  windowDays: 30,
  isFinalSale: false,
  reason: 'UNWANTED',
  ...own,
});
const TERMS: ReturnTerms = { method: 'POST', inStore: false, byPost: true };

describe('a return', () => {
  it.each<[string, Partial<AskedLine>, Partial<ReturnTerms>, string | undefined]>([
    ['of what was shipped in time is not declined', {}, {}, undefined],
    ['of all that is left of a line is not declined', { quantity: 2 }, {}, undefined],
    ['of more than is left of a line breaks the quantity', { quantity: 3 }, {}, 'quantity'],
    ['of goods sold for good breaks finalSale', { isFinalSale: true }, {}, 'finalSale'],
    ['of units that were delivered too long ago breaks the window', { quantity: 2, inTime: 1 }, {}, 'window'],
    ['of units that are still in time is not declined for others', { quantity: 1, inTime: 1 }, {}, undefined],
    ['of used goods breaks the condition', { condition: 'USED', conditions: ['UNOPENED'] }, {}, 'condition'],
    ['of goods as they are taken back does not', { condition: 'OPENED', conditions: ['OPENED'] }, {}, undefined],
    ['of goods nobody asked about does not', { conditions: ['UNOPENED'] }, {}, undefined],
    [
      'of used goods that were broken is not declined',
      { condition: 'USED', conditions: ['UNOPENED'], reason: 'DEFECTIVE' },
      {},
      undefined,
    ],
    ['by post breaks byPost where only stores take things back', {}, { byPost: false }, 'byPost'],
    ['in a store is declined where stores take nothing back', {}, { method: 'IN_STORE' }, 'inStore'],
    ['in a store is not declined where stores take it back', {}, { method: 'IN_STORE', inStore: true }, undefined],
  ])('%s', (_what, line, terms, rule) => {
    expect(brokenRule([aLine(), aLine(line)], { ...TERMS, ...terms })?.rule).toBe(rule);
  });
});
