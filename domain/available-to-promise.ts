import type { LocationId, Sku } from './ids.ts';
import type { StockCounters } from './stock.ts';

export type PlaceStock = StockCounters & { readonly sku: Sku; readonly locationId: LocationId };
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
  readonly #stock = new Map<Sku, Map<LocationId, PlaceStock>>();
  readonly #arrivals: readonly Arrival[];
  readonly locationIds: readonly LocationId[];
  readonly #keptBack: KeptBack;

  constructor(
    locationIds: readonly LocationId[],
    stock: readonly PlaceStock[],
    arrivals: readonly Arrival[],
    keptBack: KeptBack,
  ) {
    this.locationIds = locationIds;
    this.#arrivals = arrivals;
    this.#keptBack = keptBack;
    for (const row of stock) {
      const places = this.#stock.get(row.sku) ?? new Map<LocationId, PlaceStock>();
      this.#stock.set(row.sku, places.set(row.locationId, row));
    }
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

  /** The first day by which so many units can be had, today included; undefined when no known day brings them. */
  dayWith(quantity: number, parts: Parts, today: string, release?: string): string | undefined {
    return this.byDate(parts, today, release).find(({ available }) => available >= quantity)?.date;
  }

  has(sku: Sku, locationId: LocationId): boolean {
    return this.#stock.get(sku)?.has(locationId) ?? false;
  }

  /** Below zero where more is promised than there is: what arrives goes to those promises first. */
  #units(sku: Sku, locationId: LocationId, byDate: string | undefined): number {
    const row = this.#stock.get(sku)?.get(locationId);
    const free = row ? row.onHand - row.committed - row.reserved - row.safetyStock - row.damaged : 0;
    const arriving = this.#arrivals
      .filter((arrival) => arrival.sku === sku && arrival.locationId === locationId)
      .filter(({ date }) => byDate !== undefined && date <= byDate)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    return free + arriving - this.#keptBack(locationId);
  }
}
