import type { LocationId, Sku } from './ids.ts';

/** What reconciliation compares: two counters that are sums of movements, two that are sums of reservations. */
export const RECONCILED_COUNTERS = ['onHand', 'damaged', 'committed', 'reserved'] as const;
export type ReconciledCounter = (typeof RECONCILED_COUNTERS)[number];
export type Sums = Readonly<Record<ReconciledCounter, number>>;

/** `counted` is what the counter says, `rows` what the movements or reservations add up to. */
export type Drift = {
  readonly sku: Sku;
  readonly locationId: LocationId;
  readonly counter: ReconciledCounter;
  readonly counted: number;
  readonly rows: number;
};
export type ReconciledPlace = {
  readonly sku: Sku;
  readonly locationId: LocationId;
  readonly counted: Sums;
  readonly rows: Sums;
};

export function driftOf({ sku, locationId, counted, rows }: ReconciledPlace): Drift[] {
  return RECONCILED_COUNTERS.filter((counter) => counted[counter] !== rows[counter]).map((counter) => ({
    sku,
    locationId,
    counter,
    counted: counted[counter],
    rows: rows[counter],
  }));
}

/**
 * The rows are the truth and the counters follow them. Only where movements add up to less than nothing, which no
 * shelf can hold, does the ledger entry of the repair bring units: it fills the sum up to zero.
 */
export function repairOf({ rows }: ReconciledPlace): { counters: Sums; onHandDelta: number; damagedDelta: number } {
  const [onHand, damaged] = [Math.max(rows.onHand, 0), Math.max(rows.damaged, 0)];
  return {
    counters: { ...rows, onHand, damaged },
    onHandDelta: onHand - rows.onHand,
    damagedDelta: damaged - rows.damaged,
  };
}
