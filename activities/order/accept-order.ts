import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { builtOnce } from '../../db/built-once.ts';
import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { placingDone } from '../../db/order/inbox.ts';
import { durationMs } from '../../domain/duration.ts';
import type { HoldId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { PlanPart } from '../../domain/sourcing/types.ts';
import { takeCash } from '../payments/cash.ts';
import { refuse } from '../refuse.ts';
import { holdExchange } from './hold-exchange.ts';
import { conditionsOf, openUnder } from './open-parts.ts';

/** The order is ours to fill: opens a fulfillment order for each part of the plan, on hold where a hold stands. */
export function acceptOrder(db: Database, orderId: OrderId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    if (order.stage === 'ACCEPTED') return [];
    if (order.stage === 'UNDONE') throw refuse({ kind: 'undo-stopped-it', detail: `Order ${orderId} was given up.` });
    const acceptedAt = new Date();
    const held = [...(await holdIfRisky(tx, order, acceptedAt)), ...(await holdExchange(tx, order, acceptedAt))];
    const { parts, isPaidInCash, ...conditions } = await PLAN({ orderId }).one(tx);
    const opened = await openUnder(tx, { order, now: acceptedAt, ...conditions }, parts);
    if (isPaidInCash) await takeCash(tx, order);
    const row = { stage: 'ACCEPTED' as const, acceptedAt };
    const [after, writes] = [{ fulfillmentOrders: opened }, [placingDone({ orderId })]];
    return [{ type: 'order.accepted', actor: SYSTEM, after, row, writes }, ...held];
  });
}

async function holdIfRisky(tx: Tx, order: OrderRow, now: Date): Promise<OrderEvent[]> {
  const { riskHoldScore, holdTimeout } = order.policy.verification;
  if (order.riskScore < riskHoldScore) return [];
  const hold = { id: uuid() as HoldId, orderId: order.id, reason: 'HIGH_RISK_OF_FRAUD' as const, placedBy: SYSTEM };
  await tx
    .insertInto('hold')
    .values({ ...hold, expiresAt: new Date(now.getTime() + durationMs(holdTimeout)) })
    .execute();
  return [
    { type: 'order.held', actor: SYSTEM, reason: hold.reason, after: { holdId: hold.id, riskScore: order.riskScore } },
  ];
}

/**
 * With the conditions of its work, which the holds of above are among. A try whose refusal nobody heard of has left a
 * decision without a way.
 */
const PLAN = builtOnce((query, { orderId }: { orderId: OrderId }) => {
  const locationIds = sql`array(select part ->> 'locationId' from jsonb_array_elements(${PARTS}) part)`;
  return query
    .selectFrom('sourcing_decision')
    .select([PARTS.as('parts'), cashOf(orderId).as('isPaidInCash'), ...conditionsOf(orderId, locationIds)])
    .where('orderId', '=', orderId)
    .where(sql<boolean>`(decision -> 'chosen')::int >= 0`)
    .orderBy('at');
});

/** Only of the chosen plan: the rest of a decision may be large. */
const PARTS = sql<PlanPart[]>`decision -> 'plans' -> (decision -> 'chosen')::int -> 'parts'`;

const cashOf = (orderId: OrderId) =>
  sql<boolean>`exists (select from payment p where p.order_id = ${orderId}::uuid and p.tender = 'CASH')`;
