import * as wf from '@temporalio/workflow';
import type { FulfillmentOrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { OrderStatus } from '../../domain/order/status.ts';
import { refusalIn } from '../refusal.ts';
import { step } from '../step.ts';
import type { OrderMessage } from './messages.ts';
import type { OrderRun } from './order-run.ts';
import { refundWhatIsOverpaid, voidWhatIsLeft } from './serving.ts';

/** Cancels what nobody ships yet. What has left the building stays as it is. */
export async function cancel(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  if (!run.isDecided && (await stopsPlacing(run, message))) return run.status;
  const claimed = await run.whenFree(() => run.claimToCancel());
  return cancelClaimed(run, message, claimed);
}

/** The reviewer says no: before acceptance placing is undone, after it everything unshipped is cancelled. */
export async function reject(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  if (!run.isDecided && (await stopsPlacing(run, message))) return run.status;
  const claimed = await run.whenFree(() => {
    run.openHold(message.holdId);
    return run.claimToCancel();
  });
  return cancelClaimed(run, message, claimed);
}

/** Some units only; what is left goes on as it was. */
export async function cancelLines(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  return cancelClaimed(run, message, await run.whenFree(() => run.claimToCancel('EDIT')), 'cancelLines');
}

/** All of the changes or none. Whoever wants one of the order's fulfillment orders meanwhile, waits. */
export async function edit(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  const claimed = await run.whenFree(() => run.claimFree('EDIT'));
  try {
    await changePlan(run, () => change(run, message, claimed));
  } finally {
    run.giveBack(claimed);
  }
  await refundWhatIsOverpaid(run);
  return run.status;
}

async function change(
  run: OrderRun,
  { commandId }: OrderMessage,
  claimed: readonly FulfillmentOrderId[],
): Promise<OrderFacts> {
  const { orderId } = run;
  const facts = await step('editOrder', orderId, commandId, claimed);
  if (!facts.mustAuthorize) return facts;
  try {
    await step('authorizePayment', orderId, commandId);
    return await step('applyEdit', orderId, commandId, claimed);
  } catch (failure) {
    if (!refusalIn(failure)) throw failure;
    run.learn(await step('giveUpAuthorization', orderId, commandId));
    throw failure;
  }
}

export async function hold(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  // A `ship` accepted before this finishes; one that comes after finds its fulfillment order claimed.
  const claimed = await run.whenFree(() => run.claimFree('HOLD'));
  try {
    return await changePlan(run, () => step('placeHold', run.orderId, message.commandId, claimed));
  } finally {
    run.giveBack(claimed);
  }
}

export function release(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  return changePlan(run, () => {
    const { id } = run.openHold(message.holdId);
    return step('releaseHold', run.orderId, message.commandId, id);
  });
}

/** A person has settled what stood in the way of an undo, or wants a failing step tried again. */
export async function retry(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  run.learn(await step('resolveAttention', run.orderId, message.commandId));
  run.retries += 1;
  return run.status;
}

async function stopsPlacing(run: OrderRun, { commandId }: OrderMessage): Promise<boolean> {
  run.givenUpBy ??= commandId;
  await wf.condition(() => run.isDecided);
  return run.isSettled;
}

async function cancelClaimed(
  run: OrderRun,
  { commandId }: OrderMessage,
  claimed: readonly FulfillmentOrderId[],
  name: 'cancelUnits' | 'cancelLines' = 'cancelUnits',
): Promise<OrderStatus> {
  try {
    await changePlan(run, () => step(name, run.orderId, commandId, claimed));
  } finally {
    run.giveBack(claimed);
  }
  await refundWhatIsOverpaid(run);
  await voidWhatIsLeft(run);
  return run.status;
}

async function changePlan(run: OrderRun, change: () => Promise<OrderFacts>): Promise<OrderStatus> {
  return run.inTurn(async () => {
    run.mustBeOpen(); // Again: who had the turn before may have ended it.
    run.learn(await change());
    return run.status;
  });
}
