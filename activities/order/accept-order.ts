import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { durationMs } from '../../domain/duration.ts';
import type { HoldId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { PlanPart } from '../../domain/sourcing/types.ts';
import { takeCash } from '../payments/cash.ts';
import { refuse } from '../refuse.ts';
import { holdExchange } from './hold-exchange.ts';
import { openParts } from './open-parts.ts';

/** The order is ours to fill: opens a fulfillment order for each part of the plan, on hold where a hold stands. */
export function acceptOrder(db: Database, orderId: OrderId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    if (order.stage === 'ACCEPTED') return [];
    if (order.stage === 'UNDONE') throw refuse({ kind: 'undo-stopped-it', detail: `Order ${orderId} was given up.` });
    const acceptedAt = new Date();
    const held = [...(await holdIfRisky(tx, order, acceptedAt)), ...(await holdExchange(tx, order, acceptedAt))];
    const opened = await openParts(tx, order, await plannedParts(tx, orderId), acceptedAt);
    await takeCash(tx, order);
    const row = { stage: 'ACCEPTED' as const, acceptedAt };
    return [{ type: 'order.accepted', actor: SYSTEM, after: { fulfillmentOrders: opened }, row }, ...held];
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

async function plannedParts(tx: Tx, orderId: OrderId): Promise<readonly PlanPart[]> {
  const { parts } = await tx
    .selectFrom('sourcing_decision')
    // Only the chosen plan: the rest of a decision may be large.
    .select(sql<PlanPart[]>`decision -> 'plans' -> (decision -> 'chosen')::int -> 'parts'`.as('parts'))
    .where('orderId', '=', orderId)
    // A try whose refusal nobody heard of has left one without a way.
    .where(sql<boolean>`(decision -> 'chosen')::int >= 0`)
    .orderBy('at')
    .executeTakeFirstOrThrow();
  return parts;
}
