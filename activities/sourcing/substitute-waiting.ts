import { sql } from 'kysely';
import type { Database, Tx } from '../../db/database.ts';
import { asItStands, changeByCommand, type OrderRow } from '../../db/order/change-order.ts';
import { isDone } from '../../db/order/commands.ts';
import { readWorkLines } from '../../db/order/work-lines.ts';
import { type OrderToSource, readToSource } from '../../db/sourcing/order-to-source.ts';
import type { Planned } from '../../db/sourcing/plan-order.ts';
import { freeOf } from '../../db/stock/stock-rows.ts';
import type { CommandId, FulfillmentOrderId, OrderId, Sku } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import { releaseHolds } from '../order/holds.ts';
import { openParts } from '../order/open-parts.ts';
import { refuse } from '../refuse.ts';
import { readWork } from '../work/read-work.ts';
import { commitDecision, decide, fallsShort, TooLate, untilInTime } from './decide.ts';
import {
  insertSubstitute,
  inWords,
  mustBeAgreed,
  notAllowed,
  type Substitution,
  substituteFor,
} from './substitutes.ts';

type OfWork = Substitution & { readonly id: FulfillmentOrderId };
type Asked = {
  readonly orderId: OrderId;
  readonly commandId: CommandId;
  readonly waiting: readonly FulfillmentOrderId[];
};

/** The customer takes something else for what waits for stock: all that has a substitute on a shelf, or nothing. */
export function substituteWaiting(db: Database, asked: Asked): Promise<OrderFacts> {
  const { orderId, commandId, waiting } = asked;
  return untilInTime(async () => {
    if (await isDone(db, orderId, commandId)) return asItStands(db, orderId);
    const order = await readToSource(db, orderId);
    mustBeAgreed(order);
    const substitutions = await choose(db, waiting);
    const lines = substitutions.map(({ substitute }) => substitute);
    // Who lacked the one article may well have the other.
    const toSource = { ...order, lines, allowBackorder: false, refusedBy: order.unwilling };
    const planned = await decide(db, toSource);
    if (fallsShort(planned.decision)) throw outOfStock(orderId);
    return changeByCommand(db, orderId, commandId, async (tx, { actor }, locked) => {
      for (const each of substitutions) await replace(tx, locked, each);
      const opened = await commit(tx, locked, toSource, planned);
      await endEmpty(tx, orderId, substitutions, actor);
      const after = { substitutions: substitutions.map(inWords), ...opened };
      return [{ type: 'order.customer-answered', actor, reason: 'SUBSTITUTE', commandId, after }];
    });
  });
}

/** For each line that waits the first of its substitutes of which there are enough. */
async function choose(db: Database, waiting: readonly FulfillmentOrderId[]): Promise<OfWork[]> {
  const chosen: OfWork[] = [];
  let hasSubstitutes = false;
  for (const id of waiting) {
    for (const { id: lineId, sku, quantity, shipped } of await readWorkLines(db, id)) {
      const missing = quantity - shipped;
      const candidates = missing > 0 ? await freeSubstitutes(db, sku) : [];
      hasSubstitutes ||= candidates.length > 0;
      const by = candidates.find(({ free }) => free >= missing)?.sku;
      if (by) chosen.push({ id, lineId, quantity: missing, substitute: await substituteFor(db, { sku, by }, missing) });
    }
  }
  if (chosen.length > 0) return chosen;
  throw hasSubstitutes ? outOfStock() : notAllowed('Nothing that waits for stock has a substitute.');
}

async function freeSubstitutes(db: Database, sku: Sku): Promise<{ sku: Sku; free: number }[]> {
  const { rows } = await sql<{ sku: Sku; free: number }>`
    select s.sku, coalesce((select sum(greatest(${freeOf('t')}, 0))
      from stock t where t.sku = s.sku), 0)::int as free
    from sku k, unnest(k.substitutes) with ordinality as s (sku, position)
    where k.sku = ${sku} order by s.position`.execute(db);
  return rows;
}

/** Its own units come off the work that waits. */
async function replace(tx: Tx, order: OrderRow, { id, ...each }: OfWork): Promise<void> {
  const work = await readWork(tx, id);
  const line = work.lines.find((own) => own.id === each.lineId);
  const waits = line ? line.quantity - line.shipped : 0;
  if (waits !== each.quantity || work.locationId !== null) throw new TooLate();
  await insertSubstitute(tx, order.id, each);
  await tx
    .updateTable('fulfillment_order_line')
    .set(({ ref }) => ({ quantity: ref('shipped') }))
    .where('fulfillmentOrderId', '=', id)
    .where('orderLineId', '=', each.lineId)
    .execute();
}

async function commit(tx: Tx, locked: OrderRow, order: OrderToSource, planned: Planned) {
  const sourcingDecisionId = await commitDecision(tx, order, planned);
  const parts = chosenParts(planned.decision);
  return { sourcingDecisionId, fulfillmentOrders: await openParts(tx, locked, parts, new Date()) };
}

/** What nothing waits in any more is over, and with it the hold for its stock. */
async function endEmpty(tx: Tx, orderId: OrderId, substitutions: readonly OfWork[], actor: string): Promise<void> {
  for (const id of new Set(substitutions.map((each) => each.id))) {
    const lines = await readWorkLines(tx, id);
    if (lines.some(({ quantity, shipped }) => quantity > shipped)) continue;
    await tx.updateTable('fulfillment_order').set({ status: 'CANCELLED' }).where('id', '=', id).execute();
    await releaseHolds(tx, orderId, actor, [id]);
  }
}

const outOfStock = (orderId?: OrderId) =>
  refuse({
    kind: 'out-of-stock',
    detail: `There are not enough substitutes${orderId ? ` for order ${orderId}` : ''}.`,
  });
