import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
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

  it('that cannot start say why in a line: which port is taken, and that PostgreSQL is away', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const taken = String((server.address() as AddressInfo).port);
    const nobody = 'postgres://orderloom:hunter2@127.0.0.1:1/orderloom';

    const ends = await Promise.all([
      ended(run('api', { PORT: taken })),
      ended(run('worker', { WORKER_METRICS_PORT: taken })),
      ended(run('migrate', { DATABASE_URL: nobody })),
    ]);

    server.close();
    expect(ends.map(({ code }) => code)).toEqual([1, 1, 1]);
    const inUse = (variable: string) => `Port ${taken} is in use by another program: stop that one, or set ${variable}`;
    const [api, worker, migration] = ends.map(({ said }) => said);
    expect(api).toContain(inUse('PORT'));
    expect(worker).toContain(inUse('WORKER_METRICS_PORT'));
    expect(migration).toMatch(/^PostgreSQL does not answer at DATABASE_URL \(ECONNREFUSED\): start it, or set .+\n$/);
    expect(ends.filter(({ said }) => /^ +at |hunter2/m.test(said))).toEqual([]);
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
