import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Where the servers of this test run are; see start-stack.ts. */
export type StackAddresses = {
  readonly folder: string;
  readonly templateDatabaseUrl: string;
  readonly temporalAddress: string;
  /** For `Worker.create({ workflowBundle: { codePath } })`. */
  readonly workflowBundle: string;
};
export type TestDatabase = { readonly url: string; drop(): Promise<void> };

export function stack(): StackAddresses {
  const addresses = process.env.ORDERLOOM_TEST_STACK;
  if (!addresses) throw new Error('this test needs the servers of the jest project "stack": see jest.config.js');
  return JSON.parse(addresses) as StackAddresses;
}

export type DatabaseSettings = Readonly<Record<string, string>>;

/**
 * A database of the caller's own with all migrations done: a copy of one that was migrated once. `settings` are
 * PostgreSQL's, e.g. `{ enable_seqscan: 'off' }`.
 */
export function createDatabase(settings?: DatabaseSettings): Promise<TestDatabase> {
  return createFrom(new URL(stack().templateDatabaseUrl).pathname.slice(1), settings);
}

/** One without tables. */
export const createEmptyDatabase = (): Promise<TestDatabase> => createFrom('template0');

async function createFrom(template: string, settings: DatabaseSettings = {}): Promise<TestDatabase> {
  const { templateDatabaseUrl } = stack();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name} template ${template}`);
  for (const [setting, value] of Object.entries(settings))
    await administer(`alter database ${name} set ${setting} = '${value}'`);
  const url = new URL(templateDatabaseUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

async function administer(statement: string): Promise<void> {
  const url = new URL(stack().templateDatabaseUrl);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Test files share one Temporal; with queues of their own no worker takes another's tasks. */
export const createTaskQueue = (): string => `test-${randomUUID()}`;

/** The whole environment of an API or a worker on this stack, for `loadConfig` or for a process. */
export function environmentOf(database: TestDatabase, own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { folder, temporalAddress, workflowBundle } = stack();
  return {
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_TASK_QUEUE: createTaskQueue(),
    STRIPE_API_KEY: 'sk_test_orderloom',
    STRIPE_WEBHOOK_SECRET: 'whsec_test_orderloom',
    CARRIER_WEBHOOK_SECRET: 'carrier_test_orderloom',
    WORKFLOW_BUNDLE: workflowBundle,
    LOG_LEVEL: 'warn',
    ...own,
  };
}
