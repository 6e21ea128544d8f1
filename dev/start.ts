import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadStartConfig, type StartConfig } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { type Child, launch, tailOf } from './child.ts';
import { RunningProcesses } from './leftovers.ts';
import { Parts } from './parts.ts';
import { type PortUse, refuseTakenPorts } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { type Secrets, secretsOf } from './secrets.ts';
import { startTemporal } from './temporal-server.ts';
import { bundleWorkflows } from './workflow-bundle.ts';

type Start = {
  readonly config: StartConfig;
  readonly dataDir: string;
  readonly secrets: Secrets;
  readonly parts: Parts;
};
type Addresses = { readonly database: string; readonly temporal: string; readonly temporalUi: string | undefined };

const LOOPBACK = '127.0.0.1';
const ROOT = path.resolve(import.meta.dirname, '..');
/** Halves the time that API and worker take to load, above all when they start again. */
const COMPILE_CACHE = path.join(ROOT, 'node_modules', '.cache', 'node');
const READY_TIME_MAX_MS = 120_000;
/** The addresses are shown at the latest after this; the seed goes on. */
const SEED_WAIT_MAX_MS = 20_000;
const startedAt = Date.now();

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  process.stdout.on('error', () => undefined); // A closed terminal must not keep us from stopping what we started.
  const config = loadStartConfig();
  const dataDir = path.resolve(config.DATA_DIR);
  const parts = new Parts(await RunningProcesses.takeOver(dataDir, say), say);
  const signalled = firstSignal(() => void parts.stop());
  try {
    await refuseTakenPorts(portsOf(config));
    const secrets = secretsOf(dataDir, process.env);
    await Promise.race([startAll({ config, dataDir, secrets, parts }), parts.failure, signalled]);
    await Promise.race([parts.failure, signalled]);
  } finally {
    await parts.stop();
  }
}

/** Ctrl-C may come twice, from the terminal and from npm; a closed terminal comes as SIGHUP. */
function firstSignal(stop: () => void): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        stop();
        resolve();
      });
    }
  });
}

async function startAll(start: Start): Promise<void> {
  const { config, dataDir, parts } = start;
  const [database, temporal, workflowBundle] = await Promise.all([
    startDatabase(start),
    openTemporal(start),
    bundleWorkflows(),
    startSimulator(start),
  ]);
  const addresses = { database, ...temporal };
  const env = { ...environmentOf(start, addresses), WORKFLOW_BUNDLE: workflowBundle };

  say('starting worker and API');
  await Promise.all([
    parts.keep(() => launchNode('worker', 'worker/main.ts', dataDir, env)),
    parts.keep(() => launchNode('api', 'api/main.ts', dataDir, env)),
  ]);
  await untilReady(config, parts);
  if (parts.isStopping) return;
  parts.ready();
  if (config.ORDERLOOM_SEED === 'demo') await Promise.race([seed(start, env), sleep(SEED_WAIT_MAX_MS)]);
  if (parts.isStopping) return;
  say(`ready\n\n${tableOf(start, addresses)}\n\nCtrl-C stops everything; the next start continues with the same data.`);
}

async function startDatabase({ config, dataDir, parts }: Start): Promise<string> {
  const url = config.DATABASE_URL ?? (await embedded());
  const done = await migrate(url, config.REPORTING_CURRENCY);
  say(done.length > 0 ? `database migrated: ${done.join(', ')}` : 'database is up to date');
  return url;

  async function embedded(): Promise<string> {
    say('starting PostgreSQL');
    return (await parts.keep(() => startPostgres({ dataDir, port: config.DATABASE_PORT }))).url;
  }
}

async function openTemporal({ config, dataDir, parts }: Start): Promise<Omit<Addresses, 'database'>> {
  if (config.TEMPORAL_ADDRESS) return { temporal: config.TEMPORAL_ADDRESS, temporalUi: config.TEMPORAL_UI_URL };
  say('starting Temporal');
  const [port, uiPort, namespace] = [config.TEMPORAL_PORT, config.TEMPORAL_UI_PORT, config.TEMPORAL_NAMESPACE];
  const server = await parts.keep(() => startTemporal({ dataDir, port, uiPort, namespace, say }));
  say('Temporal answers');
  return { temporal: server.address, temporalUi: config.TEMPORAL_UI_URL ?? server.uiUrl };
}

