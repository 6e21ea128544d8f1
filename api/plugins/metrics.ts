import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Histogram, register as ofProcess, Registry } from 'prom-client';
import type { Database } from '../../db/database.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** What a caller was told of a command: UNDECIDED is 202, REPEATED the first answer again. */
export type CommandAnswer = 'DONE' | 'REFUSED' | 'REPEATED' | 'UNDECIDED';
/** `app.metrics.commands.inc({ kind, outcome })` counts an answer to a command. */
export type Metrics = { readonly registry: Registry; readonly commands: Counter<'kind' | 'outcome'> };

declare module 'fastify' {
  interface FastifyInstance {
    readonly metrics: Metrics;
  }
}

export function measure(app: FastifyInstance): void {
  const registry = new Registry();
  const durations = new Histogram({
    name: 'orderloom_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  const commands = new Counter({
    name: 'orderloom_commands_answered_total',
    help: 'Commands answered by this process, by kind and outcome.',
    labelNames: ['kind', 'outcome'] as const,
    registers: [registry],
  });
  gaugeOfDatabase(app.parts.db, registry);
  app.decorate('metrics', { registry: withProcess(registry), commands });
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode };
    durations.observe(labels, reply.elapsedTime / 1_000);
  });
}

/** Memory, event loop and garbage collection belong to the process: several apps in it share them. */
function withProcess(registry: Registry): Registry {
  if (!ofProcess.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
  return Registry.merge([ofProcess, registry]);
}

/** Asked when scraped; while the database is away, both are simply not there. */
function gaugeOfDatabase(db: Database, registry: Registry): void {
  const gauge = (name: string, help: string, read: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.reset();
        await read().then(
          (value) => this.set(value),
          () => undefined,
        );
      },
    });
  gauge('orderloom_database_connections', 'Connections to the database, of all processes.', async () => {
    const { rows } = await sql<{ open: number }>`
      select count(*)::int as open from pg_stat_activity where datname = current_database()`.execute(db);
    return rows[0]?.open ?? 0;
  });
  gauge('orderloom_commands_undelivered', 'Commands that the workflow has not answered yet.', async () => {
    const { open } = await db
      .selectFrom('command')
      .select(({ fn }) => fn.countAll<number>().as('open'))
      .where('outcome', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(open);
  });
}
