import type { Arrival } from './available-to-promise.ts';
import type { LocationId, Sku } from './ids.ts';

/** Units that a location offers now. */
export type Shelf = { readonly sku: Sku; readonly locationId: LocationId; readonly units: number };
/** Units sold that nothing has come for. `from`: sold before its release, and waiting for that day. */
export type Sold = { readonly sku: Sku; readonly quantity: number; readonly from?: string };

/**
 * What arrivals leave for who comes now: the earliest go to those who wait. What was sold before its release takes what
 * is on the shelves on that day, which shows as units that leave.
 */
export function arrivalsLeft(
  arrivals: readonly Arrival[],
  shelves: readonly Shelf[],
  sold: readonly Sold[],
): Arrival[] {
  const coming = arrivals.toSorted(byDate).map((arrival) => ({ ...arrival }));
  const kept = shelves.map((shelf) => ({ ...shelf }));
  const leaving: Arrival[] = [];
  for (const { sku, quantity, from } of sold) {
    let missing = quantity;
    const ofSku = (each: { readonly sku: Sku }) => each.sku === sku;
    for (const shelf of from === undefined ? [] : kept.filter(ofSku)) {
      const taken = Math.max(Math.min(missing, shelf.units), 0);
      leaving.push({ sku, locationId: shelf.locationId, quantity: -taken, date: from as string });
      shelf.units -= taken;
      missing -= taken;
    }
    for (const arrival of coming.filter(ofSku)) {
      const taken = Math.min(missing, arrival.quantity);
      arrival.quantity -= taken;
      missing -= taken;
    }
  }
  return [...leaving, ...coming].filter(({ quantity }) => quantity !== 0);
}

const byDate = (left: Arrival, right: Arrival): number =>
  left.date < right.date || (left.date === right.date && left.locationId < right.locationId) ? -1 : 1;
