import type { OrderToSource } from '../../db/sourcing/order-to-source.ts';
import type { Planned } from '../../db/sourcing/plan-order.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { Change, Difference, Editable } from '../../domain/order/edit.ts';
import type { IfMatch } from '../order/if-match.ts';

/** What `POST /v1/orders/{id}/edits` asks for, as its row keeps it. */
export type EditBody = IfMatch & { readonly changes: readonly Change[] };
export type EditCommand = {
  readonly orderId: OrderId;
  readonly commandId: CommandId;
  /** Fulfillment orders that nobody else works on. */
  readonly claimed: readonly FulfillmentOrderId[];
};
/** An edit thought through on the rows of one moment, the order's last event being `sequence`. */
export type Edit = EditCommand & {
  readonly sequence: number;
  readonly actor: string;
  readonly body: EditBody;
  readonly before: Editable;
  readonly after: Editable;
  readonly difference: Difference;
  readonly toSource: OrderToSource;
  /** Where the units go that need a place, or a new one. */
  readonly planned: Planned | undefined;
};
