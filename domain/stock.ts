/** What the API accepts; the rest of the reasons below are written by the system itself. */
export const ENTERED_REASONS = ['RECEIVED', 'ADJUSTED', 'COUNTED', 'TRANSFERRED', 'DAMAGED', 'RETURNED'] as const;
/** SENT and ARRIVED are the two ends of a way between places of ours. */
export const MOVEMENT_REASONS = [...ENTERED_REASONS, 'SHIPPED', 'VOIDED', 'REPAIRED', 'SENT', 'ARRIVED'] as const;
export type MovementReason = (typeof MOVEMENT_REASONS)[number];

export const RESERVATION_KINDS = ['COMMITTED', 'RESERVED'] as const;

export type StockCounters = {
  readonly onHand: number;
  readonly committed: number;
  readonly reserved: number;
  readonly safetyStock: number;
  readonly damaged: number;
};

/** Never shown below zero: what is promised beyond the true count is `short`. */
export function availability(stock: StockCounters): { available: number; short: number } {
  const free = stock.onHand - stock.committed - stock.reserved - stock.safetyStock - stock.damaged;
  const unkept = stock.committed + stock.reserved - (stock.onHand - stock.damaged);
  return { available: Math.max(free, 0), short: Math.max(unkept, 0) };
}

/**
 * What an order may take where it keeps `held` units already. Others must leave the channel's buffer and the safety
 * stock alone; its own units it gets as long as they are there and promised to no other order.
 */
export function takeable(stock: StockCounters, buffer: number, held: number): number {
  const { available } = availability({ ...stock, reserved: stock.reserved - held });
  const own = Math.min(held, stock.onHand - stock.damaged - stock.committed);
  return Math.max(available - buffer, own, 0);
}
