import type { Writable } from 'node:stream';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';
import { inCamelCase } from './snake-case.ts';

// Statements grow with the rows they name: each number of rows is another statement, and rarely comes again. What is
// merely long, as the one that reads all of an order, comes always and takes longest to plan.
const PARAMETERS_MAX = 100;
const STATEMENTS_MAX = 500;
/** A table of the statement was altered since it was prepared. */
const PLAN_IS_STALE = '0A000';

/**
 * Has each connection parse and plan a statement once instead of every time. Measured: half of what PostgreSQL does for
 * an order is parsing and planning, because its statements find a few rows by a key each.
 */
export class PreparingPool implements PostgresPool {
  readonly options: object;
  readonly #pool: pg.Pool;
  readonly #clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  readonly #names = new Map<string, string>();
  #named = 0;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.options = pool.options;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#pool.connect();
    // The same one for the same connection: Kysely knows its connections by it.
    const known = this.#clients.get(client) ?? this.#preparing(client);
    this.#clients.set(client, known);
    return known;
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  #preparing(client: pg.PoolClient): PostgresPoolClient {
    let isToBegin = false;
    const query = async <Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>> => {
      const mustBegin = isToBegin;
      isToBegin = text === 'begin';
      if (isToBegin) return { command: 'SELECT', rowCount: 0, rows: [] };
      if (mustBegin) beginTogether(client);
      const name = this.#nameOf(text, values.length);
      try {
        const { command, rowCount, fields, rows } = await client.query<unknown[]>({
          ...{ text, values: [...values], rowMode: 'array' as const },
          ...(name === undefined ? {} : { name }),
        });
        return { command, rowCount, rows: inCamelCase(fields, rows) } as unknown as PostgresQueryResult<Row>;
      } catch (error) {
        // Under another name it is prepared anew; the caller's transaction is lost, and repeated.
        if (error instanceof Error && 'code' in error && error.code === PLAN_IS_STALE) this.#names.delete(text);
        throw error;
      }
    };
    return { query: query as PostgresPoolClient['query'], release: () => client.release() };
  }

  #nameOf(text: string, parameters: number): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (parameters > PARAMETERS_MAX || this.#names.size >= STATEMENTS_MAX) return undefined;
    this.#named += 1;
    const name = `s${this.#named}`;
    this.#names.set(text, name);
    return name;
  }
}

type OnWire = pg.PoolClient & { readonly connection: { readonly stream: Writable } };

/**
 * Sends `begin` in one packet with the statement that is sent next, which fails as well where this does: one way there
 * and back less for each transaction. The library has no name of its own for the stream.
 */
function beginTogether(client: pg.PoolClient): void {
  const { stream } = (client as OnWire).connection;
  stream.cork();
  client.query('begin').catch(() => undefined);
  process.nextTick(() => stream.uncork());
}
