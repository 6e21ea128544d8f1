import { defineUpdate } from '@temporalio/workflow';
import type { CommandId, OrderId, ReturnId } from '../../domain/ids.ts';
import type { ReturnCommandKind } from '../../domain/order/command.ts';
import type { ReturnStatus } from '../../domain/return/return.ts';

/** Ids only: what is in the parcel stays in the command's row. */
export type ReturnMessage = { readonly commandId: CommandId };
export type ReturnStart = { readonly orderId: OrderId; readonly returnId: ReturnId };

const update = (kind: ReturnCommandKind) => defineUpdate<ReturnStatus, [ReturnMessage]>(kind);

export const approveReturn = update('approveReturn');
export const declineReturn = update('declineReturn');
export const receiveReturn = update('receiveReturn');
export const inspectReturn = update('inspectReturn');
export const cancelReturn = update('cancelReturn');
