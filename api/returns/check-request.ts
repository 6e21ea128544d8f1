import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { readReturnable } from '../../db/returns/units.ts';
import { type AskedLine, type BrokenRule, brokenRule } from '../../domain/return/rules.ts';
import { Problem } from '../problem.ts';
import type { RequestReturnBody } from './schemas.ts';

/** Goods can be brought to a store only. */
export async function mustBeStore(tx: Tx, { method, locationId }: RequestReturnBody): Promise<void> {
  if (locationId === undefined) return;
  const location = await tx.selectFrom('location').select('kind').where('id', '=', locationId).executeTakeFirst();
  if (location && (method === 'POST' || location.kind === 'STORE')) return;
  const detail = location
    ? `${locationId} is a ${location.kind}: returns IN_STORE go to a location of kind STORE.`
    : `There is no location ${locationId}.`;
  throw new Problem('unknown-location', detail, { facts: { locationId } });
}

/** By the rules the order was placed under, and those its goods were sold under. Read under the order's lock. */
export async function whatStandsAgainst(
  tx: Tx,
  order: OrderRow,
  body: RequestReturnBody,
): Promise<BrokenRule | undefined> {
  const { windowDays, inStore, byPost = true, conditions } = order.policy.returnPolicy;
  const lines = await readReturnable(tx, order.id, windowDays);
  const asked = body.lines.map(({ lineId, ...own }): AskedLine => {
    const line = lines.find((candidate) => candidate.lineId === lineId);
    if (!line) {
      throw new Problem('unknown-line', `Order ${order.id} has no line ${lineId}.`, { facts: { lineId } });
    }
    const { sku, shipped, claimed, tooLate, terms } = line;
    return {
      ...{ ...own, lineId, sku, returnable: shipped - claimed, inTime: shipped - tooLate },
      ...{ isFinalSale: terms.finalSale ?? false, windowDays: terms.windowDays ?? windowDays },
      conditions: terms.conditions ?? conditions,
    };
  });
  return brokenRule(asked, { method: body.method, inStore, byPost });
}
