import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { endWithUs } from '../../dev/child.ts';
import { freePort } from '../../dev/ports.ts';
import { ROOT, temporaryFolder } from './servers.ts';

const PORTS = [
  'PORT',
  'DATABASE_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'PAYMENT_SIMULATOR_PORT',
  'WORKER_METRICS_PORT',
];

/** Seconds from `npm start` in an empty data folder until it says that it is ready, demo shop included. */
export async function coldStart(): Promise<number> {
  const folder = await temporaryFolder();
  const ports = await Promise.all(PORTS.map(async (name) => [name, String(await freePort())] as const));
  const env = { ...process.env, DATA_DIR: folder, ...Object.fromEntries(ports) };
  const startedAt = performance.now();
  // In a process group of its own: npm does not always tell its script of a signal.
  const npm = spawn('npm', ['start'], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = endWithUs(npm);
  try {
    await said(npm.stdout, /\bready$/m);
    return (performance.now() - startedAt) / 1_000;
  } finally {
    process.kill(-pid, 'SIGTERM');
    await once(npm, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

async function said(output: AsyncIterable<Buffer>, awaited: RegExp): Promise<void> {
  let text = '';
  for await (const chunk of output) {
    text += chunk.toString();
    if (awaited.test(text)) return;
  }
  throw new Error(`npm start ended before it was ready:\n${text}`);
}
