import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { coldStart } from './cold-start.ts';
import { median, percentile, round } from './sample.ts';
import { type Servers, startServers } from './servers.ts';
import { aFloor, live, type Subject, someOrders } from './subjects.ts';
import { IN_FLIGHT, PROCESSES, type Run, throughput } from './throughput.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '300' },
    singles: { type: 'string', default: '100' },
    runs: { type: 'string', default: '3' },
    profile: { type: 'string' },
    only: { type: 'string' },
  },
});
const [ORDERS, SINGLES, RUNS] = [Number(values.orders), Number(values.singles), Number(values.runs)];
// Until its code is compiled, an order takes a third longer, and a bare workflow a tenth.
const WARM_UP = 2_000;

const isWanted = (figure: string): boolean => values.only === undefined || values.only.split(',').includes(figure);
const report = (figure: string, facts: object): void => console.log(JSON.stringify({ figure, ...facts }));

if (isWanted('cold-start')) report('cold-start', { seconds: round(await coldStart()) });
const servers = await startServers(values.profile);
const client = new Client({ connection: await Connection.connect({ address: servers.temporalAddress }) });
try {
  await measure(servers, client);
} catch (error) {
  // Now, because calls that are under way may end this process once the connection is closed.
  console.error(error);
  process.exitCode = 1;
} finally {
  await client.connection.close();
  await servers.stop();
}

async function measure(servers: Servers, client: Client): Promise<void> {
  const [orders, floor] = [await someOrders(servers, client), aFloor(client)];
  if (isWanted('history')) report('history', { order: await history(orders), floor: await history(floor) });
  await warmUp(orders, floor);
  if (isWanted('throughput')) await compareThroughput(orders, floor);
  if (isWanted('latency')) await compareLatency(orders, floor);
}

/** Turn by turn as they are measured: a worker that has waited for a minute is slower at first. */
async function warmUp(orders: Subject, floor: Subject): Promise<void> {
  for (let lives = 0; lives < WARM_UP; lives += ORDERS) {
    for (const subject of [orders, floor]) await throughput(servers, subject, ORDERS);
  }
}

async function history(subject: Subject) {
  const workflowId = await live(subject);
  const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
  const types = (events ?? []).map(({ eventType }) => proto.temporal.api.enums.v1.EventType[eventType ?? 0]);
  const { length: bytes } = proto.temporal.api.history.v1.History.encode({ events }).finish();
  const children = types.filter((type) => type?.includes('CHILD_WORKFLOW_EXECUTION_INITIATED')).length;
  return {
    events: types.length,
    bytes,
    workflows: 1 + children,
    types: types.map((type) => type?.replace('EVENT_TYPE_', '')),
  };
}

/** Turn by turn on the same servers, because a shared machine is not equally fast all the time. */
async function compareThroughput(orders: Subject, floor: Subject): Promise<void> {
  const runs: { order: Run; floor: Run; ratio: number }[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const [order, bare] = [await throughput(servers, orders, ORDERS), await throughput(servers, floor, ORDERS)];
    runs.push({ order, floor: bare, ratio: round(order.perSecond / bare.perSecond, 2) });
    report('throughput-run', { run, ...runs.at(-1) });
  }
  const middle = (pick: (run: (typeof runs)[number]) => number, digits = 1) => round(median(runs.map(pick)), digits);
  const middles = (of: 'order' | 'floor') => ({
    perSecond: middle((run) => run[of].perSecond),
    cpuMs: Object.fromEntries(
      [...PROCESSES, 'total' as const].map((name) => [name, middle((run) => run[of].cpuMs[name])]),
    ),
  });
  const ratio = middle((run) => run.ratio, 2);
  report('throughput', {
    inFlight: IN_FLIGHT,
    orders: ORDERS,
    runs: RUNS,
    ratio,
    order: middles('order'),
    floor: middles('floor'),
  });
}

/** One at a time. The orders stay open: they are accepted, and that is the end of it. */
async function compareLatency(orders: Subject, floor: Subject): Promise<void> {
  const [ofOrders, ofFloor]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    ofOrders.push(...(await latencies(orders)));
    ofFloor.push(...(await latencies(floor)));
  }
  const summary = (sample: readonly number[]) => ({
    medianMs: round(median(sample)),
    p99Ms: round(percentile(sample, 0.99)),
  });
  report('latency', { samples: ofOrders.length, order: summary(ofOrders), floor: summary(ofFloor) });
}

async function latencies(subject: Subject): Promise<number[]> {
  const millis: number[] = [];
  for (let index = 0; index < SINGLES; index += 1) {
    const startedAt = performance.now();
    await subject.begin();
    millis.push(performance.now() - startedAt);
  }
  return millis;
}
