import type { Tx } from '../../db/database.ts';
import { durationMs } from '../../domain/duration.ts';
import type { FulfillmentOrderId } from '../../domain/ids.ts';
import { slaAt } from '../../domain/order/deadline.ts';
import { CANCEL_WITHIN_DEFAULT, confirmsCancellations } from '../../domain/order/policy.ts';
import { refuse } from '../refuse.ts';

/** Accepted work of others: true when they have been asked to leave it alone, and have it until they answer. */
export async function asksFirst(tx: Tx, id: FulfillmentOrderId, by: 'ORDER' | 'WORK'): Promise<boolean> {
  const part = await tx
    .selectFrom('fulfillment_order as f')
    .innerJoin('location as l', 'l.id', 'f.locationId')
    .innerJoin('orders as o', 'o.id', 'f.orderId')
    .select(['f.requestStatus', 'f.cancelsOrder', 'l.kind', 'l.external', 'l.sla', 'o.policy'])
    .where('f.id', '=', id)
    .executeTakeFirst();
  if (!part || !confirmsCancellations(part.kind, part.external)) return false;
  const isPending = part.requestStatus === 'CANCELLATION_REQUESTED';
  if (!isPending && part.requestStatus !== 'ACCEPTED' && part.requestStatus !== 'CANCELLATION_REJECTED') return false;
  const within = slaAt(part.policy, part.sla).cancelWithin ?? CANCEL_WITHIN_DEFAULT;
  await tx
    .updateTable('fulfillment_order')
    // The feed shows it even where an earlier question like it was read.
    .set({ requestStatus: 'CANCELLATION_REQUESTED', cancelsOrder: part.cancelsOrder || by === 'ORDER' })
    .$if(!isPending, (query) =>
      query.set({ cancelBy: new Date(Date.now() + durationMs(within)), feedStatus: 'ACCEPTED' }),
    )
    .where('id', '=', id)
    .execute();
  return true;
}

/** While the customer wants none of it, refused or missing units must not be looked for elsewhere. */
export async function mustNotBeAsked(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  const asked = await readAsked(tx, id);
  if (asked?.requestStatus !== 'CANCELLATION_REQUESTED') return;
  throw refuse({ kind: 'action-not-allowed', detail: `${id} is asked to be cancelled: answer that first.` });
}

export const readAsked = (tx: Tx, id: FulfillmentOrderId) =>
  tx
    .selectFrom('fulfillment_order')
    .select(['requestStatus', 'cancelsOrder', 'status'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
