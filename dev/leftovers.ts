import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';
import { hasCode } from './system-error.ts';

type Known = { readonly name: string; readonly pid: number; readonly startedAt: string };
const STOP_TIME_MAX_MS = 10_000;

/** Which processes run on a data folder, kept in a file: after a `kill -9` of ours the next start finds the orphans. */
export class RunningProcesses {
  readonly #file: string;
  #known: Known[] = [];

  private constructor(file: string) {
    this.#file = file;
  }

  /** Refuses a folder that is in use, and ends what a killed start left running on it. */
  static async takeOver(dataDir: string, say: (line: string) => void): Promise<RunningProcesses> {
    mkdirSync(dataDir, { recursive: true });
    const file = path.join(dataDir, 'processes.json');
    const [first, ...parts] = readKnown(file);
    if (first && isRunning(first)) {
      throw new Error(
        `DATA_DIR ${dataDir} is in use by \`npm start\` with process id ${first.pid}: stop that one first`,
      );
    }
    await Promise.all(parts.filter(isRunning).map((orphan) => end(orphan, say)));
    const processes = new RunningProcesses(file);
    processes.add({ name: 'start', pid: process.pid });
    return processes;
  }

  add({ name, pid }: Pick<Child, 'name' | 'pid'>): void {
    this.#known = [...this.#known.filter((each) => each.name !== name), { name, pid, startedAt: startOf(pid) ?? '' }];
    writeFileSync(this.#file, JSON.stringify(this.#known, null, 2));
  }
}

function readKnown(file: string): Known[] {
  if (!existsSync(file)) return [];
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Known[];
  } catch {
    return []; // Killed while writing it.
  }
}

/** A process id comes again; together with the moment of its start it does not. */
function isRunning({ pid, startedAt }: Known): boolean {
  return startedAt !== '' && startOf(pid) === startedAt;
}

function startOf(pid: number): string | undefined {
  try {
    // The name, in parentheses, may hold blanks; the start is the 20th field after it.
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

async function end(orphan: Known, say: (line: string) => void): Promise<void> {
  say(`ending ${orphan.name} (process ${orphan.pid}), left by a start that was killed`);
  signal(orphan.pid, orphan.name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  const deadline = Date.now() + STOP_TIME_MAX_MS;
  while (isRunning(orphan) && Date.now() < deadline) await sleep(50);
  if (isRunning(orphan)) signal(orphan.pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
