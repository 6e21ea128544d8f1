import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { readSources, type SourceRow } from '../../db/order/sources.ts';
import { addUnits } from '../../db/order/work-lines.ts';
import { unitsOf } from '../../db/sourcing/order-to-source.ts';
import { lockRows } from '../../db/stock/commitments.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import type { PlanPart } from '../../domain/sourcing/types.ts';
import { openParts } from '../order/open-parts.ts';
import { carryOut, planTaking, stockOf } from '../order/take-units.ts';
import { commitDecision } from '../sourcing/decide.ts';
import { mustBeWithinLimits } from '../sourcing/source-order.ts';
import type { Edit } from './edit.ts';

/** Units that are fewer leave work that nobody has begun; those that are more are promised and given to somebody. */
export async function placeUnits(tx: Tx, order: OrderRow, edit: Edit): Promise<object> {
  const { orderId, claimed: from, difference, planned, toSource, actor } = edit;
  const takings = await planTaking(tx, { orderId, units: difference.lowered, from, mayBeBegun: false });
  if (planned) await mustBeWithinLimits(tx, toSource, planned.decision);
  // What goes and what comes, in order: two such edits must not wait for each other.
  await lockRows(tx, [...takings.flatMap(stockOf), ...(planned ? unitsOf(toSource.lines, planned.decision) : [])]);
  await carryOut(tx, orderId, takings, actor);
  const taken = takings.map(({ source, lines }) => ({ id: source.id, lines }));
  if (!planned) return { taken };
  const sourcingDecisionId = await commitDecision(tx, toSource, planned);
  const parts = chosenParts(planned.decision);
  return { taken, sourcingDecisionId, fulfillmentOrders: await giveOut(tx, order, edit, parts) };
}

/** Joined with work at the same place that nobody has begun, so that it leaves in one parcel; else work of its own. */
async function giveOut(tx: Tx, order: OrderRow, { claimed }: Edit, parts: readonly PlanPart[]): Promise<object[]> {
  const work = (await readSources(tx, claimed)).filter(isOpenToMore);
  const joined: object[] = [];
  const apart: PlanPart[] = [];
  for (const part of parts) {
    const same = work.find(({ locationId }) => part.opensAt === undefined && locationId === part.locationId);
    if (!same) {
      apart.push(part);
      continue;
    }
    for (const units of part.lines) await addUnits(tx, same.id, units);
    joined.push({ id: same.id, locationId: part.locationId, lines: part.lines });
  }
  return [...joined, ...(await openParts(tx, order, apart, new Date()))];
}

/** Who was asked to fill it was asked for so much, and who schedules it means this much of it. */
const isOpenToMore = ({ status, requestStatus, isHeldItself, locationId }: SourceRow): boolean =>
  status === 'OPEN' && requestStatus === 'UNSUBMITTED' && (locationId === null || !isHeldItself);
