import { decimal } from '../../money.ts';
import { accountKey, type ExportForm } from './entry.ts';

const COLUMNS = [
  ...['entry', 'date', 'source', 'source_id', 'order_id', 'reason'],
  ...['code', 'account', 'name', 'type', 'currency', 'debit', 'credit', 'reporting_minor'],
];

/** RFC 4180, a row for each line. */
export const CSV: ExportForm = {
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',
  head: () => rowOf(COLUMNS),
  entry: ({ id, bookedOn, source, orderId, reason, lines }, accounts) =>
    lines
      .map((line) => {
        const { account, code, currency, amount, reporting } = line;
        const { name = '', type = '' } = accounts.get(accountKey(line)) ?? {};
        const [debit, credit] = [Math.max(amount, 0), Math.max(-amount, 0)].map((side) => decimal(side, currency));
        const entry = [String(id), bookedOn, source.type, source.id, orderId ?? '', reason ?? ''];
        return rowOf([
          ...entry,
          code,
          account,
          name,
          type,
          currency,
          debit ?? '',
          credit ?? '',
          String(reporting ?? ''),
        ]);
      })
      .join(''),
};

const rowOf = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

const cellOf = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
