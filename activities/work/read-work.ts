import type { Tx } from '../../db/database.ts';
import { isOnItsWay } from '../../db/order/transfers.ts';
import { readWorkLines, type WorkLine } from '../../db/order/work-lines.ts';
import type { FulfillmentOrderId, LocationId, OrderId } from '../../domain/ids.ts';
import type { FulfillmentOrderStatus } from '../../domain/order/fulfillment-order.ts';
import { refuse } from '../refuse.ts';

export type Work = {
  readonly id: FulfillmentOrderId;
  readonly orderId: OrderId;
  readonly locationId: LocationId | null;
  /** What it is or, while held, what it was before. */
  readonly status: FulfillmentOrderStatus;
  readonly opensAt: Date | null;
  readonly lines: readonly WorkLine[];
};

/** A fulfillment order with its units, locked: scans wait until the change is done. */
export async function readWork(tx: Tx, id: FulfillmentOrderId): Promise<Work> {
  const { locationId, statusBeforeHold, ...row } = await tx
    .selectFrom('fulfillment_order')
    .select(['id', 'orderId', 'locationId', 'status', 'statusBeforeHold', 'opensAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (locationId === null) await mustStillWait(tx, row.orderId, id);
  return {
    ...row,
    orderId: row.orderId as OrderId,
    status: statusBeforeHold ?? row.status,
    locationId: locationId as LocationId | null,
    lines: await readWorkLines(tx, id),
  };
}

/** Units that have come for it open it in a moment; until then they belong to it as it is. */
async function mustStillWait(tx: Tx, orderId: string, id: FulfillmentOrderId): Promise<void> {
  const arrived = await tx
    .selectFrom('reservation')
    .select('id')
    .where('orderId', '=', orderId as OrderId)
    .where('fulfillmentOrderId', '=', id)
    .executeTakeFirst();
  if (!arrived) return;
  const detail = `Units have just come for fulfillment order ${id}: look at what it has become, and ask again.`;
  throw refuse({ kind: 'action-not-allowed', detail });
}

/** What is on its way to a store arrives as it was sent. */
export async function mustBeHere(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  if (!(await isOnItsWay(tx, id))) return;
  throw refuse({ kind: 'action-not-allowed', detail: `The goods of fulfillment order ${id} are on their way to it.` });
}
