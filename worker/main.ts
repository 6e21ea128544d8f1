import { setTimeout as sleep } from 'node:timers/promises';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { easyPostOf } from '../activities/carriers/carriers-of-shop.ts';
import { createStripeGateway } from '../activities/payments/stripe-gateway.ts';
import { CannotStart, LOG_DESTINATION, loadConfig } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { durationMs } from '../domain/duration.ts';
import { portTaken, sayWhyItFails } from '../failing-start.ts';
import { searchAttributesOf } from '../inbox/search-attributes.ts';
import { startSweep } from '../inbox/sweep.ts';
import { openTemporal } from '../inbox/temporal.ts';
import { startTracing } from '../tracing.ts';
import { runtimeLog } from './runtime-log.ts';
import { createWorkers } from './workers.ts';

const RECONNECT_MS = 1_000;
const hasStarted = sayWhyItFails();
const config = loadConfig();
const log = pino({ name: 'worker', level: config.LOG_LEVEL }, pino.destination(LOG_DESTINATION));

installRuntime();

const { DATABASE_CONNECTIONS_MAX: connectionsMax } = config;
const db = openDatabase({ url: config.DATABASE_URL, connectionsMax, name: 'orderloom-worker', findsByKeys: true });
const lookups = openDatabase({ url: config.DATABASE_URL, connectionsMax: 2, name: 'orderloom-lookups' });
const tracing = await startTracing('worker', config);
const client = openTemporal(config, tracing?.plugin);
const connection = await connect();
const hasSearchAttributes = searchAttributesOf(client, log);

const gateway = createStripeGateway({
  apiKey: config.STRIPE_API_KEY,
  webhookSecret: config.STRIPE_WEBHOOK_SECRET,
  ...(config.STRIPE_API_BASE ? { apiBase: config.STRIPE_API_BASE } : {}),
});
const taskQueue = config.TEMPORAL_TASK_QUEUE;
const workers = await createWorkers({
  db,
  lookups,
  client,
  connection,
  gateway,
  taskQueue,
  companyPrefix: config.GS1_COMPANY_PREFIX,
  ...easyPostOf(config),
  ...(tracing ? { plugin: tracing.plugin } : {}),
  // A bundle made before holds none of the code that traces.
  ...(config.WORKFLOW_BUNDLE && !tracing ? { workflowBundle: { codePath: config.WORKFLOW_BUNDLE } } : {}),
});
const sweep = startSweep({ db, client, taskQueue, hasSearchAttributes }, durationMs(config.SWEEP_INTERVAL), log);
hasStarted();
log.info({ taskQueue }, 'the worker takes orders');
try {
  await Promise.all(workers.map((worker) => worker.run()));
} finally {
  await sweep.stop();
  await connection.close();
  await Promise.all([db.destroy(), lookups.destroy()]);
  await tracing?.stop();
}

/** Temporal may come up later than its workers. */
async function connect(): Promise<NativeConnection> {
  const { connectionOptions } = loadClientConnectConfig();
  const address = config.TEMPORAL_ADDRESS ?? connectionOptions.address ?? '127.0.0.1:7233';
  for (;;) {
    try {
      return await NativeConnection.connect({ ...connectionOptions, address });
    } catch (error) {
      log.warn({ err: error, address }, 'Temporal does not answer yet');
      await sleep(RECONNECT_MS);
    }
  }
}

function installRuntime(): void {
  const { HOST, WORKER_METRICS_PORT: port } = config;
  try {
    Runtime.install({
      logger: runtimeLog(log),
      telemetryOptions: { metrics: { prometheus: { bindAddress: `${HOST}:${port}` } } },
      shutdownSignals: ['SIGTERM', 'SIGINT'],
    });
  } catch (error) {
    // The library does not say which.
    const isTaken = error instanceof Error && /address already in use/i.test(error.message);
    throw isTaken ? new CannotStart(portTaken('WORKER_METRICS_PORT', port), { cause: error }) : error;
  }
}
