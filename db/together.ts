import { type CommonTableExpressionOutput, type Expression, type RawBuilder, sql } from 'kysely';
import type { Database, Tables } from './database.ts';

/** A statement whose answer nobody reads. */
export type Write = CommonTableExpressionOutput<Tables, string>;

/**
 * A statement that takes others along, so that all are one way to PostgreSQL and back. They see the rows as they were
 * before it, and none may change a row that another changes.
 */
export const together = <Row>(writes: readonly Write[], last: Expression<Row>): RawBuilder<Row> =>
  writes.length === 0 ? sql<Row>`${last}` : sql<Row>`with ${sql.join(writes.map(step))} ${last}`;

/** The same behind the `with` of a statement that has steps of its own. */
export const steps = (writes: readonly Write[]): RawBuilder<unknown> =>
  sql.join(
    writes.map((write, index) => sql`${step(write, index)},`),
    sql` `,
  );

/** Where nothing else is sent that could take them along. */
export async function alone(db: Database, writes: readonly Write[]): Promise<void> {
  for (const write of writes) await sql`${write}`.execute(db);
}

const step = (write: Write, index: number) => sql`${sql.raw(`also_${index}`)} as (${write})`;
