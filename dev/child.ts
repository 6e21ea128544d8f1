import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };
export type ChildOptions = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined;
  readonly stopSignal?: NodeJS.Signals;
};
export type Child = {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
};

const STOP_TIME_MAX_MS = 15_000;
const LOG_BYTES_MAX = 20_000_000;
const running = new Map<number, NodeJS.Signals>();

/**
 * Starts a process that writes to a file, so it outlives a terminal and a broken pipe, and in a process group of its
 * own, so that Ctrl-C reaches only us and we stop the parts in the right order.
 */
export async function launch(options: ChildOptions): Promise<Child> {
  const { name, command, args, logFile, env = process.env, cwd, runAs, stopSignal = 'SIGTERM' } = options;
  const log = openLog(logFile);
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], env, cwd, ...runAs });
  closeSync(log);
  const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await once(child, 'spawn');

  const pid = endWithUs(child, stopSignal);
  return { name, pid, logFile, exited, stop: () => stop(pid, stopSignal, exited) };
}

/** A crash of ours, or a test runner's early exit, must not leave anything behind. */
export function endWithUs(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): number {
  if (child.pid === undefined) throw new Error(`${child.spawnfile} has no process id: it was not started`);
  const { pid } = child;
  running.set(pid, signal);
  child.once('exit', () => running.delete(pid));
  return pid;
}

process.once('exit', () => {
  for (const [pid, signal] of running) process.kill(pid, signal);
});

async function stop(pid: number, signal: NodeJS.Signals, exited: Promise<Exit>): Promise<void> {
  if (!running.has(pid)) return;
  process.kill(pid, signal);
  const isInTime = await Promise.race([exited.then(() => true), sleep(STOP_TIME_MAX_MS, false, { ref: false })]);
  if (!isInTime && running.has(pid)) process.kill(pid, 'SIGKILL');
  await exited;
}

function openLog(logFile: string): number {
  mkdirSync(path.dirname(logFile), { recursive: true });
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
  return openSync(logFile, 'a');
}

/** What a person reads first when a part has died. */
export function tailOf(logFile: string, lines = 20): string {
  if (!existsSync(logFile)) return '';
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
