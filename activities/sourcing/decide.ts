import { endOrderHold, expireOverdueOf } from '../../db/cart-holds/cart-holds.ts';
import type { Database, Tx } from '../../db/database.ts';
import { hasCapacity } from '../../db/sourcing/capacity.ts';
import { writeDecision } from '../../db/sourcing/decisions.ts';
import { type OrderToSource, skusOf, unitsOf } from '../../db/sourcing/order-to-source.ts';
import { type Planned, planOrder } from '../../db/sourcing/plan-order.ts';
import { commitUnits } from '../../db/stock/commitments.ts';
import { leavesEnough } from '../../db/stock/kept-back.ts';
import type { LocationId } from '../../domain/ids.ts';
import type { Decision } from '../../domain/sourcing/types.ts';

/** For a pick-up whose store has too few, others send to the store what it lacks. */
export async function decide(db: Database, order: OrderToSource): Promise<Planned> {
  const planned = await decideFor(db, order);
  if (!fallsShort(planned.decision) || order.delivery.method !== 'PICK_UP') return planned;
  const byTransfer = await decideFor(db, await sentToTheStore(db, order, order.delivery.locationId));
  return fallsShort(byTransfer.decision) ? planned : byTransfer;
}

async function sentToTheStore(db: Database, order: OrderToSource, locationId: LocationId): Promise<OrderToSource> {
  const { address: shippingAddress } = await db
    .selectFrom('location')
    .select('address')
    .where('id', '=', locationId)
    .executeTakeFirstOrThrow();
  return { ...order, mayTransfer: true, shippingAddress };
}

/**
 * A plan on the stock of this moment. One that falls short is made again once overdue carts have given their units
 * back, also where none is left by then: the sweep may have ended them since the first look.
 */
async function decideFor(db: Database, order: OrderToSource): Promise<Planned> {
  const planned = await planOrder(db, order);
  if (!fallsShort(planned.decision)) return planned;
  await expireOverdueOf(db, skusOf(order.lines));
  return planOrder(db, order);
}

export const fallsShort = ({ plans, chosen }: Decision): boolean =>
  plans[chosen]?.parts.some(({ locationId }) => locationId === null) ?? true;

/** Another order took the units, or a location's last place of the day, since the plan was made: all is rolled back. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** Writes the decision and promises its units. Returns the decision's id. */
export async function commitDecision(tx: Tx, order: OrderToSource, planned: Planned): Promise<string> {
  const id = await writeDecision(tx, order.id, planned);
  await promiseUnits(tx, order, planned);
  return id;
}

/** Those of the order's cart hold first. */
export async function promiseUnits(tx: Tx, order: OrderToSource, planned: Planned): Promise<void> {
  const held = order.reservationId === null ? [] : await endOrderHold(tx, order.id);
  const taken = unitsOf(order.lines, planned.decision);
  if (!(await commitUnits(tx, order.id, taken, { held }))) throw new TooLate();
  // What is replanned was its own before, whatever is kept back now.
  if (!order.isReplanned && !(await leavesEnough(tx, taken, planned.keptBack, held))) throw new TooLate();
  if (planned.capped.length > 0 && !(await hasCapacity(tx, planned.capped))) throw new TooLate();
}

/** Tries until the plan was still good when it was committed: who comes too late looks again at what is left. */
export async function untilInTime<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TooLate)) throw error;
    }
  }
}
