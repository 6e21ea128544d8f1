import type { InferKyselyDB } from '@mikro-orm/sql';
import { Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { Blank } from './blank.ts';
import type { entities } from './entities.ts';
import { PreparingPool } from './preparing-pool.ts';
import { SnakeCaseDialect } from './snake-case.ts';

/** The tables as queries see them: names and types are read off the entities, so they cannot drift. */
export type Tables = InferKyselyDB<
  (typeof entities)[number],
  { tableNamingStrategy: 'table'; columnNamingStrategy: 'property' }
>;
export type Database = Kysely<Tables>;
/** A database inside a transaction; anything that takes a Database takes it too. */
export type Tx = Transaction<Tables>;

const BIGINT = 20;
const DATE = 1082;
const types = new pg.TypeOverrides();
// Money is checked to be a safe integer when it is made, so bigint columns never pass 2^53.
types.setTypeParser(BIGINT, Number);
// A day stays the text that it is; as a Date it would be some instant of another day elsewhere.
types.setTypeParser(DATE, String);

/** For one connection to be made. A server that is there answers in less. */
const CONNECT_TIME_MAX_MS = 5_000;
/** For a turn, when many ask at once. They are not told that the database is away: it is only busy. */
const TURN_TIME_MAX_MS = 20_000;

/** The pool knows one limit for both, which it hands on to its connections. */
class Connection extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super({ ...(typeof config === 'object' ? config : {}), connectionTimeoutMillis: CONNECT_TIME_MAX_MS });
  }
}

export type DatabaseOptions = {
  readonly url: string;
  readonly connectionsMax?: number;
  readonly name?: string;
  /**
   * Whether rows are found by their keys only, so that one plan of a statement is right for all values. By itself
   * PostgreSQL compares it with what the first plans cost, when tables were small, and then plans anew each time.
   */
  readonly findsByKeys?: boolean;
};

export function openDatabase(asked: DatabaseOptions): Database {
  const { url, connectionsMax = 10, name = 'orderloom', findsByKeys = false } = asked;
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    application_name: name,
    ...(findsByKeys ? { options: '-c plan_cache_mode=force_generic_plan' } : {}),
    connectionTimeoutMillis: TURN_TIME_MAX_MS,
    Client: Connection,
    // A transaction's `begin` and what follows it.
    pipeline: true,
    types,
  });
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The pool listens to idle connections only; one that breaks in use tells its query and then the whole process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Tables>({ dialect: new SnakeCaseDialect({ pool: new PreparingPool(pool) }) });
}

/** A value for a jsonb column. Said aloud, because the driver would send an array as a PostgreSQL array. */
export const json = <Value>(value: Value): RawBuilder<Value> =>
  sql<Value>`cast(${value instanceof Blank ? value.asJson() : JSON.stringify(value)} as jsonb)`;
