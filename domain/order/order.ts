import type { LocationId } from '../ids.ts';
import type { OrderErrorKind } from '../order-error.ts';

/** How far the placing of an order came; UNDONE means given up, whatever step was still under way. */
export const PLACING_STAGES = ['RECEIVED', 'SOURCED', 'ACCEPTED', 'UNDONE'] as const;
export type PlacingStage = (typeof PLACING_STAGES)[number];

export const DELIVERY_SERVICES = ['STANDARD', 'EXPRESS'] as const;
export type Delivery =
  | { readonly method: 'SHIPPING'; readonly service: (typeof DELIVERY_SERVICES)[number] }
  | { readonly method: 'PICK_UP'; readonly locationId: LocationId }
  | { readonly method: 'LOCAL_DELIVERY' };

export type Customer = {
  readonly id?: string;
  readonly email?: string;
  readonly name?: string;
  readonly phone?: string;
  readonly locale?: string;
};

/** Why an order was refused, as its caller was told; a repeat is told the same. */
export type OrderRefusal = {
  readonly kind: OrderErrorKind;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, string | number | readonly string[]>>;
};

/** What `/process` still shows after Temporal has forgotten the workflow. */
export type ProcessView = { readonly runId: string; readonly historyLength: number };
