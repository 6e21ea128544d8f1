import { releaseArrivedUnits } from '../../db/backorders/allocate.ts';
import type { Tx } from '../../db/database.ts';
import { countUnits } from '../../db/order/line-units.ts';
import { readSources, type SourceRow } from '../../db/order/sources.ts';
import { releaseWorkUnits } from '../../db/order/transfers.ts';
import { removeUnits } from '../../db/order/work-lines.ts';
import { unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import type { LineUnits } from '../../db/stock/commitments.ts';
import type { FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import { confirmsCancellations } from '../../domain/order/policy.ts';
import { isBegun, type Missing, type Taking, takeFrom, type UnitsOfLine } from '../../domain/order/taking.ts';
import { refuse } from '../refuse.ts';
import { cancelPart, releaseHoldsOf } from './cancel-units.ts';

export type Wish = {
  readonly orderId: OrderId;
  readonly units: readonly UnitsOfLine[];
  /** Those that nobody else works on. */
  readonly from: readonly FulfillmentOrderId[];
  readonly mayBeBegun: boolean;
};
export type RowTaking = Omit<Taking, 'source'> & { readonly source: SourceRow };

/** Decides which fulfillment orders lose the units and locks them; refuses what is not to be had, and takes nothing. */
export async function planTaking(tx: Tx, { orderId, units, from, mayBeBegun }: Wish): Promise<readonly RowTaking[]> {
  const sources = await readSources(tx, from);
  const { takings, missing } = takeFrom(
    sources.filter((source) => !isPromisedByOthers(source) && (mayBeBegun || !isBegun(source.status))),
    units,
  );
  const [first] = missing;
  if (first) throw notToBeHad(orderId, first, mayBeBegun);
  return takings as readonly RowTaking[];
}

/** Who fills it for us has said yes: it can only be asked to leave all of it alone. */
const isPromisedByOthers = ({ kind, external, requestStatus }: SourceRow): boolean =>
  kind !== null &&
  confirmsCancellations(kind, external ?? false) &&
  !['UNSUBMITTED', 'SUBMITTED'].includes(requestStatus);

/** The units are cancelled and their stock is free again. Who takes from several locks their stock rows first. */
export async function carryOut(tx: Tx, orderId: OrderId, takings: readonly RowTaking[], actor: string): Promise<void> {
  for (const taking of takings) {
    if (taking.isAll) await cancelPart(tx, orderId, taking.source);
    else await shrink(tx, orderId, taking);
  }
  const over = takings.filter(({ isAll }) => isAll).map(({ source }) => source.id);
  await releaseHoldsOf(tx, orderId, over, actor);
}

/** The stock behind it; none behind what waits for stock. */
export const stockOf = ({ source, lines }: RowTaking): LineUnits[] => {
  const { locationId } = source;
  if (locationId === null) return [];
  return lines.flatMap(({ lineId, quantity }) =>
    unitsOfLine(
      source.lines.find((line) => line.lineId === lineId),
      locationId,
      quantity,
    ),
  );
};

async function shrink(tx: Tx, orderId: OrderId, taking: RowTaking): Promise<void> {
  const { source, lines } = taking;
  await countUnits(tx, 'cancelled', lines);
  for (const units of lines) await removeUnits(tx, source.id, units);
  if (source.locationId === null) await releaseArrivedUnits(tx, source.id);
  else await releaseWorkUnits(tx, orderId, source.id, stockOf(taking));
}

function notToBeHad(orderId: OrderId, { lineId, quantity, free, packed }: Missing, mayBeBegun: boolean) {
  const why =
    packed > 0
      ? `${packed} are packed`
      : mayBeBegun
        ? 'the others have left or are being shipped, or a supplier has accepted them'
        : '';
  const facts = { orderId, lineId, requested: quantity, remaining: free };
  if (mayBeBegun) {
    const detail = `${quantity} units of line ${lineId} cannot be cancelled: ${free} are free, ${why}.`;
    return refuse({ kind: 'quantity-not-remaining', detail, facts });
  }
  const detail = `${quantity} units of line ${lineId} cannot be taken off: work has begun on all but ${free} of them.`;
  return refuse({ kind: 'order-not-editable', detail, facts });
}
