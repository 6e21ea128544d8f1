import { type Insertable, type RawBuilder, sql } from 'kysely';
import { json, type Tables } from './database.ts';
import { snakeCase } from './snake-case.ts';

/**
 * A step of a statement: inserts rows that all name the same columns. They go as one value, so that any number of them
 * is the same statement, which is planned once. No rows: nothing is done.
 */
export function insertRows<Table extends keyof Tables>(
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
): RawBuilder<Record<string, never>> {
  const [first] = rows;
  if (!first) return sql`(select)`;
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  return sql`(insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${json(rows.map(asColumns))}))`;
}

const asColumns = (row: object): object =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeCase(name), value]));
