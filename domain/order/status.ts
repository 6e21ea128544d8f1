export const ORDER_STATUSES = [
  'RECEIVED',
  'REFUSED',
  'ON_HOLD',
  'OPEN',
  'PARTIALLY_FULFILLED',
  'FULFILLED',
  'DELIVERED',
  'COMPLETED',
  'CANCELLED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Units of the whole order, and what stands in its way. */
export type OrderProgress = {
  readonly ordered: number;
  readonly cancelled: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly isHeld: boolean;
  readonly isDue: boolean;
};

/** An accepted order has no status of its own: it is read off its units, holds and money. */
export function orderStatus({ ordered, cancelled, shipped, delivered, isHeld, isDue }: OrderProgress): OrderStatus {
  const kept = ordered - cancelled;
  if (kept === 0) return 'CANCELLED';
  if (shipped < kept) {
    if (isHeld) return 'ON_HOLD';
    return shipped > 0 ? 'PARTIALLY_FULFILLED' : 'OPEN';
  }
  if (delivered < kept) return 'FULFILLED';
  return isDue ? 'DELIVERED' : 'COMPLETED';
}

/** Whether the order's workflow has nothing left to wait for. */
export function isEnded(status: OrderStatus): boolean {
  return status === 'REFUSED' || status === 'CANCELLED' || status === 'COMPLETED';
}
