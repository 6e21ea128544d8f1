import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import type { ApiAccess } from '../../dev/api-access.ts';
import { type Child, launch, tailOf } from '../../dev/child.ts';
import type { Fault, Operation } from '../../dev/payment-simulator/faults.ts';
import { freePort } from '../../dev/ports.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { startTemporal } from '../../dev/temporal-server.ts';
import { eventually } from './patience.ts';
import { stack } from './stack.ts';
import type { Json } from './world.ts';

export const PARTS = ['worker', 'api', 'temporal', 'postgres', 'payment-simulator'] as const;
export type Part = (typeof PARTS)[number];

type Ports = Readonly<Record<'api' | 'temporal' | 'postgres' | 'payments' | 'metrics', number>>;

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Every part of the product as a process of its own on data of its own, so that each can be killed alone. */
export class Processes {
  readonly access: ApiAccess & { readonly carrierSecret: string };
  readonly simulatorUrl: string;
  readonly #folder: string;
  readonly #ports: Ports;
  readonly #taskQueue = `test-${randomUUID()}`;
  readonly #running = new Map<Part, Child>();
  readonly #others: Child[] = [];
  #database: Database | undefined;
  #databaseUrl = '';

  private constructor(folder: string, ports: Ports) {
    this.#folder = folder;
    this.#ports = ports;
    this.access = { url: urlOf(ports.api), key: `ol_${randomUUID()}`, carrierSecret: randomUUID() };
    this.simulatorUrl = urlOf(ports.payments);
  }

