import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import { readFacts } from '../../db/order/facts.ts';
import { readProcess } from '../../db/order/history.ts';
import { type OrderId, orderWorkflowId } from '../../domain/ids.ts';
import { DEADLINE_KINDS } from '../../domain/order/facts.ts';
import { HOLD_REASONS } from '../../domain/order/hold.ts';
import type { ApiParts } from '../parts.ts';
import { Instant } from '../schemas.ts';
import { waitingFor } from './waiting-for.ts';

export const ProcessView = z
  .object({
    workflowId: z.string(),
    state: z
      .string()
      .describe('RUNNING, COMPLETED, FAILED, TERMINATED, … as Temporal says; NOT_STARTED; UNKNOWN while it is away.'),
    runId: z.string().exactOptional(),
    historyLength: z.int().exactOptional().describe('Events.'),
    waitingFor: z.array(z.string()),
    timers: z.array(z.object({ kind: z.enum(DEADLINE_KINDS), subject: z.string(), at: Instant })),
    holds: z.array(
      z.object({ id: z.uuid(), reason: z.enum(HOLD_REASONS), fulfillmentOrderId: z.uuid().exactOptional() }),
    ),
    activities: z
      .array(z.object({ name: z.string(), attempt: z.int(), lastFailure: z.string().exactOptional() }))
      .describe('Steps under way. `attempt` counts; `lastFailure` is its type.'),
    temporalUrl: z.string().exactOptional(),
  })
  .meta({ id: 'Process' });
type Process = z.output<typeof ProcessView>;
type Seen = Pick<Process, 'state' | 'runId' | 'historyLength' | 'activities'>;

/** What the rows know is always there; what only Temporal knows is added while it answers and remembers. */
export async function presentProcess({ db, temporal, config, logger }: ApiParts, orderId: OrderId): Promise<Process> {
  const workflowId = orderWorkflowId(orderId);
  const [facts, stored, live] = await Promise.all([
    readFacts(db, orderId),
    readProcess(db, orderId),
    describe(temporal, workflowId, logger),
  ]);
  const seen = live === 'FORGOTTEN' || live === 'AWAY' ? remembered(stored, live) : live;
  const address = config.TEMPORAL_UI_URL;
  return {
    workflowId,
    ...seen,
    waitingFor: waitingFor(facts),
    timers: facts.deadlines.map(({ kind, subject, atMs }) => ({ kind, subject, at: new Date(atMs).toISOString() })),
    holds: facts.holds.map((hold) => ({ ...hold })),
    ...(address && { temporalUrl: urlOf(address, temporal.options.namespace, workflowId, seen.runId) }),
  };
}

/** Once the workflow has ended, its own last step has stored what is asked for here. */
function remembered(stored: Awaited<ReturnType<typeof readProcess>>, live: 'FORGOTTEN' | 'AWAY'): Seen {
  if (stored.process) return { state: 'COMPLETED', ...stored.process, activities: [] };
  return { state: live === 'AWAY' ? 'UNKNOWN' : 'NOT_STARTED', activities: [] };
}

const DESCRIBE_TIME_MAX_MS = 2_000;

async function describe(
  temporal: Client,
  workflowId: string,
  log: FastifyBaseLogger,
): Promise<Seen | 'FORGOTTEN' | 'AWAY'> {
  try {
    const handle = temporal.workflow.getHandle(workflowId);
    const seen = await temporal.withDeadline(Date.now() + DESCRIBE_TIME_MAX_MS, () => handle.describe());
    const activities = (seen.raw.pendingActivities ?? []).map(({ activityType, attempt, lastFailure }) => ({
      name: activityType?.name ?? '',
      attempt: attempt ?? 1,
      // Its type only: the message of a failure is for the Temporal UI.
      ...(lastFailure && { lastFailure: lastFailure.applicationFailureInfo?.type ?? lastFailure.source ?? 'unknown' }),
    }));
    return { state: seen.status.name, runId: seen.runId, historyLength: seen.historyLength, activities };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'FORGOTTEN';
    log.warn({ err: error, workflowId }, 'Temporal did not describe a workflow');
    return 'AWAY';
  }
}

function urlOf(address: string, namespace: string, workflowId: string, runId: string | undefined): string {
  const path = `/namespaces/${namespace}/workflows/${workflowId}${runId ? `/${runId}/history` : ''}`;
  return address.replace(/\/$/, '') + path;
}
