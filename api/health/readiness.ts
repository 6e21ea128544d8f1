import { readdir } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { ApiParts } from '../parts.ts';
import type { Readiness } from './schemas.ts';

const CHECK_TIME_MAX_MS = 2_000;
const MIGRATIONS = new URL('../../db/migrations/', import.meta.url);
const WORKFLOW_QUEUE = 1;

/** Looks at everything at once, and at nothing for long: who asks wants an answer, also while things hang. */
export async function readReadiness({ db, temporal, config }: ApiParts): Promise<Readiness> {
  const [database, migrations, server, worker] = await Promise.all([
    passes(sql`select 1`.execute(db)),
    passes(mustBeMigrated(db)),
    passes(temporal.withDeadline(deadline(), () => temporal.workflowService.getSystemInfo({}))),
    passes(mustHaveWorker(temporal, config)),
  ]);
  const checks = { database, migrations, temporal: server, worker };
  const isReady = Object.values(checks).every((check) => check === 'OK');
  return { status: isReady ? 'READY' : 'NOT_READY', checks };
}

const deadline = (): number => Date.now() + CHECK_TIME_MAX_MS;

async function passes(check: Promise<unknown>): Promise<'OK' | 'FAILED'> {
  const tooLate = new Promise<'FAILED'>((resolve) => setTimeout(resolve, CHECK_TIME_MAX_MS, 'FAILED').unref());
  return Promise.race([check.then(() => 'OK' as const).catch(() => 'FAILED' as const), tooLate]);
}

async function mustBeMigrated(db: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from mikro_orm_migrations`.execute(db);
  const done = new Set(rows.map(({ name }) => name.replace(/\.[jt]s$/, '')));
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.ts'));
  const missing = files.filter((file) => !done.has(file.replace(/\.ts$/, '')));
  if (missing.length > 0) throw new Error(`these migrations have not been run: ${missing.join(', ')}`);
}

async function mustHaveWorker(temporal: Client, config: ApiParts['config']): Promise<void> {
  const { TEMPORAL_TASK_QUEUE: name } = config;
  const { pollers } = await temporal.withDeadline(deadline(), () =>
    temporal.workflowService.describeTaskQueue({
      namespace: temporal.options.namespace,
      taskQueue: { name },
      taskQueueType: WORKFLOW_QUEUE,
    }),
  );
  if (!pollers?.length) throw new Error(`no worker polls the task queue ${name}`);
}
