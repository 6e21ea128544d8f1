import type { Database, Tx } from '../../db/database.ts';
import { asItStands, changeOrder, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { type OrderToSource, readToSource } from '../../db/sourcing/order-to-source.ts';
import type { Planned } from '../../db/sourcing/plan-order.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import type { PlanLine, PlanPart } from '../../domain/sourcing/types.ts';
import { openParts } from '../order/open-parts.ts';
import { commitDecision, decide, TooLate, untilInTime } from './decide.ts';

/**
 * Finds another place for units that were given back, never where they were refused. What nobody has waits for stock,
 * becomes a question to the customer, or is cancelled, as the channel's policy says.
 */
export function resourceUnits(db: Database, orderId: OrderId): Promise<OrderFacts> {
  return untilInTime(async () => {
    const order = await readToSource(db, orderId);
    if (order.stage !== 'ACCEPTED' || order.lines.every(({ open }) => open <= 0)) return asItStands(db, orderId);
    const planned = await decide(db, { ...order, allowBackorder: true });
    return changeOrder(db, orderId, (tx, locked) => commit(tx, locked, order, planned));
  });
}

/** A question to the customer is asked about units that wait. */
function mayWait({ allowBackorder, policy }: OrderToSource): boolean {
  return allowBackorder || policy.outOfStock === 'BACKORDER' || policy.outOfStock === 'ASK';
}

const isOutOfStock = ({ locationId, opensAt }: PlanPart): boolean => locationId === null && opensAt === undefined;

async function commit(tx: Tx, locked: OrderRow, order: OrderToSource, planned: Planned): Promise<OrderEvent[]> {
  const now = await readToSource(tx, order.id);
  if (now.lines.some(({ open }, index) => open !== order.lines[index]?.open)) throw new TooLate();
  const parts = chosenParts(planned.decision);
  const sourcingDecisionId = await commitDecision(tx, order, planned);
  const toOpen = mayWait(order) ? parts : parts.filter((part) => !isOutOfStock(part));
  const opened = await openParts(tx, locked, toOpen, new Date());
  const events: OrderEvent[] = [
    { type: 'order.re-sourced', actor: SYSTEM, after: { sourcingDecisionId, fulfillmentOrders: opened } },
  ];
  const unfilled = parts.filter((part) => !toOpen.includes(part)).flatMap(({ lines }) => lines);
  if (unfilled.length > 0) events.push(await cancelLines(tx, unfilled));
  const waiting = opened.filter((_part, index) => isOutOfStock(toOpen[index] as PlanPart));
  if (waiting.length > 0 && order.policy.outOfStock === 'ASK') {
    events.push({
      type: 'order.customer-asked',
      actor: SYSTEM,
      reason: 'out-of-stock',
      after: { fulfillmentOrders: waiting },
    });
  }
  return events;
}

async function cancelLines(tx: Tx, lines: readonly PlanLine[]): Promise<OrderEvent> {
  for (const { lineId, quantity } of lines) {
    await tx
      .updateTable('order_line')
      .set((row) => ({ cancelled: row('cancelled', '+', quantity) }))
      .where('id', '=', lineId)
      .execute();
  }
  return { type: 'order.units-cancelled', actor: SYSTEM, reason: 'out-of-stock', after: { lines } };
}
