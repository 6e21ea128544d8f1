import type { OrderRefusal } from './order.ts';

/** What can be asked of an order: each kind is the name of the workflow's message for it. */
export const ORDER_COMMAND_KINDS = [
  'placeOrder',
  'cancelOrder',
  'cancelLines',
  'editOrder',
  'placeHold',
  'releaseHold',
  'rejectHold',
  'retryAttention',
  'acceptFulfillmentOrder',
  'rejectFulfillmentOrder',
  'startPicking',
  'shortPick',
  'shipFulfillmentOrder',
  'holdFulfillmentOrder',
  'releaseFulfillmentOrder',
  'moveFulfillmentOrder',
  'splitFulfillmentOrder',
  'mergeFulfillmentOrders',
  'scheduleFulfillmentOrder',
  'cancelFulfillmentOrder',
  'answerCancellation',
  'receiveTransfer',
  'readyForPickup',
  'pickUp',
  'voidParcel',
  'decideParcel',
  'trackParcel',
  'stockArrived',
  'stockShort',
  'answerQuestion',
  'replacePayment',
] as const;
export type OrderCommandKind = (typeof ORDER_COMMAND_KINDS)[number];

/** What can be asked of a return: the first begins its workflow, the others are names of the workflow's messages. */
export const RETURN_COMMAND_KINDS = [
  'requestReturn',
  'approveReturn',
  'declineReturn',
  'receiveReturn',
  'inspectReturn',
  'cancelReturn',
] as const;
export type ReturnCommandKind = (typeof RETURN_COMMAND_KINDS)[number];

/** All that is carried to a workflow. Refunds outside a return and evidence have workflows of their own. */
export const CARRIED_COMMAND_KINDS = [
  ...ORDER_COMMAND_KINDS,
  ...RETURN_COMMAND_KINDS,
  'refundPayment',
  'submitEvidence',
] as const;
export type CarriedCommandKind = (typeof CARRIED_COMMAND_KINDS)[number];

const OF_ORDERS: ReadonlySet<string> = new Set(ORDER_COMMAND_KINDS);
export const isOrderCommand = (kind: CarriedCommandKind): kind is OrderCommandKind => OF_ORDERS.has(kind);

/** Besides these, the inbox keeps the keys of calls that are done in their own transaction. */
export const COMMAND_KINDS = [...CARRIED_COMMAND_KINDS, 'direct'] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

const SAY_THEMSELVES = new Set<CarriedCommandKind>(['placeOrder', 'shipFulfillmentOrder', 'pickUp', 'trackParcel']);
/** Whether its last step says in its own transaction that it is done; only a refusal is left to write down then. */
export const saysItself = (kind: CarriedCommandKind): boolean => SAY_THEMSELVES.has(kind);

/** The first final answer, which every repeat gets again. `answer` is for what is shown only in the answer itself. */
export type CommandOutcome =
  | { readonly status: 'DONE'; readonly answer?: unknown }
  | { readonly status: 'REFUSED'; readonly refusal: OrderRefusal };