async function startSimulator({ config, dataDir, secrets, parts }: Start): Promise<void> {
  if (!usesSimulator()) return;
  const env = {
    ...process.env,
    PAYMENT_SIMULATOR_PORT: String(config.PAYMENT_SIMULATOR_PORT),
    DATA_DIR: dataDir,
    STRIPE_WEBHOOK_SECRET: secrets.STRIPE_WEBHOOK_SECRET,
    PAYMENT_WEBHOOK_URL: `${apiUrl(config)}/v1/webhooks/payments/stripe`,
  };
  const simulator = 'dev/payment-simulator/main.ts';
  await parts.keep(() => launchNode('payment-simulator', simulator, dataDir, env));
}

/** A key or an address of one's own means Stripe, or a stand-in that somebody else runs. */
function usesSimulator(): boolean {
  return !process.env.STRIPE_API_KEY && !process.env.STRIPE_API_BASE;
}

/** What API and worker read: the addresses made here over what the caller has set. */
function environmentOf({ config, dataDir, secrets }: Start, addresses: Addresses): NodeJS.ProcessEnv {
  const simulator = {
    STRIPE_API_KEY: 'sk_test_orderloom',
    STRIPE_API_BASE: `http://${LOOPBACK}:${config.PAYMENT_SIMULATOR_PORT}`,
  };
  return {
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...process.env,
    ...secrets,
    ...(usesSimulator() ? simulator : {}),
    DATA_DIR: dataDir,
    DATABASE_URL: addresses.database,
    TEMPORAL_ADDRESS: addresses.temporal,
    TEMPORAL_UI_URL: addresses.temporalUi ?? '',
    ORDERLOOM_API_URL: apiUrl(config),
  };
}

function launchNode(name: string, entry: string, dataDir: string, env: NodeJS.ProcessEnv): Promise<Child> {
  const logFile = path.join(dataDir, 'logs', `${name}.log`);
  return launch({ name, command: process.execPath, args: [path.join(ROOT, entry)], logFile, env, cwd: ROOT });
}

async function untilReady(config: StartConfig, parts: Parts): Promise<void> {
  const deadline = Date.now() + READY_TIME_MAX_MS;
  let answer = 'nothing';
  while (!parts.isStopping && Date.now() < deadline) {
    const response = await fetch(`${apiUrl(config)}/ready`).catch(() => undefined);
    if (response?.ok) return;
    answer = response ? `${response.status} ${await response.text()}` : 'nothing';
    await sleep(100);
  }
  if (parts.isStopping) return;
  throw new Error(`not ready after ${READY_TIME_MAX_MS / 1000} s: ${apiUrl(config)}/ready answers ${answer}`);
}

async function seed({ dataDir, parts }: Start, env: NodeJS.ProcessEnv): Promise<void> {
  say('seeding the demo shop');
  const child = await parts.runOnce(() => launchNode('seed', 'dev/seed/main.ts', dataDir, env));
  const { code } = await child.exited;
  if (parts.isStopping) return;
  if (code === 0) say('the demo shop is there');
  else say(`the demo shop is not complete; the end of ${child.logFile}:\n${tailOf(child.logFile)}`);
}

function tableOf({ config, secrets }: Start, { temporalUi }: Addresses): string {
  const rows = [
    ['API', apiUrl(config)],
    ['API docs', `${apiUrl(config)}/docs`],
    ['Temporal UI', temporalUi ?? `of ${config.TEMPORAL_ADDRESS}`],
    ['API key', secrets.ORDERLOOM_API_KEY],
    ['Data and logs', config.DATA_DIR],
  ] as const;
  return rows.map(([name, value]) => `  ${name.padEnd(14)} ${value}`).join('\n');
}

function apiUrl({ HOST, PORT }: StartConfig): string {
  return `http://${HOST === '0.0.0.0' || HOST === '::' ? LOOPBACK : HOST}:${PORT}`;
}

function portsOf(config: StartConfig): PortUse[] {
  const uses = [
    { owner: 'API', variable: 'PORT', host: config.HOST, isOurs: true },
    { owner: 'PostgreSQL', variable: 'DATABASE_PORT', host: LOOPBACK, isOurs: !config.DATABASE_URL },
    { owner: 'Temporal', variable: 'TEMPORAL_PORT', host: LOOPBACK, isOurs: !config.TEMPORAL_ADDRESS },
    { owner: 'Temporal UI', variable: 'TEMPORAL_UI_PORT', host: LOOPBACK, isOurs: !config.TEMPORAL_ADDRESS },
    { owner: 'payment simulator', variable: 'PAYMENT_SIMULATOR_PORT', host: LOOPBACK, isOurs: usesSimulator() },
    { owner: 'worker metrics', variable: 'WORKER_METRICS_PORT', host: LOOPBACK, isOurs: true },
  ] as const;
  return uses.filter(({ isOurs }) => isOurs).map((use) => ({ ...use, port: config[use.variable] }));
}

function say(line: string): void {
  process.stdout.write(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${line}\n`);
}
