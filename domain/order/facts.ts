import type { FulfillmentOrderId, HoldId, LocationId, OrderId } from '../ids.ts';
import type { Floor, FulfillmentOrderStatus } from './fulfillment-order.ts';
import type { HoldReason } from './hold.ts';
import type { OrderStatus } from './status.ts';

/** What an order's workflow is told of its rows after each step: ids, statuses and instants, nothing of a person. */
export type OrderFacts = {
  readonly orderId: OrderId;
  /** The order's last event. Steps run side by side, so an answer may come late: the higher sequence is the truth. */
  readonly sequence: number;
  readonly status: OrderStatus;
  readonly parts: readonly PartFacts[];
  readonly holds: readonly HoldFacts[];
  /** Instants in epoch milliseconds at which something happens by itself, earliest first. */
  readonly deadlines: readonly Deadline[];
  /** Handed over at a counter and not by a carrier. */
  readonly isPickUp: boolean;
  /** Authorised money that nothing is left to capture. */
  readonly hasMoneyToVoid: boolean;
  /** Paid in advance for units that were cancelled since. */
  readonly hasMoneyToRefund?: true;
};

/** After a step of an edit: more money must be authorised before anything is changed. */
export type EditFacts = OrderFacts & { readonly mustAuthorize?: true };

export type PartFacts = {
  readonly id: FulfillmentOrderId;
  readonly status: FulfillmentOrderStatus;
  readonly locationId: LocationId | null;
  readonly floor: Floor;
  /** Goes to the store where the customer comes, not to him. */
  readonly isTransfer?: boolean;
  /** Waits at the counter for the customer and his code. */
  readonly isReady: boolean;
};

export type HoldFacts = {
  readonly id: HoldId;
  readonly reason: HoldReason;
  readonly fulfillmentOrderId?: FulfillmentOrderId;
};

export const DEADLINE_KINDS = [
  'open',
  'accept-risk',
  'accept',
  'ship-risk',
  'ship',
  'pick-up',
  'cancellation',
  'deliver',
  'decide',
  'hold',
] as const;
/** `subject` is the id of the fulfillment order, shipment, parcel or hold whose time runs out. */
export type Deadline = {
  readonly kind: (typeof DEADLINE_KINDS)[number];
  readonly subject: string;
  readonly atMs: number;
};
