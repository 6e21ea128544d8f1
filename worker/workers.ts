import type { Client } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerPlugin, type WorkflowBundleOption } from '@temporalio/worker';
import { createBulkhead } from '../activities/bulkhead.ts';
import { openCarriersOfShop } from '../activities/carriers/carriers-of-shop.ts';
import { type Activities, createActivities } from '../activities/index.ts';
import type { PaymentGateway } from '../activities/payments/payment-gateway.ts';
import { PaymentRefused } from '../activities/payments/payment-refused.ts';
import type { Database } from '../db/database.ts';
import { providerQueue } from '../workflows/task-queues.ts';
import { attentionInterceptor } from './attention-interceptor.ts';
import { stepLog } from './step-log.ts';
import { wordlessFailures } from './wordless-failures.ts';
import { preloadModules, workflowsPath } from './workflow-code.ts';

export type WorkerParts = {
  readonly db: Database;
  /**
   * Of a pool of its own, for what is looked up while a step holds a connection of `db`: if both came from one pool,
   * enough steps at once would hold all of it and wait for each other.
   */
  readonly lookups: Database;
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly gateway: PaymentGateway;
  readonly taskQueue: string;
  readonly companyPrefix: string;
  /** Without an account there, labels are our own. */
  readonly easyPost?: { readonly apiKey: string; readonly baseUrl?: string };
  readonly workflowBundle?: WorkflowBundleOption;
  /** Carries traces through workflows and activities. */
  readonly plugin?: WorkerPlugin;
  /** Puts others in the place of some activities: tests make steps fail, repeat and lose their answer. */
  readonly change?: (activities: Activities) => Partial<Activities>;
};

/**
 * Each order begins on the queue that all workers share, of which Temporal makes four. With two polls for it, which is
 * the library's choice, a new order waits twice as long for its first task, and now and then 2 s in one nobody asks.
 */
const POLLS = { nonStickyToStickyPollRatio: 0.5 };

/** One for workflows and database steps, one for calls of providers, which may hang without delaying the others. */
export async function createWorkers(parts: WorkerParts): Promise<Worker[]> {
  const { db, client, connection, gateway, taskQueue, companyPrefix, workflowBundle } = parts;
  const paymentBulkhead = createBulkhead({}, (error) => error instanceof PaymentRefused);
  const carrier = await openCarriersOfShop(parts.lookups, parts.easyPost);
  const activities = createActivities({ db, gateway, paymentBulkhead, carrier, companyPrefix });
  const common = {
    connection,
    namespace: client.options.namespace,
    activities: { ...activities, ...parts.change?.(activities) },
    interceptors: { activity: [stepLog, attentionInterceptor(db), wordlessFailures] },
    shutdownGraceTime: '10 seconds',
    plugins: parts.plugin ? [parts.plugin] : [],
  };
  const workflows = workflowBundle ? { workflowBundle } : { workflowsPath, bundlerOptions: { preloadModules } };
  return Promise.all([
    Worker.create({ ...common, ...workflows, ...POLLS, taskQueue, maxConcurrentLocalActivityExecutions: 200 }),
    Worker.create({ ...common, taskQueue: providerQueue(taskQueue), maxConcurrentActivityTaskExecutions: 200 }),
  ]);
}
