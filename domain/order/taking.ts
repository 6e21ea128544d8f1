import type { FulfillmentOrderId, LocationId, OrderLineId } from '../ids.ts';
import type { FulfillmentOrderStatus } from './fulfillment-order.ts';

export type UnitsOfLine = { readonly lineId: OrderLineId; readonly quantity: number };
/** A fulfillment order that units may be taken from, with what has neither shipped nor been packed. */
export type Source = {
  readonly id: FulfillmentOrderId;
  readonly locationId: LocationId | null;
  /** What it is, or will be again when no hold stands on it any more. */
  readonly status: FulfillmentOrderStatus;
  readonly lines: readonly (UnitsOfLine & { readonly packed: number })[];
};
export type Taking = {
  readonly source: Source;
  readonly lines: readonly UnitsOfLine[];
  /** Nothing is left of it. */
  readonly isAll: boolean;
};
export type Missing = UnitsOfLine & { readonly free: number; readonly packed: number };

/**
 * Which fulfillment orders lose the units: first what waits for stock, then what nobody has begun, then what is being
 * picked; of several alike the newest, so that the oldest promise stands.
 */
export function takeFrom(
  sources: readonly Source[],
  wanted: readonly UnitsOfLine[],
): { readonly takings: readonly Taking[]; readonly missing: readonly Missing[] } {
  const open = new Map(unitsByLine(wanted));
  const takings = [...sources].sort(byReluctance).flatMap((source): Taking[] => {
    const lines = source.lines.flatMap(({ lineId, quantity }) => {
      const taken = Math.min(quantity, open.get(lineId) ?? 0);
      open.set(lineId, (open.get(lineId) ?? 0) - taken);
      return taken > 0 ? [{ lineId, quantity: taken }] : [];
    });
    return lines.length > 0 ? [{ source, lines, isAll: isAllOf(source, lines) }] : [];
  });
  const missing = [...unitsByLine(wanted)].filter(([lineId]) => (open.get(lineId) ?? 0) > 0);
  return { takings, missing: missing.map(([lineId, quantity]) => ({ lineId, quantity, ...stateOf(sources, lineId) })) };
}

export function unitsByLine(units: readonly UnitsOfLine[]): ReadonlyMap<OrderLineId, number> {
  const sums = new Map<OrderLineId, number>();
  for (const { lineId, quantity } of units) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return sums;
}

function byReluctance(left: Source, right: Source): number {
  return reluctance(left) - reluctance(right) || (left.id < right.id ? 1 : -1);
}

function reluctance({ locationId, status }: Source): number {
  if (locationId === null) return 0;
  return isBegun(status) ? 2 : 1;
}

/** Somebody works on it: an edit leaves it alone, a cancellation takes what is not packed yet. */
export const isBegun = (status: FulfillmentOrderStatus): boolean => status === 'IN_PROGRESS';

const isAllOf = ({ lines }: Source, taken: readonly UnitsOfLine[]): boolean =>
  lines.every(
    ({ lineId, quantity, packed }) =>
      packed === 0 && quantity === (taken.find((each) => each.lineId === lineId)?.quantity ?? 0),
  );

function stateOf(sources: readonly Source[], wanted: OrderLineId): { free: number; packed: number } {
  const lines = sources.flatMap((source) => source.lines).filter(({ lineId }) => lineId === wanted);
  const sum = (each: (line: (typeof lines)[number]) => number) => lines.reduce((total, line) => total + each(line), 0);
  return { free: sum(({ quantity }) => quantity), packed: sum(({ packed }) => packed) };
}

type Place = { readonly locationId: LocationId | null; readonly lines: readonly UnitsOfLine[] };

/** The same units at the same place. */
export function isSameWork(left: Place, right: Place): boolean {
  const key = ({ locationId, lines }: Place) => {
    const units = [...unitsByLine(lines)]
      .filter(([, quantity]) => quantity > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return JSON.stringify([locationId, units]);
  };
  return key(left) === key(right);
}
