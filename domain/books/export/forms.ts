import { BEANCOUNT } from './beancount.ts';
import { CSV } from './csv.ts';
import type { ExportForm } from './entry.ts';
import { HLEDGER } from './hledger.ts';

export const EXPORT_FORMATS = ['hledger', 'beancount', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_FORMS: Readonly<Record<ExportFormat, ExportForm>> = {
  hledger: HLEDGER,
  beancount: BEANCOUNT,
  csv: CSV,
};
