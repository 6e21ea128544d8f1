const NEEDS_QUOTES = /[",\r\n]/;
/** A spreadsheet would run what begins like this. */
const FORMULA = /^[=+@\t\r]|^-(?!\d)/;

type Cell = string | number | null | undefined;

/** RFC 4180, with a header line. */
export function csvOf(columns: readonly string[], rows: readonly Readonly<Record<string, Cell>>[]): string {
  const lines = rows.map((row) => columns.map((column) => cellOf(row[column])).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function cellOf(value: Cell): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
