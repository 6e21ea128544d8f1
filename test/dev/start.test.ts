import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../dev/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const dataDir = await temporaryFolder();
const rivalDir = await temporaryFolder();
const apiPort = await freePort();
const env = {
  ...process.env,
  DATA_DIR: dataDir,
  ORDERLOOM_SEED: 'none',
  PORT: String(apiPort),
  DATABASE_PORT: String(await freePort()),
  TEMPORAL_PORT: String(await freePort()),
  TEMPORAL_UI_PORT: String(await freePort()),
  PAYMENT_SIMULATOR_PORT: String(await freePort()),
  WORKER_METRICS_PORT: String(await freePort()),
};

type Known = { readonly name: string; readonly pid: number };
type Started = { readonly process: ChildProcess; output: string };
const all: Started[] = [];
afterAll(() => {
  for (const { process: started } of all) started.kill('SIGINT');
});

describe('npm start', () => {
  it('restarts what is killed, stops once however often it is told to, and goes on with its data', async () => {
    const first = start();
    await untilItSays(first, 'Ctrl-C stops everything');
    const key = /API key +(ol_\S+)/.exec(first.output)?.[1];
    expect(await statusOf('PUT', '/v1/skus/KEPT', key)).toBe(201);
    const pids = pidsOf();
    const rival = start({ DATA_DIR: rivalDir });
    await once(rival.process, 'exit');

    process.kill(pids.get('worker') as number, 'SIGKILL');
    await untilItSays(first, 'worker starts again');
    first.process.kill('SIGINT');
    first.process.kill('SIGINT');
    await once(first.process, 'exit');

    expect(first.process.exitCode).toBe(0);
    expect(first.output.match(/stopped api/g)).toHaveLength(1);
    expect(pids.size).toBe(6);
    expect([...pids].filter(([, pid]) => isRunning(pid))).toEqual([]);
    expect([rival.process.exitCode, rival.output]).toEqual([1, expect.stringContaining(`port ${apiPort} (API): stop`)]);
    const second = start();
    await untilItSays(second, 'Ctrl-C stops everything');
    expect(second.output).toContain(key);
    expect(second.output).toContain('database is up to date');
    expect(await statusOf('GET', '/v1/skus/KEPT', key)).toBe(200);
    second.process.kill('SIGTERM');
    await once(second.process, 'exit');
  }, 120_000);
});

function start(own: NodeJS.ProcessEnv = {}): Started {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn('npm', ['start', '--silent'], { cwd: ROOT, env: { ...env, ...own }, stdio: [...stdio] });
  const started: Started = { process: child, output: '' };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (started.output += String(chunk)));
  all.push(started);
  return started;
}

async function untilItSays(started: Started, text: string): Promise<void> {
  while (!started.output.includes(text)) {
    if (started.process.exitCode !== null) throw new Error(`npm start ended:\n${started.output}`);
    await sleep(50);
  }
}

function pidsOf(): Map<string, number> {
  const known = JSON.parse(readFileSync(path.join(dataDir, 'processes.json'), 'utf8')) as Known[];
  return new Map(known.map(({ name, pid }) => [name, pid]));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function statusOf(method: 'GET' | 'PUT', url: string, key: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = method === 'PUT' ? JSON.stringify({ name: 'Kept' }) : null;
  return (await fetch(`http://127.0.0.1:${apiPort}${url}`, { method, headers, body })).status;
}
