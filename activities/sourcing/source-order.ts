import { v7 as uuid } from 'uuid';
import { overLimit } from '../../db/backorders/limits.ts';
import type { Database, Tx } from '../../db/database.ts';
import { asItStands, changeOrder, changeQuietly, SYSTEM } from '../../db/order/change-order.ts';
import { placingDone } from '../../db/order/inbox.ts';
import { openHolds } from '../../db/order/open-holds.ts';
import { newDecision, readLastDecision, writeDecision } from '../../db/sourcing/decisions.ts';
import { type OrderToSource, readToSource } from '../../db/sourcing/order-to-source.ts';
import type { Planned } from '../../db/sourcing/plan-order.ts';
import { durationMs } from '../../domain/duration.ts';
import type { HoldId, OrderId, Sku } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { outOfStock } from '../../domain/sourcing/out-of-stock.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import type { Decision, PlanPart } from '../../domain/sourcing/types.ts';
import { deferAuthorizations } from '../payments/defer-authorization.ts';
import { refuse } from '../refuse.ts';
import { decide, promiseUnits, untilInTime } from './decide.ts';
import { addressFault } from './verification.ts';

/**
 * Verifies the order; a wrong address puts it on hold and leaves it there. Otherwise decides where it is filled and
 * promises the units, together with the decision, in one transaction; of that there is nothing to tell, because the
 * order is still what it was.
 */
export function sourceOrder(db: Database, orderId: OrderId): Promise<OrderFacts | undefined> {
  return untilInTime(async () => {
    const order = await readToSource(db, orderId);
    if (order.stage !== 'RECEIVED') return asItStands(db, orderId);
    const fault = await unreleasedFault(db, order);
    if (fault) return holdForAddress(db, orderId, fault);
    const planned = await decide(db, order);
    return planned.decision.chosen < 0 ? refuseOutOfStock(db, order, planned) : commit(db, order, planned);
  });
}

/** An address a person let pass is not held for a second time. */
async function unreleasedFault(db: Database, order: OrderToSource): Promise<string | undefined> {
  if (order.delivery.method === 'PICK_UP') return undefined;
  const fault = addressFault(order.shippingAddress, order.channel.countries);
  if (!fault) return undefined;
  const released = await db
    .selectFrom('hold')
    .select('id')
    .where('orderId', '=', order.id)
    .where('reason', '=', 'INCORRECT_ADDRESS')
    .where('releasedAt', 'is not', null)
    .executeTakeFirst();
  return released ? undefined : fault;
}

function holdForAddress(db: Database, orderId: OrderId, fault: string): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    const open = await openHolds(tx, orderId, 'INCORRECT_ADDRESS');
    if (open.length > 0 || order.stage !== 'RECEIVED') return [];
    const id = uuid() as HoldId;
    const expiresAt = new Date(Date.now() + durationMs(order.policy.verification.holdTimeout));
    await tx
      .insertInto('hold')
      .values({ id, orderId, reason: 'INCORRECT_ADDRESS', note: fault, placedBy: SYSTEM, expiresAt })
      .execute();
    const [after, writes] = [{ holdId: id, note: fault }, [placingDone({ orderId })]];
    return [{ type: 'order.held', actor: SYSTEM, reason: 'INCORRECT_ADDRESS', after, writes }];
  });
}

/**
 * Why there is no way is kept, as of any other decision. Unless a try that was given up has committed meanwhile: then
 * the units that are missing are the order's own.
 */
async function refuseOutOfStock(db: Database, order: OrderToSource, planned: Planned): Promise<OrderFacts> {
  let isOpen = false;
  const facts = await changeOrder(db, order.id, async (tx, { stage }) => {
    isOpen = stage === 'RECEIVED';
    if (isOpen && !(await readLastDecision(tx, order.id))) await writeDecision(tx, order.id, planned);
    return [];
  });
  if (isOpen) throw refuse(outOfStock(planned.decision));
  return facts;
}

async function commit(db: Database, order: OrderToSource, planned: Planned): Promise<undefined> {
  await changeQuietly(db, order.id, async (tx, { stage }) => {
    if (stage === 'UNDONE') throw refuse({ kind: 'undo-stopped-it', detail: `Order ${order.id} was given up.` });
    if (stage !== 'RECEIVED') return []; // A repeat: the first run has committed.
    await mustBeWithinLimits(tx, order, planned.decision);
    await promiseUnits(tx, order, planned);
    await deferAuthorizations(tx, order.id, chosenParts(planned.decision));
    const { sourcingOrder, decision } = planned;
    const id = uuid();
    const after = { sourcingDecisionId: id };
    const writes = [newDecision({ id, orderId: order.id, sourcingOrder, decision })];
    return [{ type: 'order.sourced', actor: SYSTEM, after, row: { stage: 'SOURCED' }, writes }];
  });
}

/** Before any stock row is locked: orders that wait for the same units take turns here. */
export async function mustBeWithinLimits(tx: Tx, order: OrderToSource, decision: Decision): Promise<void> {
  const waiting = chosenParts(decision).filter(({ locationId }) => locationId === null);
  const [backorders, preorders] = [
    waiting.filter(({ opensAt }) => opensAt === undefined),
    waiting.filter(({ opensAt }) => opensAt !== undefined),
  ];
  const over = [
    ...(await overLimit(tx, 'BACKORDER', unitsBySku(order, backorders))),
    ...(await overLimit(tx, 'PREORDER', unitsBySku(order, preorders))),
  ];
  if (over.length === 0) return;
  const words = over.map(({ sku, limit, waiting: w, asked: units }) => `${units} of ${sku} (${w} wait, ${limit} may)`);
  const detail = `More units would wait for stock than may: ${words.join(', ')}.`;
  throw refuse({ kind: 'out-of-stock', detail, facts: { skus: over.map(({ sku }) => sku) } });
}

function unitsBySku({ lines }: OrderToSource, parts: readonly PlanPart[]): Map<Sku, number> {
  const skus = new Map(lines.map(({ id, sku }) => [id, sku]));
  const units = new Map<Sku, number>();
  for (const { lineId, quantity } of parts.flatMap((part) => part.lines)) {
    const sku = skus.get(lineId);
    if (sku !== undefined) units.set(sku, (units.get(sku) ?? 0) + quantity);
  }
  return units;
}
