import type { Client } from '@temporalio/client';
import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { v7 as uuid } from 'uuid';
import { easyPostOf } from '../../activities/carriers/carriers-of-shop.ts';
import type { EasyPostAccount } from '../../activities/carriers/easypost/calling.ts';
import type { Activities } from '../../activities/index.ts';
import { createStripeGateway } from '../../activities/payments/stripe-gateway.ts';
import { hashOfKey } from '../../api/plugins/auth.ts';
import { createApi } from '../../api/server.ts';
import { loadConfig } from '../../config.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { registerFirstKey } from '../../db/people/api-keys.ts';
import { startPaymentSimulator } from '../../dev/payment-simulator/payment-simulator.ts';
import { searchAttributesOf } from '../../inbox/search-attributes.ts';
import { startSweep } from '../../inbox/sweep.ts';
import { openTemporal } from '../../inbox/temporal.ts';
import { createWorkers } from '../../worker/workers.ts';
import { createDatabase, type DatabaseSettings, environmentOf, stack } from './stack.ts';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
});

const ADMIN_KEY = 'ol_test_key_of_the_world';
const SWEEP_EVERY_MS = 200;
const STATE_TIME_MAX_MS = 25_000;

// A test reads answers as a caller does: as JSON whose shape it asserts.
export type Json = ReturnType<typeof JSON.parse>;
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Json;
  /** The bytes, for what is no JSON. */
  readonly raw?: Buffer;
};
export type Call = {
  readonly body?: unknown;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
export type World = {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly client: Client;
  readonly simulatorUrl: string;
  readonly taskQueue: string;
  call(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, call?: Call): Promise<Answer>;
  close(): Promise<void>;
};
/** Replaces activities before the workers get them: to make one fail, repeat or lose its answer. */
export type Change = (activities: Activities) => Partial<Activities>;

export type WorldOptions = {
  readonly change?: Change;
  /** Carries traces. The bundle of the test run holds no code for it, so the world makes its own. */
  readonly plugin?: OpenTelemetryPlugin;
  /** A server that speaks EasyPost's form. */
  readonly easyPost?: EasyPostAccount;
  /** Of its database, e.g. `{ enable_seqscan: 'off' }`. */
  readonly settings?: DatabaseSettings;
};

/** The whole system on real servers, within this process: API, workers, sweep and a payment provider of its own. */
export async function openWorld({ change, plugin, easyPost, settings }: WorldOptions = {}): Promise<World> {
  const database = await createDatabase(settings);
  const secret = 'whsec_test_orderloom';
  const simulator = await startPaymentSimulator({ port: 0, dataDir: ':memory:', webhookSecret: secret });
  const config = loadConfig(
    environmentOf(database, { STRIPE_API_BASE: simulator.url, LOG_LEVEL: 'error', ...environmentOfCarrier(easyPost) }),
  );
  const log = pino({ level: config.LOG_LEVEL });
  const db = openDatabase({ url: database.url, connectionsMax: 20, name: 'test' });
  const lookups = openDatabase({ url: database.url, connectionsMax: 2, name: 'test' });
  await registerFirstKey(db, { id: uuid(), hash: hashOfKey(ADMIN_KEY) });
  const client = openTemporal(config, plugin);
  const taskQueue = config.TEMPORAL_TASK_QUEUE;

  const connection = await NativeConnection.connect({ address: stack().temporalAddress });
  const gateway = createStripeGateway({ apiKey: config.STRIPE_API_KEY, apiBase: simulator.url, webhookSecret: secret });
  const app = await createApi({ db, byKeys: db, config, temporal: client, payments: gateway, logger: log });
  const workflowBundle = { codePath: stack().workflowBundle };
  const workers = await createWorkers({
    companyPrefix: config.GS1_COMPANY_PREFIX,
    ...easyPostOf(config),
    db,
    lookups,
    client,
    connection,
    gateway,
    taskQueue,
    ...(plugin ? { plugin } : { workflowBundle }),
    ...(change ? { change } : {}),
  });
  const running = workers.map((worker) => worker.run());
  const sweep = startSweep(
    { db, client, taskQueue, hasSearchAttributes: searchAttributesOf(client, log) },
    SWEEP_EVERY_MS,
    log,
  );

  return {
    app,
    db,
    client,
    taskQueue,
    simulatorUrl: simulator.url,
    call: (method, url, call) => inject(app, method, url, call),
    async close() {
      await app.close();
      await sweep.stop();
      for (const worker of workers) stopWorker(worker);
      await Promise.allSettled(running);
      await Promise.allSettled([
        connection.close(),
        client.connection.close(),
        db.destroy(),
        lookups.destroy(),
        simulator.stop(),
      ]);
      await database.drop();
    },
  };
}

const environmentOfCarrier = (account: EasyPostAccount | undefined): NodeJS.ProcessEnv =>
  account ? { EASYPOST_API_KEY: account.apiKey, EASYPOST_API_BASE: account.baseUrl } : {};

function stopWorker(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}

async function inject(
  app: FastifyInstance,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  { body, key, headers }: Call = {},
): Promise<Answer> {
  const answer = await app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, ...(key ? { 'idempotency-key': key } : {}), ...headers },
    ...(body === undefined ? {} : { payload: body as object }),
  });
  const isJson = String(answer.headers['content-type']).includes('json');
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: isJson ? answer.json() : answer.body,
    raw: answer.rawPayload,
  };
}

/** Waits for a state, never for a time; the limit only keeps a broken test from hanging. */
export async function until<Value>(what: string, look: () => Promise<Value | undefined | false>): Promise<Value> {
  const limit = Date.now() + STATE_TIME_MAX_MS;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > limit) throw new Error(`it never came about that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
