import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';
import { type Child, launch, tailOf } from './child.ts';
import { refuseTakenPorts } from './ports.ts';
import { findTemporal } from './temporal-executable.ts';

export type TemporalOptions = {
  readonly dataDir: string;
  readonly port: number;
  /** Without it there is no Web UI. */
  readonly uiPort?: number;
  readonly namespace?: string;
  readonly logFile?: string;
  readonly say?: (line: string) => void;
};
export type TemporalServer = Child & { readonly address: string; readonly uiUrl: string | undefined };

const HOST = '127.0.0.1';
const START_TIME_MAX_MS = 60_000;

/**
 * Measured: without these every hop between the server's parts costs 50 ms, and throughput halves; and of a queue in
 * four partitions, which few workers ask, one is asked by nobody for up to 2 s now and then. All four are read still:
 * an earlier start may have left tasks in them.
 */
const SPEED = [
  ['--sqlite-pragma', 'journal_mode=WAL'],
  ['--sqlite-pragma', 'synchronous=NORMAL'],
  ['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000'],
  ['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
  ['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
].flat();

// A type without a word here does not compile.
const IN_WORDS: Readonly<Record<(typeof SEARCH_ATTRIBUTES)[number]['type'], string>> = {
  [SearchAttributeType.KEYWORD]: 'Keyword',
  [SearchAttributeType.KEYWORD_LIST]: 'KeywordList',
};

/**
 * Known from the start, so that they need not be read anew from the database whenever one is written, which such a
 * server does otherwise: fourteen reads an order.
 */
const SEARCH = [
  ...SEARCH_ATTRIBUTES.map(({ name, type }) => ['--search-attribute', `${name}=${IN_WORDS[type]}`]),
  ['--dynamic-config-value', 'system.forceSearchAttributesCacheRefreshOnRead=false'],
].flat();

/** Temporal's development server with a database file, so that a second start continues where the first one ended. */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { dataDir, port, uiPort, namespace = 'default', say = () => undefined } = options;
  const logFile = path.resolve(options.logFile ?? path.join(dataDir, 'logs', 'temporal.log'));
  const command = await findTemporal(say);
  // A server on this port would answer in place of ours.
  await refuseTakenPorts([{ port, host: HOST, owner: 'Temporal', variable: 'TEMPORAL_PORT' }]);
  const database = path.resolve(dataDir, 'temporal.db');
  const place = ['--ip', HOST, '--port', String(port), '--db-filename', database, '--namespace', namespace];
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)];
  const args = ['server', 'start-dev', '--log-level', 'warn', ...place, ...ui, ...SPEED, ...SEARCH];

  const server = await launch({ name: 'temporal', command, args, logFile });
  const address = `${HOST}:${port}`;
  await untilReady(server, address, namespace);
  return { ...server, address, uiUrl: uiPort === undefined ? undefined : `http://${HOST}:${uiPort}` };
}

async function untilReady(server: Child, address: string, namespace: string): Promise<void> {
  const deadline = Date.now() + START_TIME_MAX_MS;
  let hasExited = false;
  void server.exited.then(() => (hasExited = true));
  while (!hasExited && Date.now() < deadline) {
    if (await answers(address, namespace)) return;
    await sleep(100);
  }
  await server.stop();
  throw new Error(`Temporal did not start; the end of ${server.logFile}:\n${tailOf(server.logFile)}`);
}

/** Answers for the namespace, which is made last. */
async function answers(address: string, namespace: string): Promise<boolean> {
  const connection = Connection.lazy({ address, connectTimeout: 1000 });
  try {
    await connection.withDeadline(Date.now() + 2000, () => connection.workflowService.describeNamespace({ namespace }));
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}
