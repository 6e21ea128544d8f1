import type { FulfillmentOrderId, HoldId, OrderId } from '../ids.ts';
import type { OrderError } from '../order-error.ts';
import type { FulfillmentOrderStatus } from './fulfillment-order.ts';
import type { OrderStatus } from './status.ts';

/** What the workflow refuses by what it knows, and the step once more by the rows, in the same words. */
export const notAllowed = (id: FulfillmentOrderId, action: string, status: FulfillmentOrderStatus): OrderError => ({
  kind: 'action-not-allowed',
  detail: `${action} is not allowed while fulfillment order ${id} is ${status}.`,
  facts: { action, status },
});

export const notCancellable = (orderId: OrderId, status: OrderStatus): OrderError => ({
  kind: 'order-not-cancellable',
  detail: `Order ${orderId} is ${status}: nothing of it can be cancelled.`,
  facts: { orderId },
});

export const hasEnded = (orderId: OrderId, status: OrderStatus): OrderError => ({
  kind: 'order-is-closed',
  detail: `Order ${orderId} has ended as ${status}.`,
  facts: { orderId },
});

export const noSuchHold = (orderId: OrderId, holdId: HoldId | string | undefined): OrderError => ({
  kind: 'hold-not-found',
  detail: `No open hold ${holdId} stands on order ${orderId}.`,
});
