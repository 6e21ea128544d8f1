import type { LocationId, Sku } from './ids.ts';

/** On the shelf and promised to nobody, safety stock taken off; below zero where more is promised than there is. */
export type FreeUnits = ReadonlyMap<Sku, ReadonlyMap<LocationId, number>>;
/** Units that will have come by the end of a day (`YYYY-MM-DD`, UTC); below zero those that will have left. */
export type Arrival = {
  readonly sku: Sku;
  readonly locationId: LocationId;
  readonly quantity: number;
  readonly date: string;
};
/** What one unit is made of: itself, or the parts of a kit. */
export type Parts = readonly { readonly sku: Sku; readonly quantity: number }[];
/** Units of each SKU that a location does not offer: the channel's buffer and the location's own shelf floor. */
export type KeptBack = (locationId: LocationId) => number;

export type AvailableAt = { readonly locationId: LocationId; readonly available: number };
export type AvailableBy = { readonly date: string; readonly available: number };

export class AvailableToPromise {
  readonly #free: FreeUnits;
  readonly #arrivals: readonly Arrival[];
  readonly locationIds: readonly LocationId[];
  readonly #keptBack: KeptBack;

  constructor(locationIds: readonly LocationId[], free: FreeUnits, arrivals: readonly Arrival[], keptBack: KeptBack) {
    this.locationIds = locationIds;
    this.#arrivals = arrivals;
    this.#free = free;
    this.#keptBack = keptBack;
  }

  /** A kit ships whole from one location, so its parts must be together there. */
  at(locationId: LocationId, parts: Parts, byDate?: string): number {
    const kits = parts.map(({ sku, quantity }) => Math.floor(this.#units(sku, locationId, byDate) / quantity));
    return Math.max(Math.min(...kits), 0);
  }

  everywhere(parts: Parts, byDate?: string): number {
    return this.locationIds.reduce((sum, locationId) => sum + this.at(locationId, parts, byDate), 0);
  }

  /**
   * Cumulative, beginning with today; a day on which nothing changes is left out. What is overdue is not counted, and
   * until the day of its `release` nothing can be had.
   */
  byDate(parts: Parts, today: string, release: string = today): AvailableBy[] {
    const skus = new Set(parts.map(({ sku }) => sku));
    const dates = this.#arrivals.filter(({ sku, date }) => skus.has(sku) && date > release).map(({ date }) => date);
    const had = [release, ...[...new Set(dates)].sort()].map((date) => ({
      date,
      available: this.everywhere(parts, date),
    }));
    const days = release > today ? [{ date: today, available: 0 }, ...had] : had;
    return days.filter(({ available }, index) => index === 0 || available !== days[index - 1]?.available);
  }

  has(sku: Sku, locationId: LocationId): boolean {
    return this.#free.get(sku)?.has(locationId) ?? false;
  }

  /** Below zero where more is promised than there is: what arrives goes to those promises first. */
  #units(sku: Sku, locationId: LocationId, byDate: string | undefined): number {
    const free = this.#free.get(sku)?.get(locationId) ?? 0;
    const arriving = this.#arrivals
      .filter((arrival) => arrival.sku === sku && arrival.locationId === locationId)
      .filter(({ date }) => byDate !== undefined && date <= byDate)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    return free + arriving - this.#keptBack(locationId);
  }
}
