import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

export async function nothing(): Promise<void> {}

/** A process of its own, as the worker of orders is. */
async function main(address: string, taskQueue: string): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: ['SIGTERM', 'SIGINT'] });
  const connection = await NativeConnection.connect({ address });
  const workflowsPath = fileURLToPath(new URL('./workflow.ts', import.meta.url));
  const activities = { nothing };
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath,
    activities,
    maxConcurrentLocalActivityExecutions: 200,
    nonStickyToStickyPollRatio: 0.5,
  });
  await worker.run();
  await connection.close();
}

const [, , address, taskQueue] = process.argv;
if (address && taskQueue) await main(address, taskQueue);
