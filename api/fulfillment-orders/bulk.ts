import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readRefs, type WorkRef } from '../../db/order/fulfillment-orders.ts';
import type { FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderCommandKind } from '../../domain/order/command.ts';
import { accessTo } from '../access.ts';
import { atOnce } from '../at-once.ts';
import { doOnce, idempotencyKeyOf } from '../idempotency.ts';
import { type Outcome, outcomeOf, refused } from '../inbox/outcome.ts';
import { mustHaveRole } from '../plugins/auth.ts';
import { mustKnowPlaces, REPLANNING } from './replanning.ts';
import type { BulkAction, BulkBody } from './schemas.ts';
import { notThere } from './view.ts';

const AT_ONCE_MAX = 16;

/** One command: about one fulfillment order, but for a merge, which is about all of an order's. */
type Job = {
  readonly ids: readonly FulfillmentOrderId[];
  readonly orderId: OrderId;
  readonly body: Readonly<Record<string, unknown>>;
};
export type BulkAnswer = Outcome & { readonly id: FulfillmentOrderId };

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
    const { ids, ...what } = job;
    const command = { kind: kindOf(body.action), fulfillmentOrderId: ids[0], ...what };
    const outcome = await outcomeOf(app, request, command, `${key}#${ids[0]}`);
    return ids.map((id) => ({ id, ...outcome }));
  });
  const byId = new Map(answers.flat().map((answer) => [answer.id, answer]));
  return body.ids.map((id) => byId.get(id) ?? { id, ...refused(notThere(id), request.url) });
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

const kindOf = (action: BulkAction): OrderCommandKind =>
  action === 'accept' ? 'acceptFulfillmentOrder' : REPLANNING[action].kind;
