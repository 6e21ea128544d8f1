import { describe, expect, it } from '@jest/globals';
import { documentNumber, percentOf, taxesByRate, totalOfDocument } from '../../../domain/documents/tax-document.ts';

const line = (taxRate: string | null, net: number, tax: number) => ({
  ...{
    sku: 'TEE',
    name: 'Tee',
    quantity: 1,
    unitPriceMinor: net,
    discountMinor: 0,
    taxRate,
    net,
    tax,
    gross: net + tax,
  },
});
const document = {
  currency: 'EUR',
  isTaxInclusive: false,
  lines: [
    line('0.07', 1000, 70),
    line('0.19', 500, 95),
    line('0.19', 501, 95),
    line(null, 300, 0),
    line(null, 400, 76),
  ],
};

describe('an invoice', () => {
  it('says what is taxed at each rate, where nobody said one too', () => {
    expect(taxesByRate(document)).toEqual([
      { rate: '0.19', net: 1001, tax: 190, gross: 1191 },
      { rate: '0.07', net: 1000, tax: 70, gross: 1070 },
      { rate: '0', net: 300, tax: 0, gross: 300 },
      { rate: null, net: 400, tax: 76, gross: 476 },
    ]);
    expect(totalOfDocument(document)).toEqual({ net: 2701, tax: 336, gross: 3037 });
  });

  it('has a number of its series, and rates as people read them', () => {
    expect([documentNumber('INVOICE', 42), documentNumber('CREDIT_NOTE', 1_234_567)]).toEqual([
      'INV-000042',
      'CN-1234567',
    ]);
    expect(['0.0825', '0.19', '0', '0.081'].map(percentOf)).toEqual(['8.25 %', '19 %', '0 %', '8.1 %']);
  });
});
