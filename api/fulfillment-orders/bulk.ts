import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readRefs, type WorkRef } from '../../db/order/fulfillment-orders.ts';
import type { FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderCommandKind } from '../../domain/order/command.ts';
import { accessTo } from '../access.ts';
import { atOnce } from '../at-once.ts';
import { doOnce, idempotencyKeyOf } from '../idempotency.ts';
import { submitFact } from '../inbox/submit.ts';
import { mustHaveRole } from '../plugins/auth.ts';
import { Problem } from '../problem.ts';
import { mustKnowPlaces, REPLANNING } from './replanning.ts';
import { notThere } from './scanning.ts';
import type { BulkAction, BulkBody } from './schemas.ts';

const AT_ONCE_MAX = 16;

/** One command: about one fulfillment order, but for a merge, which is about all of an order's. */
type Job = {
  readonly ids: readonly FulfillmentOrderId[];
  readonly orderId: OrderId;
  readonly body: Readonly<Record<string, unknown>>;
};
export type BulkAnswer = {
  readonly id: FulfillmentOrderId;
  readonly status: number;
  readonly problem?: ReturnType<Problem['body']>;
};

/** The same commands as one by one, several at a time; one that is refused stops no other. */
export async function doInBulk(
  app: FastifyInstance,
  request: FastifyRequest<{ Body: BulkBody }>,
): Promise<BulkAnswer[]> {
  const { body, caller } = request;
  const { db } = app.parts;
  mustHaveRole(caller, accessTo('POST', `/v1/fulfillment-orders/:id/${body.action}`) ?? []);
  await mustKnowPlaces(db, body);
  // Remembers what was asked under the key; each command has a key of its own, made of it.
  await doOnce(app, request, async () => null);
  const key = idempotencyKeyOf(request) ?? randomUUID();
  const refs = await readRefs(db, body.ids, caller);
  const answers = await atOnce(AT_ONCE_MAX, jobsOf(body, refs), async (job) => {
    const outcome = await carry(app, request, job, key);
    return job.ids.map((id) => ({ id, ...outcome }));
  });
  const byId = new Map(answers.flat().map((answer) => [answer.id, answer]));
  return body.ids.map((id) => byId.get(id) ?? { id, ...refusal(notThere(id), request.url) });
}

function jobsOf(body: BulkBody, refs: readonly WorkRef[]): Job[] {
  const { action, ids: _ids, ...fields } = body;
  if (action === 'merge') return mergesOf(refs);
  return refs.map(({ id, orderId, lineIds }) => {
    const lines = body.lines?.filter(({ lineId }) => lineIds.includes(lineId));
    return { ids: [id], orderId, body: lines ? { lines } : fields };
  });
}

/** What is listed of one order comes together in the first of it. */
function mergesOf(refs: readonly WorkRef[]): Job[] {
  const byOrder = Map.groupBy(refs, ({ orderId }) => orderId);
  return [...byOrder].map(([orderId, works]) => {
    const ids = works.map(({ id }) => id);
    return { ids, orderId, body: { with: ids.slice(1) } };
  });
}

async function carry(
  app: FastifyInstance,
  { caller, body, url }: FastifyRequest<{ Body: BulkBody }>,
  { ids, orderId, body: fields }: Job,
  key: string,
): Promise<Omit<BulkAnswer, 'id'>> {
  const [fulfillmentOrderId] = ids;
  const { client, name: actor } = caller;
  const command = { kind: kindOf(body.action), orderId, fulfillmentOrderId, body: fields };
  try {
    const result = await submitFact(app, { ...command, client, actor, key: `${key}#${fulfillmentOrderId}` });
    return { status: result === 'DONE' ? 200 : 202 };
  } catch (error) {
    if (error instanceof Problem) return refusal(error, url);
    app.log.error({ err: error, fulfillmentOrderId }, 'a command of a bulk failed');
    return refusal(new Problem('internal-error', 'Try this one again later.'), url);
  }
}

const kindOf = (action: BulkAction): OrderCommandKind =>
  action === 'accept' ? 'acceptFulfillmentOrder' : REPLANNING[action].kind;

const refusal = (problem: Problem, url: string) => ({ status: problem.status, problem: problem.body(url) });
