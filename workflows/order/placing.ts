import * as wf from '@temporalio/workflow';
import type { OrderRefusal } from '../../domain/order/order.ts';
import type { OrderStatus } from '../../domain/order/status.ts';
import { isOrderErrorKind } from '../../domain/order-error.ts';
import { refusal, refusalIn } from '../refusal.ts';
import { step } from '../step.ts';
import { UndoStack } from '../undo-stack.ts';
import type { OrderRun } from './order-run.ts';
import { refundWhatIsOverpaid } from './serving.ts';

/** All or nothing until the order is accepted. From then on each fulfillment order settles alone. */
export async function place(run: OrderRun): Promise<boolean> {
  const { orderId } = run;
  const undo = new UndoStack();
  try {
    undo.remember(() => step('giveUpPlacing', orderId));
    await sourceOnceTheAddressIsRight(run);

    undo.remember(() => step('voidPayment', orderId));
    await step('authorizePayment', orderId);

    stopIfGivenUp(run);
    run.learn(await step('acceptOrder', orderId));
    run.ui.show(run.facts);
    run.isDecided = true;
    return true;
  } catch (failure) {
    const refused = refusalIn(failure);
    // A bug in here must stall the workflow until it is fixed, never refund the customer.
    if (!refused && !wf.isCancellation(failure)) throw failure;
    await undo.unwind(() => askForHelp(run));
    await run.toTheEnd(() => refuse(run, refused));
    return false;
  }
}

/** What the caller of `POST /v1/orders` waits for: accepted, held, or refused. */
export async function decision(run: OrderRun): Promise<OrderStatus> {
  await wf.condition(() => run.isKnown);
  if (run.refused) throw run.refused;
  return run.status;
}

async function sourceOnceTheAddressIsRight(run: OrderRun): Promise<void> {
  for (;;) {
    const facts = await step('sourceOrder', run.orderId);
    if (facts) run.learn(facts);
    if (!run.isAwaitingAddress) return;
    const release = () => run.isGivenUp || !run.isAwaitingAddress;
    const timeLimit = run.deadline('hold')?.atMs ?? Number.POSITIVE_INFINITY;
    const isReleased = await run.alarm.isInTime(release, timeLimit, 'hold for the address');
    stopIfGivenUp(run);
    if (!isReleased)
      throw refusal({ kind: 'hold-timed-out', detail: `Nobody released the hold of order ${run.orderId}.` });
  }
}

function stopIfGivenUp(run: OrderRun): void {
  if (run.isGivenUp)
    throw refusal({ kind: 'order-rejected', detail: `Order ${run.orderId} was cancelled while placing.` });
}

async function refuse(run: OrderRun, refused: wf.ApplicationFailure | undefined): Promise<void> {
  const isCancelled = run.isGivenUp || !refused || refused.type === 'hold-timed-out';
  const by = run.givenUpBy ? [run.givenUpBy] : ([] as const);
  const ending = isCancelled ? 'CANCELLED' : 'REFUSED';
  run.learn(await step('refuseOrder', run.orderId, ending, reasonOf(run, refused), ...by));
  await refundWhatIsOverpaid(run); // Cash, taken by a worker that died before it could tell.
  if (!isCancelled) run.refused = refused;
  run.isDecided = true;
}

function reasonOf(run: OrderRun, refused: wf.ApplicationFailure | undefined): OrderRefusal {
  if (!refused || !isOrderErrorKind(refused.type)) {
    return { kind: 'order-rejected', detail: `Order ${run.orderId} was cancelled in Temporal.` };
  }
  const facts = refused.details?.[0] as NonNullable<OrderRefusal['facts']> | undefined;
  return { kind: refused.type, detail: refused.message, ...(facts ? { facts } : {}) };
}

async function askForHelp(run: OrderRun): Promise<void> {
  const seen = run.retries;
  run.learn(await step('askForAttention', run.orderId, 'undo-refused', run.orderId));
  await wf.condition(() => run.retries > seen);
}
