import type { LeftOut } from './classify.ts';

export const OUTCOMES = ['ORDER', 'RETURN', 'CANCELLATION', 'ADJUSTMENT', 'REFUSED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What became of one document. Amounts are in pence. */
export type DocumentReport = {
  readonly invoice: string;
  readonly rows: number;
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly order?: OrderReport;
  /** Of a cancellation: what it brought back, and the rows that undo nothing that is known. */
  readonly returns?: readonly ReturnReport[];
  readonly unmatched?: readonly LeftOut[];
};
export type ReturnReport = {
  readonly id: string;
  readonly status: string;
  /** The document that sold the goods. */
  readonly of: string;
  readonly quantity: number;
  readonly creditedMinor: number;
};
export type OrderReport = {
  readonly id: string;
  readonly orderNumber: string;
  readonly status: string;
  /** False when an earlier run had placed it. */
  readonly isNew: boolean;
  readonly lines: number;
  readonly totalMinor: number;
  readonly shippingMinor: number;
  readonly leftOut: readonly LeftOut[];
  /** What came between the order and the doorstep, with `--deliver`. */
  readonly notDelivered?: string;
};
export type ImportReport = {
  readonly file: string;
  readonly sha256: string;
  readonly isDelivering: boolean;
  readonly tookMs: number;
  readonly skusCreated: number;
  readonly unitsReceived: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly documents: readonly DocumentReport[];
};

export function countOutcomes(documents: readonly DocumentReport[]): Record<Outcome, number> {
  const count = (outcome: Outcome) => documents.filter((each) => each.outcome === outcome).length;
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Record<Outcome, number>;
}

/** Whether nobody has to look after anything: all that was sold is an order, and delivered where that was asked. */
export const isClean = ({ documents }: Pick<ImportReport, 'documents'>): boolean =>
  documents.every(({ outcome, order }) => outcome !== 'REFUSED' && order?.notDelivered === undefined);

/** For people; the file of `--report` has every document. */
export function textOf(report: ImportReport): string {
  const { documents, counts, skusCreated, unitsReceived, tookMs } = report;
  const orders = documents.flatMap(({ order }) => order ?? []);
  const isNew = orders.filter((order) => order.isNew).length;
  return [
    `${documents.length} documents in ${(tookMs / 1_000).toFixed(1)} s:`,
    `  ${pad(counts.ORDER)} orders, ${isNew} of them new (${statusesOf(orders)})`,
    `  ${pad(counts.RETURN)} returns`,
    `  ${pad(counts.CANCELLATION)} cancellations of goods that were not delivered`,
    `  ${pad(counts.ADJUSTMENT)} adjustments`,
    `  ${pad(counts.REFUSED)} refused`,
    `created ${skusCreated} SKUs, received ${unitsReceived} units`,
    ...section('returns', documents.flatMap(returnsOf)),
    ...section('cancellations', documents.filter(({ outcome }) => outcome === 'CANCELLATION').map(reasonOf)),
    ...section('adjustments', documents.filter(({ outcome }) => outcome === 'ADJUSTMENT').map(reasonOf)),
    ...section('rows of cancellations that undo nothing known', documents.flatMap(unmatchedOf)),
    ...section('rows left out of orders', documents.flatMap(leftOutOf)),
    ...section('refused', documents.filter(({ outcome }) => outcome === 'REFUSED').map(reasonOf)),
    ...section('not delivered', documents.flatMap(notDelivered)),
  ].join('\n');
}

const pad = (count: number): string => String(count).padStart(5);
const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];

function statusesOf(orders: readonly OrderReport[]): string {
  const byStatus = Object.entries(Object.groupBy(orders, ({ status }) => status));
  return byStatus.map(([status, of = []]) => `${of.length} ${status}`).join(', ') || 'none';
}

const reasonOf = ({ invoice, reason = '' }: DocumentReport): string => `${invoice}: ${reason}`;

const leftOutOf = ({ invoice, order }: DocumentReport): string[] => rowsOf(invoice, order?.leftOut ?? []);
const unmatchedOf = ({ invoice, unmatched = [] }: DocumentReport): string[] => rowsOf(invoice, unmatched);

function rowsOf(invoice: string, rows: readonly LeftOut[]): string[] {
  return rows.map(
    ({ line, stockCode, amountMinor, reason }) =>
      `${invoice}, line ${line}: ${stockCode} of ${(amountMinor / 100).toFixed(2)} GBP, ${reason}`,
  );
}

function returnsOf({ invoice, returns = [] }: DocumentReport): string[] {
  return returns.map(
    ({ of, quantity, creditedMinor, status }) =>
      `${invoice}: ${quantity} units of ${of}, ${(creditedMinor / 100).toFixed(2)} GBP, ${status}`,
  );
}

const notDelivered = ({ invoice, order }: DocumentReport): string[] =>
  order?.notDelivered === undefined ? [] : [`${invoice}: order ${order.orderNumber}, ${order.notDelivered}`];
