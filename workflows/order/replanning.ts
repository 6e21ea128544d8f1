import type { FulfillmentOrderAction } from '../../domain/order/fulfillment-order.ts';
import type { OrderStatus } from '../../domain/order/status.ts';
import { step } from '../step.ts';
import { type OrderMessage, partOf } from './messages.ts';
import type { OrderRun } from './order-run.ts';
import { voidWhatIsLeft } from './serving.ts';

/** Commands of people on one fulfillment order: the step that carries each out. */
const STEPS = {
  hold: 'holdWork',
  release: 'releaseWork',
  move: 'moveWork',
  split: 'splitWork',
  merge: 'mergeWork',
  schedule: 'scheduleWork',
  cancel: 'cancelWork',
  readyForPickup: 'readyForPickup',
} as const satisfies Partial<Record<FulfillmentOrderAction, string>>;
export type Replanning = keyof typeof STEPS;

/** One change of one fulfillment order: claimed first, then in turn with the order's other changes. */
export const replan =
  (action: Replanning) =>
  async (run: OrderRun, message: OrderMessage): Promise<OrderStatus> => {
    const id = partOf(message);
    run.changeable(message, action);
    run.claim(id, 'WORK');
    try {
      await run.inTurn(async () => {
        run.changeable(message, action, 'CLAIMED');
        run.learn(await step(STEPS[action], run.orderId, message.commandId, id));
        // Only the order itself is cancelled for good: units of cancelled work are found another place.
        if (action === 'cancel') run.learn(await step('resourceUnits', run.orderId));
      });
    } finally {
      run.giveBack([id]);
    }
    await voidWhatIsLeft(run);
    return run.status;
  };
