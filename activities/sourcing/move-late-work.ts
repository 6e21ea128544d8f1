import type { Database, Tx } from '../../db/database.ts';
import { askIn } from '../../db/order/attention.ts';
import { isBeingShipped } from '../../db/order/being-shipped.ts';
import { asItStands, changeOrder, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { type OrderToSource, readToSource, unitsOf, unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import type { Planned } from '../../db/sourcing/plan-order.ts';
import { lockRows } from '../../db/stock/commitments.ts';
import type { FulfillmentOrderId, LocationId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import { openParts } from '../order/open-parts.ts';
import { takeBack } from '../work/take-back.ts';
import { commitDecision, decide, untilInTime } from './decide.ts';

/** Nobody accepted the work in time: another location gets it. Where none can, it stays, and a person must look. */
export function moveLateWork(db: Database, orderId: OrderId, id: FulfillmentOrderId): Promise<OrderFacts> {
  return untilInTime(async () => {
    const late = await readLate(db, id);
    if (!late) return asItStands(db, orderId);
    const order = withLate(await readToSource(db, orderId), late);
    const planned = await decide(db, order);
    return changeOrder(db, orderId, async (tx, locked) => {
      if (!(await stopClock(tx, id))) return [];
      const reason = 'not-accepted-in-time' as const;
      const event: OrderEvent = {
        type: 'fulfillment-order.late',
        actor: SYSTEM,
        reason,
        after: { fulfillmentOrderId: id },
      };
      if (planned.decision.chosen >= 0)
        return [event, await move(tx, locked, { id, from: late.locationId, order, planned })];
      await askIn(tx, orderId, reason, id);
      return [event];
    });
  });
}

/** False where it was accepted, shipped or given up in the meantime. */
async function stopClock(tx: Tx, id: FulfillmentOrderId): Promise<boolean> {
  const stopped = await tx
    .updateTable('fulfillment_order as f')
    .set({ acceptBy: null })
    .where('f.id', '=', id)
    .where('f.status', '=', 'OPEN')
    .where('f.acceptBy', 'is not', null)
    .where((row) => row.not(isBeingShipped('f.id')))
    .returning('f.id')
    .executeTakeFirst();
  return stopped !== undefined;
}

type Move = {
  readonly id: FulfillmentOrderId;
  readonly from: LocationId;
  readonly order: OrderToSource;
  readonly planned: Planned;
};

async function move(tx: Tx, locked: OrderRow, { id, from, order, planned }: Move): Promise<OrderEvent> {
  // Where it was and where it goes, in order: two such moves must not wait for each other.
  await lockRows(tx, [...unitsAt(order, from), ...unitsOf(order.lines, planned.decision)]);
  await takeBack(tx, { orderId: order.id, id, actor: SYSTEM, reference: id, reason: undefined });
  const sourcingDecisionId = await commitDecision(tx, order, planned);
  const opened = await openParts(tx, locked, chosenParts(planned.decision), new Date());
  return { type: 'order.re-sourced', actor: SYSTEM, after: { sourcingDecisionId, fulfillmentOrders: opened } };
}

const unitsAt = ({ lines }: OrderToSource, locationId: LocationId) =>
  lines.flatMap((line) => unitsOfLine(line, locationId, line.open));

async function readLate(db: Database, id: FulfillmentOrderId) {
  const part = await db
    .selectFrom('fulfillment_order')
    .select(['locationId', 'status', 'acceptBy'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (part?.status !== 'OPEN' || part.acceptBy === null || part.locationId === null) return undefined;
  const lines = await db
    .selectFrom('fulfillment_order_line')
    .selectAll()
    .where('fulfillmentOrderId', '=', id)
    .execute();
  return { locationId: part.locationId as LocationId, lines };
}

/** The order as if the late units were open, and their location excluded; a backorder would be no help to anybody. */
function withLate(
  order: OrderToSource,
  { locationId, lines }: NonNullable<Awaited<ReturnType<typeof readLate>>>,
): OrderToSource {
  const lateOf = (lineId: string) => {
    const line = lines.find(({ orderLineId }) => orderLineId === lineId);
    return line ? line.quantity - line.shipped : 0;
  };
  return {
    ...order,
    allowBackorder: false,
    refusedBy: [...order.refusedBy, locationId],
    lines: order.lines.map((line) => ({ ...line, open: lateOf(line.id) })),
  };
}
