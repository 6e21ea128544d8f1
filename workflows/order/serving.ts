import * as wf from '@temporalio/workflow';
import type { CommandId, FulfillmentOrderId } from '../../domain/ids.ts';
import type { Deadline, OrderFacts } from '../../domain/order/facts.ts';
import { step } from '../step.ts';
import { giveUpParcel } from './fulfilling.ts';
import type { OrderRun } from './order-run.ts';
import { releaseIfDue } from './releasing.ts';

/** Waits for commands and carriers; what nobody does in time, the clock does. */
export async function serveUntilSettled(run: OrderRun): Promise<void> {
  while (!run.isSettled) {
    if (run.mustRefund) await refundWhatIsOverpaid(run);
    else if (run.mustVoid) await voidWhatIsLeft(run);
    else await waitForTheNextDeadline(run);
  }
}

/** Gives back authorised money that no shipment will capture any more. */
export async function voidWhatIsLeft(run: OrderRun): Promise<void> {
  if (!run.mustVoid) return;
  run.isVoiding = true;
  try {
    run.learn(await step('voidPayment', run.orderId));
  } finally {
    run.isVoiding = false;
  }
}

/** Gives back what was paid in advance for units that nobody will get any more. */
export async function refundWhatIsOverpaid(run: OrderRun): Promise<void> {
  if (!run.mustRefund) return;
  run.isRefunding = true;
  try {
    run.learn(await step('refundOverpaid', run.orderId));
  } finally {
    run.isRefunding = false;
  }
}

async function waitForTheNextDeadline(run: OrderRun): Promise<void> {
  const due = run.nextDeadline;
  const isOvertaken = () => run.isSettled || run.mustRefund || run.mustVoid || !isSame(run.nextDeadline, due);
  if (due === undefined) {
    run.alarm.callOff();
    return wf.condition(isOvertaken);
  }
  if (!(await run.alarm.isInTime(isOvertaken, due.atMs, `${due.kind} by then`))) await pass(run, due);
}

async function pass(run: OrderRun, due: Deadline): Promise<void> {
  if (due.kind === 'decide') {
    // The parcel itself is what moves the money: no command does.
    const causedBy = due.subject as CommandId;
    return giveUpParcel(run, causedBy, () => step('passDeadline', run.orderId, due, []));
  }
  // A hold that nobody released in time ends what it held; the claims keep rivals away until it has.
  const given = await claimFor(run, due);
  try {
    await run.inTurn(async () => {
      if (due.kind === 'open' && (await releaseIfDue(run, due.subject as FulfillmentOrderId))) return;
      run.learn(await stepFor(run, due, given));
    });
  } finally {
    run.giveBack(given);
  }
}

/** What the passing of a deadline cancels. A `picked-up` under way keeps its units. */
async function claimFor(run: OrderRun, { kind, subject }: Deadline): Promise<FulfillmentOrderId[]> {
  if (kind === 'hold') return run.whenFree(() => run.claimHeld(subject));
  return kind === 'pick-up' ? run.claimOne(subject as FulfillmentOrderId) : [];
}

/** Work that nobody accepted goes to somebody else. */
async function stepFor(run: OrderRun, due: Deadline, given: readonly FulfillmentOrderId[]): Promise<OrderFacts> {
  if (due.kind === 'accept') return step('moveLateWork', run.orderId, due.subject as FulfillmentOrderId);
  return step('passDeadline', run.orderId, due, given);
}

const isSame = (left: Deadline | undefined, right: Deadline | undefined): boolean =>
  left?.kind === right?.kind && left?.subject === right?.subject && left?.atMs === right?.atMs;
