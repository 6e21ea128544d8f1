import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../dev/import/classify.ts';
import type { Document, Row } from '../../../dev/import/read-file.ts';

function aRow(own: Partial<Row> = {}): Row {
  const goods = { StockCode: '22423', Description: 'REGENCY CAKESTAND 3 TIER', Quantity: '2', UnitPrice: '12.75' };
  const sale = { InvoiceNo: '536365', InvoiceDate: '2010-12-01 08:26:00', CustomerID: '', Country: 'France' };
  return { line: 2, ...goods, ...sale, ...own };
}

const aDocument = (rows: readonly Partial<Row>[], invoice = '536365'): Document => ({
  invoice,
  rows: rows.map((row, index) => aRow({ line: index + 2, ...row })) as [Row, ...Row[]],
});

const POSTAGE = { StockCode: 'POST', Description: 'POSTAGE', Quantity: '3', UnitPrice: '18.0' };
const MANUAL = { StockCode: 'M', Description: 'Manual', Quantity: '2', UnitPrice: '0.85' };

describe('a document of the Online Retail data set', () => {
  it('of goods is an order with a line for each row', () => {
    const verdict = classify(aDocument([{}, { Quantity: '6', UnitPrice: '2.1' }]));

    expect(verdict).toEqual({
      outcome: 'ORDER',
      lines: [
        { sku: '22423', quantity: 2, unitMinor: 1275 },
        { sku: '22423', quantity: 6, unitMinor: 210 },
      ],
      shippingMinor: 0,
      leftOut: [],
    });
  });

  it('with postage charges it for shipping', () => {
    expect(classify(aDocument([{}, POSTAGE]))).toMatchObject({ outcome: 'ORDER', shippingMinor: 5400, leftOut: [] });
  });

  it('with a manual entry says what was left out', () => {
    const verdict = classify(aDocument([{}, MANUAL]));

    expect(verdict).toMatchObject({
      outcome: 'ORDER',
      leftOut: [{ line: 3, stockCode: 'M', amountMinor: 170, reason: expect.stringContaining('manual entry') }],
    });
  });

  it('keeps what is free among what is paid', () => {
    expect(classify(aDocument([{}, { UnitPrice: '0.0' }]))).toMatchObject({
      lines: [{ unitMinor: 1275 }, { unitMinor: 0 }],
    });
  });

  it.each([
    ['ADJUSTMENT', 'of a discount, cancelled', [{ StockCode: 'D', Quantity: '-1' }], 'C536379', 'without goods'],
    ['ADJUSTMENT', 'whose number begins with A', [{ StockCode: 'B' }], 'A563185', 'books'],
    [
      'ADJUSTMENT',
      'without a price',
      [{ Quantity: '-20', UnitPrice: '0.0', Description: '?' }],
      '1',
      '-20 units of 22423 (?)',
    ],
    ['ADJUSTMENT', 'without goods', [{ StockCode: 'BANK CHARGES' }], '1', 'bank charges'],
    ['REFUSED', 'that takes back what it sells', [{}, { Quantity: '-1' }], '1', 'line 3: -1 of 22423'],
    ['REFUSED', 'with half a unit', [{ Quantity: '1.5' }], '1', 'line 2: Quantity must be a whole number, got "1.5"'],
    ['REFUSED', 'with a tenth of a penny', [{ UnitPrice: '0.001' }], '1', 'got "0.001"'],
    ['REFUSED', 'without a stock code', [{ StockCode: '' }], '1', '"" cannot be a SKU'],
  ])('is a %s: one %s', (outcome, _which, rows, invoice, reason) => {
    expect(classify(aDocument(rows, invoice))).toEqual({ outcome, reason: expect.stringContaining(reason) });
  });
});
