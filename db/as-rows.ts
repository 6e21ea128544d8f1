import { type RawBuilder, sql } from 'kysely';
import { snakeCase } from './snake-case.ts';

export type ColumnType = 'text' | 'uuid' | 'int' | 'bigint';
type Columns<Row> = readonly [keyof Row & string, ColumnType][];

// Each number of rows is a statement of its own, planned for just so many.
const WRITTEN_OUT_MAX = 8;

/**
 * Values as rows `name` of a statement. A few are written out, because PostgreSQL plans a statement on lists anew each
 * time: it counts the list, and finds a plan for one row cheaper than one for any number.
 */
export function asRows<Row extends object>(
  name: string,
  rows: readonly Row[],
  types: Readonly<Partial<Record<keyof Row & string, ColumnType>>>,
): RawBuilder<unknown> {
  const columns = Object.entries(types) as [keyof Row & string, ColumnType][];
  const isFew = rows.length > 0 && rows.length <= WRITTEN_OUT_MAX;
  const names = columns.map(([column]) => `"${snakeCase(column)}"`);
  return sql`${isFew ? writtenOut(rows, columns) : lists(rows, columns)} as ${sql.raw(`"${name}" (${names.join()})`)}`;
}

/** As one text with the values between: a builder for each of them takes longer. */
function writtenOut<Row>(rows: readonly Row[], columns: Columns<Row>): RawBuilder<unknown> {
  const row = `(${columns.map(([, type]) => `?::${type}`).join(', ')})`;
  const texts = `(values ${rows.map(() => row).join(', ')})`.split('?');
  const values = rows.flatMap((row) => columns.map(([column]) => row[column] ?? null));
  return sql(Object.assign(texts, { raw: texts }), ...values);
}

function lists<Row>(rows: readonly Row[], columns: Columns<Row>): RawBuilder<unknown> {
  const each = columns.map(([column, type]) => {
    const values = rows.map((row) => row[column] ?? null);
    return sql`${values}::${sql.raw(type)}[]`;
  });
  return sql`unnest(${sql.join(each)})`;
}