  static async open(): Promise<Processes> {
    const folder = await mkdtemp(path.join(tmpdir(), 'orderloom-test-'));
    await chmod(folder, 0o755); // The database's user must enter it when root runs the tests.
    const [api, temporal, postgres, payments, metrics] = await Promise.all(Array.from({ length: 5 }, () => freePort()));
    const opened = new Processes(folder, { api, temporal, postgres, payments, metrics } as Ports);
    try {
      await opened.#startAll();
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  /** The database that all parts share, for looking into; it survives the server's restarts. */
  get db(): Database {
    if (!this.#database) throw new Error('the database has not been started yet');
    return this.#database;
  }

  pidOf(part: Part): number {
    return this.#child(part).pid;
  }

  isRunning(part: Part): boolean {
    return this.#running.has(part);
  }

  /** Returns when it answers; a worker answers nobody, so it is only begun. */
  async start(part: Part): Promise<void> {
    if (this.#running.has(part)) throw new Error(`${part} runs already`);
    const child = await this.#launch(part);
    this.#running.set(part, child);
    void child.exited.then(() => this.#running.get(part) === child && this.#running.delete(part));
    if (part === 'api') await this.#untilItAnswers(part, `${this.access.url}/health`);
    if (part === 'payment-simulator') await this.#untilItAnswers(part, `${this.simulatorUrl}/_control/health`);
  }

  /** A second process of the same kind, which ends with all others. Returns where an API answers. */
  async startAnother(part: 'api' | 'worker'): Promise<string> {
    const [port, metrics] = [await freePort(), await freePort()];
    const env = { PORT: String(port), WORKER_METRICS_PORT: String(metrics) };
    const child = await this.#launchNode(`another-${part}`, `${part}/main.ts`, env);
    this.#others.push(child);
    const url = urlOf(part === 'api' ? port : metrics);
    const path = part === 'api' ? '/health' : '/metrics';
    await eventually(`another ${part} answers`, async () => (await statusOf(`${url}${path}`)) === 200);
    return url;
  }

  /** `kill -9` of the part and everything it has started: nobody gets to say goodbye. */
  async kill(part: Part): Promise<void> {
    const child = this.#child(part);
    process.kill(-child.pid, 'SIGKILL');
    await child.exited;
    this.#running.delete(part);
  }

  /** Stands still, with all its connections open, until `resume`. */
  pause(part: Part): void {
    process.kill(-this.#child(part).pid, 'SIGSTOP');
  }

  resume(part: Part): void {
    process.kill(-this.#child(part).pid, 'SIGCONT');
  }

  /** Asks it to end, and waits until it has. */
  async stop(part: Part): Promise<void> {
    await this.#running.get(part)?.stop();
    this.#running.delete(part);
  }

  /** What the API says of the others. */
  async readiness(): Promise<{ readonly status: string; readonly checks?: Readonly<Record<string, string>> }> {
    const answer = await fetch(`${this.access.url}/ready`).catch(() => undefined);
    return answer ? ((await answer.json()) as { status: string }) : { status: 'AWAY' };
  }

  /** Each part answers, and a worker polls. */
  async untilReady(): Promise<void> {
    await eventually(
      'all parts are ready',
      () => this.readiness(),
      ({ status }) => status === 'READY',
    );
  }

  /** Makes a call of the provider take effect at once and its answer late; resolves once such a call was made. */
  delayAnswer(operation: Operation, delayMs: number): Promise<{ untilHit(): Promise<void> }> {
    return this.#strike(operation, { kind: 'delay', moment: 'after', delayMs, times: 1 });
  }

  /** Makes a call of the provider take effect and its answer get lost; resolves once such a call was made. */
  dropAnswer(operation: Operation): Promise<{ untilHit(): Promise<void> }> {
    return this.#strike(operation, { kind: 'drop-answer', moment: 'after', times: 1 });
  }

  async #strike(operation: Operation, struck: Record<string, unknown>): Promise<{ untilHit(): Promise<void> }> {
    const fault = { operation, ...struck };
    const body = JSON.stringify(fault);
    const url = `${this.simulatorUrl}/_control/faults`;
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const [{ id }] = ((await answer.json()) as { faults: [Fault] }).faults;
    const isHit = async () =>
      ((await (await fetch(url)).json()) as { faults: Fault[] }).faults.some((each) => each.id === id && each.hits > 0);
    return { untilHit: async () => void (await eventually(`a call to ${operation} is under way`, isHit)) };
  }

  /** What the parts of our own said last, for a test that failed. */
  logs(lines = 8): string {
    const names = ['worker', 'api', 'payment-simulator'];
    return names.map((name) => `${name}:\n${tailOf(this.#logFile(name), lines)}`).join('\n');
  }

  /** What API and workers have logged under the id of an order. */
  linesAbout(orderId: string): Json[] {
    const names = ['api', 'another-api', 'worker', 'another-worker'];
    const texts = names.map((name) => tailOf(this.#logFile(name), Number.POSITIVE_INFINITY));
    const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.includes(orderId));
    return lines.map((line) => JSON.parse(line)).filter((line) => line.orderId === orderId);
  }

  async close(): Promise<void> {
    for (const other of this.#others) await other.stop();
    for (const part of PARTS) await this.stop(part);
    // Not waited for: a query that a failed test left under way would keep it from ever ending.
    void this.#database?.destroy();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #startAll(): Promise<void> {
    await Promise.all([this.start('postgres'), this.start('temporal'), this.start('payment-simulator')]);
    await migrate(this.#databaseUrl);
    this.#database = openDatabase({ url: this.#databaseUrl, connectionsMax: 5, name: 'test' });
    await Promise.all([this.start('api'), this.start('worker')]);
    await this.untilReady();
  }

  async #untilItAnswers(part: Part, url: string): Promise<void> {
    await eventually(`${part} answers`, async () => this.#child(part) && (await statusOf(url)) === 200);
  }

  #child(part: Part): Child {
    const child = this.#running.get(part);
    if (child) return child;
    throw new Error(`${part} does not run; what was said last:\n${this.logs()}`);
  }

  async #launch(part: Part): Promise<Child> {
    switch (part) {
      case 'postgres':
        return this.#launchPostgres();
      case 'temporal':
        return startTemporal({ dataDir: this.#folder, port: this.#ports.temporal });
      case 'payment-simulator':
        return this.#launchNode(part, 'dev/payment-simulator/main.ts');
      case 'api':
        return this.#launchNode(part, 'api/main.ts');
      case 'worker':
        return this.#launchNode(part, 'worker/main.ts');
    }
  }

  async #launchPostgres(): Promise<Child> {
    // A killed process loses nothing that it has written; only a machine that goes down asks for more.
    const settings = { fsync: 'off', full_page_writes: 'off' };
    const server = await startPostgres({ dataDir: this.#folder, port: this.#ports.postgres, settings });
    this.#databaseUrl = server.url;
    return server;
  }

  #launchNode(name: string, entry: string, own: NodeJS.ProcessEnv = {}): Promise<Child> {
    const [command, args] = [process.execPath, ['--no-warnings', path.join(ROOT, entry)]];
    return launch({
      name,
      command,
      args,
      logFile: this.#logFile(name),
      env: { ...this.#environment(), ...own },
      cwd: ROOT,
    });
  }

  #environment(): NodeJS.ProcessEnv {
    const { api, temporal, payments, metrics } = this.#ports;
    return {
      PATH: process.env.PATH,
      DATA_DIR: this.#folder,
      DATABASE_URL: this.#databaseUrl,
      TEMPORAL_ADDRESS: `127.0.0.1:${temporal}`,
      TEMPORAL_TASK_QUEUE: this.#taskQueue,
      PORT: String(api),
      PAYMENT_SIMULATOR_PORT: String(payments),
      WORKER_METRICS_PORT: String(metrics),
      ORDERLOOM_API_KEY: this.access.key,
      CARRIER_WEBHOOK_SECRET: this.access.carrierSecret,
      STRIPE_API_KEY: 'sk_test_orderloom',
      STRIPE_API_BASE: this.simulatorUrl,
      STRIPE_WEBHOOK_SECRET: 'whsec_test_orderloom',
      PAYMENT_WEBHOOK_URL: `${this.access.url}/v1/webhooks/payments/stripe`,
      SWEEP_INTERVAL: 'PT0.5S',
      WORKFLOW_BUNDLE: stack().workflowBundle,
      LOG_LEVEL: 'info',
    };
  }

  #logFile(name: string): string {
    return path.join(this.#folder, 'logs', `${name}.log`);
  }
}

const statusOf = (url: string): Promise<number> =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
const urlOf = (port: number): string => `http://127.0.0.1:${port}`;
