import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readRefs } from '../../db/order/fulfillment-orders.ts';
import type { LocationId } from '../../domain/ids.ts';
import type { OrderCommandKind } from '../../domain/order/command.ts';
import { atOnce } from '../at-once.ts';
import { notThere } from '../fulfillment-orders/view.ts';
import { doOnce, idempotencyKeyOf } from '../idempotency.ts';
import { type Outcome, outcomeOf, refused } from '../inbox/outcome.ts';
import type { Confirmation } from './schemas.ts';

const AT_ONCE_MAX = 16;

type Asked = { readonly kind: OrderCommandKind; readonly body: Readonly<Record<string, unknown>> };

/** What a location says of its work, as the commands it would otherwise send one by one. */
export async function confirm(
  app: FastifyInstance,
  request: FastifyRequest,
  locationId: LocationId,
  confirmations: readonly Confirmation[],
): Promise<(Outcome & Pick<Confirmation, 'fulfillmentOrderId' | 'action'>)[]> {
  await doOnce(app, request, async () => null);
  const key = idempotencyKeyOf(request) ?? randomUUID();
  const ids = confirmations.map(({ fulfillmentOrderId }) => fulfillmentOrderId);
  const scope = { ...request.caller, locationIds: [locationId] };
  const refs = new Map((await readRefs(app.parts.db, ids, scope)).map((ref) => [ref.id, ref]));
  // What is said of one fulfillment order keeps its order: it is accepted before it ships.
  const byWork = [...Map.groupBy(confirmations.entries(), ([, { fulfillmentOrderId }]) => fulfillmentOrderId)];
  const answers = await atOnce(AT_ONCE_MAX, byWork, async ([id, rows]) => {
    const said: [number, Outcome][] = [];
    const orderId = refs.get(id)?.orderId;
    for (const [index, confirmation] of rows) {
      const command = orderId && { ...commandOf(confirmation), orderId, fulfillmentOrderId: id };
      const outcome = command
        ? await outcomeOf(app, request, command, `${key}#${id}#${confirmation.action}`)
        : refused(notThere(id), request.url);
      said.push([index, outcome]);
    }
    return said;
  });
  const outcomes = new Map(answers.flat());
  return confirmations.map(({ fulfillmentOrderId, action }, index) => {
    const outcome = outcomes.get(index) ?? refused(notThere(fulfillmentOrderId), request.url);
    return { fulfillmentOrderId, action, ...outcome };
  });
}

function commandOf({ action, reason, carrier, trackingNumber }: Confirmation): Asked {
  switch (action) {
    case 'ACCEPT':
      return { kind: 'acceptFulfillmentOrder', body: {} };
    case 'REJECT':
      return { kind: 'rejectFulfillmentOrder', body: { reason } };
    case 'SHIP':
      return { kind: 'shipFulfillmentOrder', body: { carrier, trackingNumber } };
    case 'ACCEPT_CANCELLATION':
      return { kind: 'answerCancellation', body: { answer: 'ACCEPT' } };
    case 'REJECT_CANCELLATION':
      return { kind: 'answerCancellation', body: { answer: 'REJECT' } };
  }
}
