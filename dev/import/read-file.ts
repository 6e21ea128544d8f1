import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

/** One line of the file as it stands there. */
export type Row = { readonly line: number } & Readonly<Record<(typeof COLUMNS)[number], string>>;
/** The rows of one invoice, in the file's order. */
export type Document = { readonly invoice: string; readonly rows: readonly [Row, ...Row[]] };
export type Sheet = { readonly sha256: string; readonly documents: readonly Document[] };

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Reads a file in the form of the Online Retail data set, packed with gzip or not. */
export function readSheet(file: string): Sheet {
  const bytes = readFileSync(file);
  const text = bytes.subarray(0, GZIP.length).equals(GZIP) ? gunzipSync(bytes) : bytes;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { sha256, documents: documentsOf(rowsOf(file, text)) };
}

function rowsOf(file: string, text: Buffer): Row[] {
  const records = parse(text, { bom: true, columns: true, info: true, trim: true, skip_empty_lines: true }) as {
    record: Record<string, string>;
    info: { lines: number };
  }[];
  const [first] = records;
  if (!first) throw new Error(`${file} has no lines under its heading`);
  const missing = COLUMNS.filter((column) => !Object.hasOwn(first.record, column));
  if (missing.length > 0) {
    throw new Error(`${file} lacks ${missing.join(', ')}; its columns are ${Object.keys(first.record).join(', ')}`);
  }
  return records.map(({ record, info }) => ({ ...(record as Omit<Row, 'line'>), line: info.lines }));
}

/** By invoice, in the order of each one's first row: an invoice's rows need not stand together. */
function documentsOf(rows: readonly Row[]): Document[] {
  const byInvoice = Map.groupBy(rows, ({ InvoiceNo }) => InvoiceNo);
  return [...byInvoice].map(([invoice, own]) => ({ invoice, rows: own as [Row, ...Row[]] }));
}
