import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPaymentSimulator } from '../../dev/payment-simulator/payment-simulator.ts';
import { freePort } from '../../dev/ports.ts';
import { eventually } from '../support/patience.ts';
import { anOrder, openShop } from '../support/shop.ts';
import { ROOT } from '../support/source-files.ts';
import { createEmptyDatabase, environmentOf, type TestDatabase } from '../support/stack.ts';
import type { Answer, Json } from '../support/world.ts';

const KEY = `ol_${randomUUID()}`;
const SECRET = 'whsec_test_orderloom';

describe('the parts alone', () => {
  let database: TestDatabase;
  let simulator: Awaited<ReturnType<typeof startPaymentSimulator>>;
  let env: NodeJS.ProcessEnv;
  const all: ChildProcess[] = [];
  beforeAll(async () => {
    [database, simulator] = await Promise.all([
      createEmptyDatabase(),
      startPaymentSimulator({ port: 0, dataDir: ':memory:', webhookSecret: SECRET }),
    ]);
    const [port, metrics] = [await freePort(), await freePort()];
    env = environmentOf(database, {
      PATH: process.env.PATH,
      PORT: String(port),
      WORKER_METRICS_PORT: String(metrics),
      ORDERLOOM_API_KEY: KEY,
      STRIPE_API_BASE: simulator.url,
    });
  });
  afterAll(async () => {
    await Promise.all(all.filter(({ exitCode }) => exitCode === null).map(stopped));
    await simulator.stop();
    await database.drop();
  });

  it('bring the tables up to date once, then take an order, and end when they are told to', async () => {
    const migrated = [await ended(run('migrate')), await ended(run('migrate'))];
    const parts = [run('api'), run('worker')];
    await eventually(
      'they are ready',
      () => get('/ready'),
      ({ status }) => status === 'READY',
    );
    await openShop({ call });

    const placed = await call('POST', '/v1/orders', { key: 'first', body: anOrder() });
    await Promise.all(parts.map(({ process: part }) => stopped(part)));

    expect(migrated).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(migrated.map(({ said }) => said)).toEqual([
      expect.stringMatching(/^Migrated: Migration\d+_first_tables,/m),
      expect.stringMatching(/^The database is up to date\.$/m),
    ]);
    expect([placed.status, placed.body.status]).toEqual([201, 'OPEN']);
    expect(parts.map(({ process: part }) => part.exitCode)).toEqual([0, 0]);
  }, 60_000);

  const NOBODY = 'postgres://orderloom:secret@127.0.0.1:1/orderloom';

  it.each([
    ['migrate', 'PostgreSQL is away', { DATABASE_URL: NOBODY }, /^PostgreSQL does not answer at DATABASE_URL \(ECONN/m],
    ['api', 'a secret is missing', { STRIPE_API_KEY: '' }, /^The environment cannot be used:\n {2}STRIPE_API_KEY is/m],
  ])('of which %s says in words that %s', async (part, _why, own, words) => {
    const { code, said } = await ended(run(part, own));

    expect([code, said]).toEqual([1, expect.stringMatching(words)]);
    expect(said).not.toMatch(/^ +at /m);
    expect(said).not.toContain('secret@');
  });

  it('name a port that is taken, and the variable that changes it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as { port: number }).port);

    const [api, worker] = await Promise.all([
      ended(run('api', { PORT: port })),
      ended(run('worker', { WORKER_METRICS_PORT: port })),
    ]);

    server.close();
    expect([api.code, worker.code]).toEqual([1, 1]);
    const inUse = (variable: string) => `Port ${port} is in use by another program: stop that one, or set ${variable}`;
    expect([api.said, worker.said]).toEqual(
      ['PORT', 'WORKER_METRICS_PORT'].map((each) => expect.stringContaining(inUse(each))),
    );
  });

  function run(part: string, own: NodeJS.ProcessEnv = {}): Run {
    const child = spawn('npm', ['run', '--silent', part], {
      cwd: ROOT,
      env: { ...env, ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started: Run = { process: child, said: '' };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (started.said += String(chunk)));
    all.push(child);
    return started;
  }

  async function get(path: string): Promise<Json> {
    const answer = await fetch(`http://127.0.0.1:${env.PORT}${path}`).catch(() => undefined);
    return answer ? answer.json() : {};
  }

  async function call(method: string, path: string, { body, key = randomUUID() }: Json = {}): Promise<Answer> {
    const answer = await fetch(`http://127.0.0.1:${env.PORT}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', 'idempotency-key': key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: {}, body: await answer.json() };
  }
});

type Run = { readonly process: ChildProcess; said: string };

/** `close` and not `exit`: by then all that it said has arrived. */
async function ended(started: Run): Promise<{ readonly code: number | null; readonly said: string }> {
  const { process: child } = started;
  if (child.exitCode === null) await once(child, 'close');
  return { code: child.exitCode, said: started.said };
}

async function stopped(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}
