import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CommandId, FulfillmentOrderId, HoldId, OrderId } from '../../domain/ids.ts';
import type { OrderCommandKind } from '../../domain/order/command.ts';
import type { OrderStatus } from '../../domain/order/status.ts';

/** Ids only. What a message carries stays in the history; the command's row can be erased. */
export type OrderMessage = {
  readonly commandId: CommandId;
  readonly fulfillmentOrderId?: FulfillmentOrderId;
  readonly holdId?: HoldId;
  readonly attentionId?: string;
  /**
   * The rows show what this command has done, though its workflow, which must have lost it, refuses it by what it
   * knows. What is left of it is to be done, whatever the order has become.
   */
  readonly isBegun?: true;
};
export type OrderStart = { readonly orderId: OrderId };

export const update = (kind: OrderCommandKind) => defineUpdate<OrderStatus, [OrderMessage]>(kind);

/** Answers once the order is accepted, held or refused. */
export const placeOrder = update('placeOrder');
export const cancelOrder = update('cancelOrder');
export const cancelLines = update('cancelLines');
export const editOrder = update('editOrder');
export const placeHold = update('placeHold');
export const releaseHold = update('releaseHold');
export const rejectHold = update('rejectHold');
export const retryAttention = update('retryAttention');
export const acceptFulfillmentOrder = update('acceptFulfillmentOrder');
export const startPicking = update('startPicking');
export const shipFulfillmentOrder = update('shipFulfillmentOrder');
export const rejectFulfillmentOrder = update('rejectFulfillmentOrder');
export const shortPick = update('shortPick');
export const stockArrived = update('stockArrived');
export const stockShort = update('stockShort');
export const answerQuestion = update('answerQuestion');
export const holdFulfillmentOrder = update('holdFulfillmentOrder');
export const releaseFulfillmentOrder = update('releaseFulfillmentOrder');
export const moveFulfillmentOrder = update('moveFulfillmentOrder');
export const splitFulfillmentOrder = update('splitFulfillmentOrder');
export const mergeFulfillmentOrders = update('mergeFulfillmentOrders');
export const scheduleFulfillmentOrder = update('scheduleFulfillmentOrder');
export const cancelFulfillmentOrder = update('cancelFulfillmentOrder');
export const answerCancellation = update('answerCancellation');
export const receiveTransfer = update('receiveTransfer');
export const readyForPickup = update('readyForPickup');
export const pickUp = update('pickUp');
export const replacePayment = update('replacePayment');
export const decideParcel = update('decideParcel');
export const voidParcel = update('voidParcel');
/** A parcel was delivered or will not be. The carrier has said so already, so nobody waits for an answer. */
export const trackParcel = defineSignal<[OrderMessage]>('trackParcel');

/** For messages that name the fulfillment order they are about. */
export function partOf({ fulfillmentOrderId }: OrderMessage): FulfillmentOrderId {
  if (fulfillmentOrderId === undefined) throw new TypeError('the message must name a fulfillment order');
  return fulfillmentOrderId;
}
