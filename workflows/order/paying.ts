import type { OrderStatus } from '../../domain/order/status.ts';
import { step } from '../step.ts';
import type { OrderMessage } from './messages.ts';
import type { OrderRun } from './order-run.ts';

/** Another means takes the place of one that was refused. When it is refused as well, nothing has changed. */
export function replacePayment(run: OrderRun, { commandId }: OrderMessage): Promise<OrderStatus> {
  const { orderId } = run;
  return run.inTurn(async () => {
    run.mustAwaitPayment();
    await step('intendPayment', orderId, commandId);
    await step('authorizePayment', orderId, commandId);
    run.learn(await step('replacePayment', orderId, commandId));
    run.learn(await step('voidPayment', orderId, commandId));
    return run.status;
  });
}
