import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAccess } from '../../dev/api-access.ts';
import { type Child, launch, tailOf } from '../../dev/child.ts';
import { freePort } from '../../dev/ports.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { startTemporal } from '../../dev/temporal-server.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const TASK_QUEUE = 'orderloom';
export const FLOOR_QUEUE = 'floor';
const SECRETS = {
  ORDERLOOM_API_KEY: 'ol_bench_orderloom',
  STRIPE_API_KEY: 'sk_test_orderloom',
  STRIPE_WEBHOOK_SECRET: 'whsec_bench_orderloom',
  CARRIER_WEBHOOK_SECRET: 'carrier_bench_orderloom',
};
const READY_TIME_MAX_MS = 60_000;

type Name = 'worker' | 'api' | 'temporal' | 'postgres' | 'simulator' | 'floorWorker';
export type Servers = {
  readonly access: ApiAccess;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly pids: Readonly<Record<Name, number>>;
  stop(): Promise<void>;
};

/** All parts as processes of their own in a folder that goes with them; `profileDir` is for worker and API profiles. */
export async function startServers(profileDir?: string): Promise<Servers> {
  const folder = await temporaryFolder();
  const children: Child[] = [];
  const stop = async () => {
    for (const child of children.reverse()) await child.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startAll(folder, children, profileDir)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whoever starts is among `children` from then on, whatever becomes of the others. */
async function startAll(folder: string, children: Child[], profileDir?: string): Promise<Omit<Servers, 'stop'>> {
  const kept = async <Part extends Child>(starting: Promise<Part>): Promise<Part> => {
    const child = await starting;
    children.push(child);
    return child;
  };
  const postgres = await kept(startPostgres({ dataDir: folder, port: await freePort() }));
  const temporal = await kept(startTemporal({ dataDir: folder, port: await freePort() }));
  const env = { ...(await environmentOf(folder)), DATABASE_URL: postgres.url, TEMPORAL_ADDRESS: temporal.address };
  const start = (name: string, ...args: readonly string[]) => {
    const logFile = path.join(folder, 'logs', `${name}.log`);
    return kept(launch({ name, command: process.execPath, args, env, cwd: ROOT, logFile }));
  };
  await succeeded(await start('migrate', 'db/migrate.ts'));
  const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profileDir)}`];
  const simulator = await start('simulator', 'dev/payment-simulator/main.ts');
  const floorWorker = await start('floor-worker', 'test/bench/floor/worker.ts', temporal.address, FLOOR_QUEUE);
  const worker = await start('worker', ...profile, 'worker/main.ts');
  const api = await start('api', ...profile, 'api/main.ts');

  const url = `http://127.0.0.1:${env.PORT}`;
  await untilReady(url, api);
  const parts = { postgres, temporal, simulator, floorWorker, worker, api };
  return {
    access: { url, key: env.ORDERLOOM_API_KEY, carrierSecret: env.CARRIER_WEBHOOK_SECRET },
    databaseUrl: postgres.url,
    temporalAddress: temporal.address,
    pids: Object.fromEntries(Object.entries(parts).map(([name, { pid }]) => [name, pid])) as Servers['pids'],
  };
}

async function environmentOf(folder: string) {
  const simulatorPort = String(await freePort());
  return {
    ...process.env,
    ...SECRETS,
    DATA_DIR: folder,
    TEMPORAL_TASK_QUEUE: TASK_QUEUE,
    STRIPE_API_BASE: `http://127.0.0.1:${simulatorPort}`,
    PAYMENT_SIMULATOR_PORT: simulatorPort,
    PORT: String(await freePort()),
    WORKER_METRICS_PORT: String(await freePort()),
  };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'orderloom-bench-'));
  await chmod(folder, 0o755); // The database's user must enter it when root runs the bench.
  return folder;
}

async function succeeded({ name, exited, logFile }: Child): Promise<void> {
  const { code } = await exited;
  if (code !== 0) throw new Error(`${name} ended with code ${code}; the end of its log:\n${tailOf(logFile)}`);
}

async function untilReady(url: string, api: Child): Promise<void> {
  for (const deadline = Date.now() + READY_TIME_MAX_MS; Date.now() < deadline; await sleep(100)) {
    const response = await fetch(`${url}/ready`).catch(() => undefined);
    if (response?.ok) return;
  }
  throw new Error(`the API was not ready in ${READY_TIME_MAX_MS} ms; the end of its log:\n${tailOf(api.logFile)}`);
}
