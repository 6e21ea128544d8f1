import { chmod, glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '../../db/migrate.ts';
import type { Child } from '../../dev/child.ts';
import { RunningProcesses } from '../../dev/leftovers.ts';
import { freePort } from '../../dev/ports.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { startTemporal } from '../../dev/temporal-server.ts';
import { bundleWorkflows } from '../../dev/workflow-bundle.ts';
import type { StackAddresses } from './stack.ts';

type Running = { readonly folder: string; readonly servers: readonly Child[] };
const PREFIX = path.join(tmpdir(), 'orderloom-stack-');
let running: Running | undefined;

/** Jest's globalSetup: one PostgreSQL and one Temporal for the whole run, and what each test file needs made once. */
export async function startStack(): Promise<void> {
  await sweepKilledRuns();
  const folder = await mkdtemp(PREFIX);
  await chmod(folder, 0o755); // The database's user must enter it when root runs the tests.
  const processes = await RunningProcesses.takeOver(folder, say);
  // Jest ends at once at Ctrl-C, without a teardown; by an exit the servers end with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

  const [postgres, temporal, workflowBundle] = await Promise.all([
    // Nothing here outlives the machine. A `kill -9` loses nothing: what was written is the system's by then.
    startPostgres({ dataDir: folder, port: await freePort(), settings: { fsync: 'off', full_page_writes: 'off' } }),
    startTemporal({ dataDir: folder, port: await freePort(), say }),
    bundleWorkflows(),
  ]);
  running = { folder, servers: [temporal, postgres] };
  for (const server of running.servers) processes.add(server);
  await migrate(postgres.url);

  const addresses: StackAddresses = {
    folder,
    templateDatabaseUrl: postgres.url,
    temporalAddress: temporal.address,
    workflowBundle,
  };
  process.env.ORDERLOOM_TEST_STACK = JSON.stringify(addresses);
}

/** Jest's globalTeardown, in the process that ran the setup. */
export async function stopStack(): Promise<void> {
  if (!running) return;
  await Promise.all(running.servers.map((server) => server.stop()));
  await remove(running.folder);
}

/** A run that was killed left its servers and its folder. */
async function sweepKilledRuns(): Promise<void> {
  for await (const file of glob(`${PREFIX}*/processes.json`)) {
    const folder = path.dirname(file);
    const isOver = await RunningProcesses.takeOver(folder, say).catch(() => undefined);
    if (isOver) await remove(folder);
  }
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
