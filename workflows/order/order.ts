import * as wf from '@temporalio/workflow';
import type { FulfillmentOrderAction } from '../../domain/order/fulfillment-order.ts';
import { isEnded, type OrderStatus } from '../../domain/order/status.ts';
import { refusalIn } from '../refusal.ts';
import { step } from '../step.ts';
import { cancel, cancelLines, edit, hold, reject, release, retry } from './changing.ts';
import { accept, handOver, receiveTransfer, ship, startPicking, track, voidParcel } from './fulfilling.ts';
import * as messages from './messages.ts';
import { OrderRun } from './order-run.ts';
import { replacePayment } from './paying.ts';
import { decision, place } from './placing.ts';
import {
  answerCancellation,
  answerQuestion,
  decideParcel,
  openBackorder,
  rejectWork,
  shortPick,
  stockShort,
} from './re-sourcing.ts';
import { type Replanning, replan } from './replanning.ts';
import { serveUntilSettled } from './serving.ts';

/** The life of one order: placed, served until everything is delivered or cancelled, closed. */
export async function order({ orderId }: messages.OrderStart): Promise<OrderStatus> {
  const run = new OrderRun(orderId);
  listen(run); // Before the first await: messages may have come together with the start.

  const isAccepted = await place(run);
  await run.toTheEnd(async () => {
    if (isAccepted) await serveUntilSettled(run);
    await close(run);
  });
  return run.status;
}

async function close(run: OrderRun): Promise<void> {
  const { runId, historyLength } = wf.workflowInfo();
  await step('closeOrder', run.orderId, { runId, historyLength });
  await wf.condition(wf.allHandlersFinished);
}

type Message = messages.OrderMessage;
type Handler = (run: OrderRun, message: Message) => Promise<OrderStatus>;
type Validator = (run: OrderRun, message: Message) => unknown;

type Handling = readonly [ReturnType<typeof messages.update>, Handler, Validator];

const HANDLERS: readonly Handling[] = [
  [messages.placeOrder, decision, () => undefined],
  // During placing a cancel is taken: it stops the placing, or takes its turn after it.
  [messages.cancelOrder, cancel, (run) => run.isDecided && run.cancellable()],
  [messages.cancelLines, cancelLines, (run) => run.cancellable()],
  [messages.editOrder, edit, (run) => run.mustBeOpen()],
  [messages.placeHold, hold, (run) => run.mustBeOpen()],
  [messages.releaseHold, release, (run, { holdId }) => run.openHold(holdId)],
  [messages.rejectHold, reject, (run, { holdId }) => run.openHold(holdId)],
  [messages.retryAttention, retry, () => undefined],
  [messages.acceptFulfillmentOrder, accept, may('accept')],
  [messages.startPicking, startPicking, may('pick')],
  [messages.rejectFulfillmentOrder, rejectWork, may('reject')],
  [messages.shortPick, shortPick, may('shortPick')],
  [messages.stockArrived, openBackorder, (run) => run.mustBeOpen()],
  [messages.stockShort, stockShort, (run) => run.mustBeOpen()],
  [messages.answerQuestion, answerQuestion, (run) => run.mustBeAsked()],
  [messages.replacePayment, replacePayment, (run) => run.mustAwaitPayment()],
  [messages.answerCancellation, answerCancellation, (run, message) => run.unclaimed(messages.partOf(message))],
  [messages.shipFulfillmentOrder, ship, (run, message) => run.shippable(message)],
  [messages.decideParcel, decideParcel, (run) => run.mustBeOpen()],
  [messages.voidParcel, voidParcel, (run, message) => run.unclaimed(messages.partOf(message))],
  [messages.receiveTransfer, receiveTransfer, (run, message) => run.unclaimed(messages.partOf(message))],
  [messages.pickUp, handOver, (run, message) => run.handable(message)],
  ...replanned([
    [messages.holdFulfillmentOrder, 'hold'],
    [messages.releaseFulfillmentOrder, 'release'],
    [messages.moveFulfillmentOrder, 'move'],
    [messages.splitFulfillmentOrder, 'split'],
    [messages.mergeFulfillmentOrders, 'merge'],
    [messages.scheduleFulfillmentOrder, 'schedule'],
    [messages.cancelFulfillmentOrder, 'cancel'],
    [messages.readyForPickup, 'readyForPickup'],
  ]),
];

function replanned(changes: readonly (readonly [Handling[0], Replanning])[]): Handling[] {
  return changes.map(([update, action]) => [update, replan(action), may(action)]);
}

function may(action: FulfillmentOrderAction): Validator {
  return (run, message) => run.changeable(message, action);
}

/** These begin the placing, stop it, or get it going again; all others are judged by what it came to. */
const DURING_PLACING: readonly unknown[] = [messages.placeOrder, messages.cancelOrder, messages.retryAttention];

function listen(run: OrderRun): void {
  for (const [update, handler, validate] of HANDLERS) {
    const mustWait = (message: Message) =>
      (!run.isKnown && !DURING_PLACING.includes(update)) || run.isTaken(message.fulfillmentOrderId);
    const handle = async (message: Message) => {
      try {
        while (mustWait(message) && waitsFor(run, message)) {
          await wf.condition(() => !mustWait(message));
          validate(run, message);
        }
        return await handler(run, message);
      } catch (failure) {
        if (mustLookAgain(run, failure)) run.learn(await step('readOrder', run.orderId));
        throw failure;
      }
    };
    wf.setHandler(update, (message) => run.toTheEnd(() => handle(message)), {
      // Not async: Temporal calls validators without awaiting them, so an async one would refuse nothing.
      validator: (message) => void (mustWait(message) || validate(run, message)),
    });
  }
  wf.setHandler(messages.trackParcel, (message) => run.toTheEnd(() => track(run, message)));
}

/** Orders of before waited for edits only, and were refused where anybody else had the fulfillment order. */
function waitsFor(run: OrderRun, { fulfillmentOrderId: id }: Message): boolean {
  return !run.isTaken(id) || run.isBeingEdited(id) || wf.patched('waits-for-all-but-shipments');
}

/**
 * A refusal may mean that the rows know more than the workflow: what a worker did just before it died is in no history.
 * Nobody else would tell the workflow that its order was cancelled, or has left.
 */
function mustLookAgain(run: OrderRun, failure: unknown): boolean {
  const isOpen = run.isDecided && !isEnded(run.status);
  return refusalIn(failure) !== undefined && isOpen && wf.patched('looks-again');
}
