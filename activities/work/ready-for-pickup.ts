import { randomInt } from 'node:crypto';
import type { Database, Tx } from '../../db/database.ts';
import { durationMs } from '../../domain/duration.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import { slaAt } from '../../domain/order/deadline.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { ChannelPolicy } from '../../domain/order/policy.ts';
import { ACCEPTED } from '../order/start-work.ts';
import { changeWork } from './change-work.ts';

const CODE_DIGITS = 6;

/** It waits at the counter under a code; who does not come in time finds it back on the shelf. */
export function readyForPickup(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork(db, 'readyForPickup', { orderId, commandId, id }, async (tx, { actor }, order) => {
    const { pickUpWithin } = await slaOf(tx, order.policy, id);
    const pickUpBy = pickUpWithin ? new Date(Date.now() + durationMs(pickUpWithin)) : null;
    const work = { status: 'IN_PROGRESS', requestStatus: 'ACCEPTED', ...ACCEPTED, ...SHIPPED } as const;
    await tx
      .updateTable('fulfillment_order')
      // Said twice, it keeps the code that the customer was sent, and his time.
      .set((row) => ({
        ...work,
        acceptedAt: row.fn.coalesce('acceptedAt', row.val(new Date())),
        pickupCode: row.fn.coalesce('pickupCode', row.val(newCode())),
        pickUpBy: row.fn.coalesce('pickUpBy', row.val(pickUpBy)),
      }))
      .where('id', '=', id)
      .execute();
    return [{ type: 'fulfillment-order.ready-for-pickup', actor, commandId, after: { fulfillmentOrderId: id } }];
  });
}

const newCode = (): string => String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');

/** It need not leave any more: the customer comes. */
const SHIPPED = { shipBy: null, shipRiskAt: null } as const;

async function slaOf(tx: Tx, policy: ChannelPolicy, id: FulfillmentOrderId): Promise<ChannelPolicy['sla']> {
  const { sla } = await tx
    .selectFrom('fulfillment_order as f')
    .innerJoin('location as l', 'l.id', 'f.locationId')
    .select('l.sla')
    .where('f.id', '=', id)
    .executeTakeFirstOrThrow();
  return slaAt(policy, sla);
}
