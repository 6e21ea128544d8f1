import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, type Exit, tailOf } from './child.ts';
import type { RunningProcesses } from './leftovers.ts';

const RESTART_AFTER_MIN_MS = 1000;
const RESTART_AFTER_MAX_MS = 30_000;
/** Who lived this long is no longer failing at its start. */
const HEALTHY_AFTER_MS = 60_000;

type Say = (line: string) => void;

/** What the embedded start has started, in the order in which it answered. */
export class Parts {
  readonly #say: Say;
  readonly #processes: RunningProcesses;
  readonly #running = new Map<string, Child>();
  #isReady = false;
  #stopped: Promise<void> | undefined;
  #fail: (error: Error) => void = () => undefined;

  /** Rejects when a part died before all were ready, or could not be started again. */
  readonly failure = new Promise<never>((_resolve, reject) => {
    this.#fail = reject;
  });

  constructor(processes: RunningProcesses, say: Say) {
    this.#processes = processes;
    this.#say = say;
    this.failure.catch(() => undefined); // Whoever waits for it hears it.
  }

  get isStopping(): boolean {
    return this.#stopped !== undefined;
  }

  /** From here on the dead are started again; before, something is wrong that a second try does not mend. */
  ready(): void {
    this.#isReady = true;
  }

  /** Starts a part, and starts it again whenever it dies: anything here may be killed while orders are on their way. */
  async keep<Part extends Child>(start: () => Promise<Part>): Promise<Part> {
    const child = await start();
    this.#add(child);
    void this.#restart(child, start).catch(this.#fail);
    return child;
  }

  /** For what ends by itself; when we are stopped first, so is it. */
  async runOnce(start: () => Promise<Child>): Promise<Child> {
    const child = await start();
    this.#add(child);
    await child.exited;
    this.#running.delete(child.name);
    return child;
  }

  async #restart(first: Child, start: () => Promise<Child>): Promise<void> {
    let [child, startedAt, pauseMs] = [first, Date.now(), RESTART_AFTER_MIN_MS];
    while (true) {
      const exit = await child.exited;
      if (this.isStopping) return;
      if (!this.#isReady) throw death(child, exit);
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) pauseMs = RESTART_AFTER_MIN_MS;
      this.#say(`${death(child, exit).message}\n${child.name} starts again in ${pauseMs / 1000} s`);
      await sleep(pauseMs);
      if (this.isStopping) return;
      pauseMs = Math.min(pauseMs * 2, RESTART_AFTER_MAX_MS);
      [child, startedAt] = [await start(), Date.now()];
      this.#add(child);
    }
  }

  #add(child: Child): void {
    this.#running.set(child.name, child);
    this.#processes.add(child);
    if (this.isStopping) void child.stop();
  }

  /** Callers first, then what they call: the last to start stops first. Once, however often it is asked for. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopInOrder();
    return this.#stopped;
  }

  async #stopInOrder(): Promise<void> {
    if (this.#running.size > 0) this.#say('stopping'); // At once, so that Ctrl-C is seen to have been heard.
    for (const child of [...this.#running.values()].reverse()) {
      await child.stop();
      this.#say(`stopped ${child.name}`);
    }
  }
}

function death(child: Child, { code, signal }: Exit): Error {
  const end = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  return new Error(`${child.name} ${end}; the end of ${child.logFile}:\n${tailOf(child.logFile)}`);
}
