import * as wf from '@temporalio/workflow';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { RefundStatus } from '../../domain/order/refund.ts';
import { step } from '../step.ts';

export type RefundStart = { readonly orderId: OrderId; readonly refundId: CommandId };

/** Money given back outside a return. It was bound when asked for; this carries it out, however long it takes. */
export async function refund({ orderId, refundId }: RefundStart): Promise<RefundStatus> {
  return wf.CancellationScope.nonCancellable(async () => step('refundPayment', orderId, refundId));
}
