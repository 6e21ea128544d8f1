import * as wf from '@temporalio/workflow';
import type { CommandId, FulfillmentOrderId } from '../../domain/ids.ts';
import type { OrderStatus } from '../../domain/order/status.ts';
import { refusalIn } from '../refusal.ts';
import { step } from '../step.ts';
import { type OrderMessage, partOf } from './messages.ts';
import type { OrderRun } from './order-run.ts';

export const accept = (run: OrderRun, message: OrderMessage) => startWork(run, message, 'accept');
export const startPicking = (run: OrderRun, message: OrderMessage) => startWork(run, message, 'pick');

async function startWork(run: OrderRun, message: OrderMessage, action: 'accept' | 'pick'): Promise<OrderStatus> {
  const id = partOf(message);
  run.changeable(message, action);
  run.claim(id, 'WORK');
  try {
    run.learn(await step('startWork', run.orderId, message.commandId, id, action));
    return run.status;
  } finally {
    run.giveBack([id]);
  }
}

/** Once this has claimed its units there is no way back but a refused payment or carrier. */
export function ship(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  const { id, isTransfer } = run.claimToShip(message); // First, and before any await.
  return isTransfer ? sendToStore(run, message, id) : leave(run, message, id);
}

/** The customer comes for it to another place: nothing is captured and no label bought before he has it. */
async function sendToStore(run: OrderRun, message: OrderMessage, id: FulfillmentOrderId): Promise<OrderStatus> {
  try {
    run.learn(await step('sendTransfer', run.orderId, message.commandId, id));
    return run.status;
  } finally {
    run.giveBack([id]);
  }
}

/** It has come to the store, though nobody may want it any more. */
export async function receiveTransfer(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  const id = partOf(message);
  run.unclaimed(id);
  run.claim(id, 'WORK');
  try {
    await run.inTurn(async () => {
      run.learn(await step('receiveTransfer', run.orderId, message.commandId, id));
    });
    return run.status;
  } finally {
    run.giveBack([id]);
  }
}

/** Over the counter, against the code: the same as shipping it, but for the carrier. */
export function handOver(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  const id = partOf(message);
  run.handable(message);
  run.claim(id, 'SHIP');
  return leave(run, message, id);
}

async function leave(run: OrderRun, message: OrderMessage, id: FulfillmentOrderId): Promise<OrderStatus> {
  try {
    await bookAndCapture(run, message);
    run.learn(await step('shipStock', run.orderId, message.commandId));
    return run.status;
  } finally {
    run.giveBack([id]);
  }
}

async function bookAndCapture(run: OrderRun, message: OrderMessage): Promise<void> {
  const { orderId } = run;
  const { commandId } = message;
  const todo = await step('prepareShipment', orderId, commandId, partOf(message));
  try {
    if (todo.mustAuthorize) await step('authorizePayment', orderId, commandId);
    if (todo.mustBuyLabels) await step('buyLabels', commandId);
    if (todo.mustCapture) await step('capturePayment', commandId);
  } catch (failure) {
    const refused = refusalIn(failure);
    if (!refused) throw failure;
    if (todo.mustBuyLabels) await step('voidLabels', commandId);
    run.learn(await step('voidShipment', orderId, commandId, refused.type ?? ''));
    throw failure;
  }
}

/** It has not left after all: its units are packed again, and its money is back before it can be asked for again. */
export async function voidParcel(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  const id = partOf(message);
  run.unclaimed(id);
  run.claim(id, 'WORK');
  try {
    await wf.condition(() => !run.isShipping);
    run.learn(await step('voidParcel', run.orderId, message.commandId));
    await step('voidParcelLabel', message.commandId);
    await step('refundPayment', run.orderId, message.commandId);
    return run.status;
  } finally {
    run.giveBack([id]);
  }
}

/** Its units are found another place, or their money goes back, as `decide` says; what moves it is `causedBy`. */
export async function giveUpParcel(
  run: OrderRun,
  causedBy: CommandId,
  decide: () => ReturnType<typeof step<'decideParcel' | 'passDeadline'>>,
): Promise<void> {
  await run.inTurn(async () => {
    run.mustBeOpen();
    await wf.condition(() => !run.isShipping);
    run.learn(await decide());
    run.learn(await step('resourceUnits', run.orderId));
  });
  await step('refundPayment', run.orderId, causedBy);
}

/** May overtake the answer of `ship`, so it waits until nobody works on the fulfillment order. */
export async function track(run: OrderRun, message: OrderMessage): Promise<void> {
  await wf.condition(() => run.isDecided && !run.isClaimed(partOf(message)));
  run.learn(await step('recordTracking', run.orderId, message.commandId));
}
