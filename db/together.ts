import { type CommonTableExpressionOutput, type QueryCreator, type RawBuilder, sql } from 'kysely';
import type { Database, Tables } from './database.ts';

/** A statement whose answer nobody reads. */
export type Write = CommonTableExpressionOutput<Tables, string>;

/**
 * Begins a statement that takes others along, so that all are one way to PostgreSQL and back. They see the rows as they
 * were before it, and none may change a row that another changes.
 */
export const together = (db: Database, writes: readonly Write[]): QueryCreator<Tables> =>
  writes.reduce<QueryCreator<Tables>>((query, write, index) => query.with(nameOf(index), write), db);

/** The same behind the `with` of a statement that is written out, before its own steps. */
export const steps = (writes: readonly Write[]): RawBuilder<unknown> =>
  sql.join(
    writes.map((write, index) => sql`${sql.id(nameOf(index))} as (${write}),`),
    sql` `,
  );

/** Where nothing else is sent that could take them along. */
export async function alone(db: Database, writes: readonly Write[]): Promise<void> {
  for (const write of writes) await sql`${write}`.execute(db);
}

const nameOf = (index: number): string => `also_${index}`;
