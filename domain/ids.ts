import type { Brand } from './brand.ts';

export type OrderId = Brand<string, 'OrderId'>;
export type OrderLineId = Brand<string, 'OrderLineId'>;
export type FulfillmentOrderId = Brand<string, 'FulfillmentOrderId'>;
export type HoldId = Brand<string, 'HoldId'>;
export type CommandId = Brand<string, 'CommandId'>;
export type ParcelId = Brand<string, 'ParcelId'>;
export type ReturnId = Brand<string, 'ReturnId'>;
export type PaymentId = Brand<string, 'PaymentId'>;
export type CustomerId = Brand<string, 'CustomerId'>;
export type StoredValueId = Brand<string, 'StoredValueId'>;
export type CartHoldId = Brand<string, 'CartHoldId'>;
export type Sku = Brand<string, 'Sku'>;
export type LocationId = Brand<string, 'LocationId'>;
export type ChannelId = Brand<string, 'ChannelId'>;

/** What names a SKU, location, channel or rule set: ours or the shop's own code, case-sensitive. */
export const CODE_PATTERN = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;

export const orderWorkflowId = (orderId: OrderId): string => `order-${orderId}`;
/** A refund is named after the command that asked for it. */
export const refundWorkflowId = (refundId: CommandId): string => `refund-${refundId}`;
export const evidenceWorkflowId = (commandId: CommandId): string => `evidence-${commandId}`;
export const returnWorkflowId = (returnId: ReturnId): string => `return-${returnId}`;
