import * as wf from '@temporalio/workflow';
import type { FulfillmentOrderId } from '../../domain/ids.ts';
import type { OrderStatus } from '../../domain/order/status.ts';
import { step } from '../step.ts';
import { giveUpParcel } from './fulfilling.ts';
import { type OrderMessage, partOf } from './messages.ts';
import type { OrderRun } from './order-run.ts';
import { releaseIfDue } from './releasing.ts';
import { refundWhatIsOverpaid, voidWhatIsLeft } from './serving.ts';

/** A location says no, and another one is found for its units. */
export const rejectWork = (run: OrderRun, message: OrderMessage) => takeBack(run, message, 'reject');
/** The shelf had fewer units than the system: the missing ones are found elsewhere. */
export const shortPick = (run: OrderRun, message: OrderMessage) => takeBack(run, message, 'shortPick');

async function takeBack(run: OrderRun, message: OrderMessage, action: 'reject' | 'shortPick'): Promise<OrderStatus> {
  const id = partOf(message);
  run.changeable(message, action);
  const name = action === 'reject' ? 'rejectWork' : 'shortPick';
  return findElsewhere(run, id, () => step(name, run.orderId, message.commandId, id));
}

/** A count found fewer units than are promised: the newest promises are kept elsewhere, or not at all. */
export async function stockShort(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  const id = partOf(message);
  // What is on its way out or being cancelled is waited for: then somebody else's promise may be the newest.
  while (run.isClaimed(id)) await wf.condition(() => !run.isClaimed(id));
  return findElsewhere(run, id, () => step('takeShort', run.orderId, message.commandId, id));
}

/** Somebody says what becomes of the units of a parcel that is lost or came back. */
export async function decideParcel(run: OrderRun, { commandId }: OrderMessage): Promise<OrderStatus> {
  await giveUpParcel(run, commandId, () => step('decideParcel', run.orderId, commandId));
  await refundWhatIsOverpaid(run);
  await voidWhatIsLeft(run);
  return run.status;
}

/** The location can leave accepted work alone, or cannot any more. What it leaves for our sake is found elsewhere. */
export async function answerCancellation(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  const id = partOf(message);
  run.unclaimed(id);
  return findElsewhere(run, id, () => step('answerCancellation', run.orderId, message.commandId, id));
}

type TakesUnits = 'rejectWork' | 'shortPick' | 'takeShort' | 'answerCancellation';

/** What `take` takes off the work is given to another location, before anybody else changes the plan. */
async function findElsewhere(
  run: OrderRun,
  id: FulfillmentOrderId,
  take: () => ReturnType<typeof step<TakesUnits>>,
): Promise<OrderStatus> {
  run.claim(id, 'WORK'); // First, and before any await.
  try {
    await run.inTurn(async () => {
      run.learn(await take());
      run.learn(await step('resourceUnits', run.orderId));
    });
  } finally {
    run.giveBack([id]);
  }
  await voidWhatIsLeft(run);
  return run.status;
}

/** Units have come that a fulfillment order waited for. */
export async function openBackorder(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  await run.inTurn(async () => {
    await releaseIfDue(run, partOf(message));
    run.learn(await step('openBackorder', run.orderId, message.commandId, partOf(message)));
  });
  return run.status;
}

export async function answerQuestion(run: OrderRun, message: OrderMessage): Promise<OrderStatus> {
  await run.inTurn(async () => {
    run.mustBeAsked();
    run.learn(await step('answerQuestion', run.orderId, message.commandId, run.waiting));
  });
  await voidWhatIsLeft(run);
  return run.status;
}
