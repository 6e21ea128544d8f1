import type { OrderId } from '../domain/ids.ts';

/** Whose step it is. An order's workflow bears its id; the steps of refunds, returns and disputes name it first. */
export function orderOfStep(workflowId: string | undefined, args: readonly unknown[]): OrderId | undefined {
  const [, kind, id] = /^(order|refund|return|evidence)-(.+)$/.exec(workflowId ?? '') ?? [];
  return (kind === 'order' ? id : kind && args[0]) as OrderId | undefined;
}
