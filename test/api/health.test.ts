import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import { openApi, type TestApi } from '../support/api.ts';
import { stack } from '../support/stack.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const ready = async () => {
  const answer = await api.app.inject('/ready');
  return { status: answer.statusCode, ...answer.json().checks };
};

describe('readiness', () => {
  it('waits for a worker that polls', async () => {
    const none = await ready();
    const connection = await NativeConnection.connect({ address: stack().temporalAddress });
    const taskQueue = api.app.parts.config.TEMPORAL_TASK_QUEUE;
    const worker = await Worker.create({ connection, taskQueue, workflowBundle: { codePath: stack().workflowBundle } });

    const some = await worker.runUntil(async () => {
      let now = await ready();
      for (let tries = 0; now.worker === 'FAILED' && tries < 50; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        now = await ready();
      }
      return now;
    });

    await connection.close();
    const others = { database: 'OK', migrations: 'OK', temporal: 'OK' };
    expect(none).toEqual({ status: 503, ...others, worker: 'FAILED' });
    expect(some).toEqual({ status: 200, ...others, worker: 'OK' });
  });

  it('waits for migrations that have not been run', async () => {
    const { rows } = await sql<{ name: string }>`delete from mikro_orm_migrations returning name`.execute(api.db);

    const { migrations } = await ready();

    for (const { name } of rows) await sql`insert into mikro_orm_migrations (name) values (${name})`.execute(api.db);
    expect(migrations).toBe('FAILED');
    expect((await ready()).migrations).toBe('OK');
  });

  it('is not asked by whoever only wants to know whether the process is alive', async () => {
    expect((await api.app.inject('/health')).json()).toEqual({ status: 'UP' });
  });
});

describe('metrics', () => {
  it('count requests by route and not by path, and know the database', async () => {
    await api.call('GET /v1/skus/NONE');

    const text = (await api.app.inject('/metrics')).body;

    expect(text).toMatch(
      /orderloom_http_request_duration_seconds_count\{method="GET",route="\/v1\/skus\/:sku",status="404"\} 1/,
    );
    expect(text).toMatch(/^orderloom_database_connections [1-9]/m);
    expect(text).toMatch(/^orderloom_commands_undelivered 0$/m);
    expect(text).toMatch(/^process_cpu_user_seconds_total /m);
    expect(text).not.toContain('NONE');
  });
});
