import type { CommandId, FulfillmentOrderId } from '../../domain/ids.ts';
import { refusalIn } from '../refusal.ts';
import { step } from '../step.ts';
import type { OrderRun } from './order-run.ts';

/**
 * What was sold before its release looks for stock from now on, and is authorised now. Where the card says no the
 * order waits for another one, with the units that it gets. False for what is not such work.
 */
export async function releaseIfDue(run: OrderRun, id: FulfillmentOrderId): Promise<boolean> {
  const part = run.facts.parts.find((each) => each.id === id);
  if (part?.status !== 'SCHEDULED' || part.locationId !== null) return false;
  run.learn(await step('releasePreorder', run.orderId, id));
  try {
    await step('authorizePayment', run.orderId, id as string as CommandId);
  } catch (failure) {
    if (!refusalIn(failure)) throw failure;
    run.learn(await step('holdUnpaid', run.orderId, id));
  }
  return true;
}
