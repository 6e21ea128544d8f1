import { sumOf, type Value } from '../order/totals.ts';

/** Each is numbered from 1 on without gaps. */
export const DOCUMENT_SERIES = ['INVOICE', 'CREDIT_NOTE'] as const;
export type DocumentSeries = (typeof DOCUMENT_SERIES)[number];

export type DocumentLine = Value & {
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number | null;
  readonly unitPriceMinor: number | null;
  readonly discountMinor: number;
  /** "0.0825"; null where nobody said. */
  readonly taxRate: string | null;
};
/** What was said when the number was given. Amounts and names of articles only: whose it is stays with the order. */
export type DocumentContent = {
  readonly currency: string;
  readonly lines: readonly DocumentLine[];
  /** Whether unit prices have the tax in them. */
  readonly isTaxInclusive: boolean;
};

const PREFIXES = { INVOICE: 'INV', CREDIT_NOTE: 'CN' } as const satisfies Record<DocumentSeries, string>;

export const documentNumber = (series: DocumentSeries, number: number): string =>
  `${PREFIXES[series]}-${String(number).padStart(6, '0')}`;

export const totalOfDocument = ({ lines }: DocumentContent): Value => sumOf(lines);

/** What is taxed at each rate, and the tax on it, the highest rate first. */
export function taxesByRate({ lines }: DocumentContent): (Value & { readonly rate: string | null })[] {
  const byRate = Map.groupBy(
    lines.filter(({ gross }) => gross !== 0),
    ({ taxRate, tax }) => taxRate ?? (tax === 0 ? '0' : null),
  );
  return [...byRate]
    .map(([rate, some]) => ({ rate, ...sumOf(some) }))
    .sort((one, other) => Number(other.rate ?? 0) - Number(one.rate ?? 0));
}

/** "8.25 %" of "0.0825". */
export const percentOf = (rate: string): string => `${Math.round(Number(rate) * 1_000_000) / 10_000} %`;
