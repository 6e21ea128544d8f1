import { type RawBuilder, sql } from 'kysely';

/** For jsonb columns: left to itself, the driver sends an array as a PostgreSQL array. */
export function json<Value>(value: Value): RawBuilder<Value> {
  return sql`${JSON.stringify(value)}::jsonb`;
}
