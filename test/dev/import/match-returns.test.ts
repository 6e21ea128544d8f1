import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../dev/import/classify.ts';
import { matchReturns } from '../../../dev/import/match-returns.ts';
import { type Document, type Row, readSheet } from '../../../dev/import/read-file.ts';
import { FULL_SHEET } from '../../support/online-retail.ts';

type Own = Partial<Row>;
const ofFile = (file: string) => matchReturns(readSheet(file).documents.map(judged));
const judged = (document: Document) => ({ document, verdict: classify(document) });

function aDocument(invoice: string, at: string, rows: readonly Own[]): Document {
  const goods = { StockCode: 'TEE', Description: 'A tee', Quantity: '10', UnitPrice: '2.0' };
  const sale = { InvoiceNo: invoice, InvoiceDate: at, CustomerID: '1', Country: 'France' };
  return {
    invoice,
    rows: rows.map((own, line) => ({ line, ...goods, ...sale, ...own })) as unknown as [Row, ...Row[]],
  };
}
const BACK = { Quantity: '-4' };

describe('a cancellation', () => {
  it.each<[string, readonly Document[], Own, [string, number] | undefined]>([
    ['undoes what was bought before', [aDocument('1', 'a', [{}])], BACK, ['1', 4]],
    ['undoes the latest of several', [aDocument('1', 'a', [{}]), aDocument('2', 'b', [{}])], BACK, ['2', 4]],
    ['prefers its own price', [aDocument('1', 'a', [{}]), aDocument('2', 'b', [{ UnitPrice: '3' }])], BACK, ['1', 4]],
    ['takes another price rather than none', [aDocument('2', 'b', [{ UnitPrice: '3' }])], BACK, ['2', 4]],
    ['needs enough units on one line', [aDocument('1', 'a', [{ Quantity: '3' }])], BACK, undefined],
    ['undoes nobody else’s', [aDocument('1', 'a', [{ CustomerID: '2' }])], BACK, undefined],
    ['undoes nothing without a customer', [aDocument('1', 'a', [{ CustomerID: '' }])], { CustomerID: '' }, undefined],
    ['undoes nothing that came later', [aDocument('1', 'z', [{}])], BACK, undefined],
  ])('%s', (_what, sold, own, expected) => {
    const matches = matchReturns([...sold, aDocument('C9', 'm', [{ ...BACK, ...own }])].map(judged));

    const { returns, unmatched } = matches.get('C9') ?? { returns: new Map(), unmatched: [] };
    expect([...returns].map(([invoice, lines]) => [invoice, lines[0]?.quantity])).toEqual(expected ? [expected] : []);
    expect(unmatched).toHaveLength(expected ? 0 : 1);
  });

  it('takes no unit back that another has taken', () => {
    const matches = matchReturns(
      [aDocument('1', 'a', [{}]), aDocument('C8', 'm', [{ Quantity: '-7' }]), aDocument('C9', 'n', [BACK])].map(judged),
    );

    expect([matches.get('C8')?.returns.size, matches.get('C9')?.unmatched[0]?.reason]).toEqual([
      1,
      'no earlier line of the customer has 4 left',
    ]);
  });

  (existsSync(FULL_SHEET) ? it : it.skip)('of the whole file matches or says why not', () => {
    const matches = [...ofFile(FULL_SHEET).values()];

    const whole = matches.filter(({ returns }) => returns.size > 0);
    expect(whole).toHaveLength(9);
    expect(matches.flatMap(({ unmatched }) => unmatched).every(({ reason }) => reason.length > 0)).toBe(true);
  });
});
