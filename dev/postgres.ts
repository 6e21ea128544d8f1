import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Child, launch, tailOf } from './child.ts';
import { databaseUser, type Identity, postgresBinaries, reachableDataDir } from './postgres-binaries.ts';

export type PostgresOptions = {
  readonly dataDir: string;
  readonly port: number;
  readonly database?: string;
  readonly logFile?: string;
  /** Server settings beside the few below, e.g. `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
};
export type PostgresServer = Child & { readonly url: string };

const VERSION = '18';
const USER = 'orderloom';
// On macOS; Linux allows four more.
const SOCKET_PATH_MAX = 103;
const START_TIME_MAX_MS = 60_000;
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  // Rows are found by their keys from the first order on: nobody waits until the tables are large enough for it.
  random_page_cost: '1.1',
  timezone: 'UTC',
};

type Cluster = { readonly folder: string; readonly password: string };

/**
 * The programs are the package's; starting them is ours, because then the process id is known, the server outlives a
 * broken pipe, and one that was killed is found and started again.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dataDir, port, database = 'orderloom', settings = {} } = options;
  const logFile = path.resolve(options.logFile ?? path.join(dataDir, 'logs', 'postgres.log'));
  const runAs = databaseUser();
  const binaries = await postgresBinaries(runAs);
  const cluster = await openCluster(await reachableDataDir(runAs, path.resolve(dataDir)), binaries.initdb, runAs);
  const socketFolder = socketFolderOf(cluster, port);
  const asked = { ...SETTINGS, unix_socket_directories: socketFolder ?? '', ...settings };
  const args = ['-D', cluster.folder, '-p', String(port), ...asFlags(asked)];
  const start = () =>
    launch({ name: 'postgres', command: binaries.postgres, args, logFile, cwd: '/', runAs, stopSignal: 'SIGINT' });

  const server = await startUntilReady(start, urlOf(cluster, port, 'postgres'));
  await createDatabaseOnce(urlOf(cluster, port, 'postgres'), database);
  return { ...server, url: urlOf(cluster, port, database) };
}

async function openCluster(home: string, initdb: string, runAs: Identity | undefined): Promise<Cluster> {
  const folder = path.join(home, 'postgres');
  const passwordFile = path.join(home, 'postgres.password');
  const version = (await readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === '') await createCluster(folder, passwordFile, initdb, runAs);
  else if (version !== VERSION) {
    throw new Error(`${folder} was made by PostgreSQL ${version}, this is ${VERSION}: choose another DATA_DIR`);
  }
  return { folder, password: (await readFile(passwordFile, 'utf8')).trim() };
}

/** Beside its final place first: what a killed start left half made is thrown away. */
async function createCluster(folder: string, passwordFile: string, initdb: string, runAs: Identity | undefined) {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (runAs) await Promise.all([unfinished, passwordFile].map((file) => chown(file, runAs.uid, runAs.gid)));

  const login = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  // Sorting by the built-in provider is the same on every machine and needs no locale of the system's.
  const text = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  await run(initdb, [`--pgdata=${unfinished}`, ...login, ...text], runAs);
  await rename(unfinished, folder);
}

async function run(command: string, args: readonly string[], runAs: Identity | undefined): Promise<void> {
  const child = spawn(command, args, { ...runAs, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${path.basename(command)} ended with ${code}:\n${output.trim()}`);
}

/** The processes of a killed server may hold its memory for a moment more, so that refusal is tried again. */
async function startUntilReady(start: () => Promise<Child>, url: string): Promise<Child> {
  const deadline = Date.now() + START_TIME_MAX_MS;
  while (true) {
    const server = await start();
    const isReady = await readiness(server, url, deadline);
    if (isReady) return server;
    await server.stop();
    const log = tailOf(server.logFile);
    if (!/shared memory block|postmaster\.pid/.test(log) || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start; the end of ${server.logFile}:\n${log}`);
    }
    await sleep(500);
  }
}

async function readiness(server: Child, url: string, deadline: number): Promise<boolean> {
  let hasExited = false;
  void server.exited.then(() => (hasExited = true));
  while (!hasExited && Date.now() < deadline) {
    if (await answers(url)) return !hasExited;
    await sleep(50);
  }
  return false;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // 28P01: somebody else's server on our port, or another password; waiting does not help.
    if (error instanceof pg.DatabaseError && error.code === '28P01') throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabaseOnce(url: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

const asFlags = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/**
 * In its own folder, as the usual ones may not be ours to write to. A statement by a socket costs both sides less than
 * one by TCP, which stays open for everybody else. Undefined where the path is longer than a socket's may be.
 */
function socketFolderOf({ folder }: Cluster, port: number): string | undefined {
  const file = path.join(folder, `.s.PGSQL.${port}`);
  return process.platform !== 'win32' && Buffer.byteLength(file) <= SOCKET_PATH_MAX ? folder : undefined;
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  const url = `postgres://${USER}:${cluster.password}@127.0.0.1:${port}/${database}`;
  const socketFolder = socketFolderOf(cluster, port);
  return socketFolder === undefined ? url : `${url}?host=${encodeURIComponent(socketFolder)}`;
}
