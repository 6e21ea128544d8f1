import * as wf from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { refusalIn } from './refusal.ts';
import { providerQueue } from './task-queues.ts';

export type StepName = keyof Activities & string;
type AnswerOf<Name extends StepName> = Awaited<ReturnType<Activities[Name]>>;
type Touch = 'DATABASE' | 'PROVIDER' | 'PROVIDER_WITHOUT_KEYS';

/** A new activity without a line here does not compile. */
const TOUCHES: Record<StepName, Touch> = {
  sourceOrder: 'DATABASE',
  authorizePayment: 'PROVIDER',
  acceptOrder: 'DATABASE',
  giveUpPlacing: 'DATABASE',
  intendPayment: 'DATABASE',
  replacePayment: 'DATABASE',
  voidPayment: 'PROVIDER',
  refuseOrder: 'DATABASE',
  cancelUnits: 'DATABASE',
  cancelLines: 'DATABASE',
  editOrder: 'DATABASE',
  applyEdit: 'DATABASE',
  giveUpAuthorization: 'PROVIDER',
  placeHold: 'DATABASE',
  releaseHold: 'DATABASE',
  startWork: 'DATABASE',
  prepareShipment: 'DATABASE',
  buyLabels: 'PROVIDER_WITHOUT_KEYS',
  capturePayment: 'PROVIDER',
  shipStock: 'DATABASE',
  voidShipment: 'DATABASE',
  voidLabels: 'PROVIDER',
  voidParcel: 'DATABASE',
  decideParcel: 'DATABASE',
  voidParcelLabel: 'PROVIDER',
  recordTracking: 'DATABASE',
  rejectWork: 'DATABASE',
  shortPick: 'DATABASE',
  takeShort: 'DATABASE',
  releasePreorder: 'DATABASE',
  holdUnpaid: 'DATABASE',
  resourceUnits: 'DATABASE',
  moveLateWork: 'DATABASE',
  openBackorder: 'DATABASE',
  answerQuestion: 'DATABASE',
  holdWork: 'DATABASE',
  releaseWork: 'DATABASE',
  moveWork: 'DATABASE',
  splitWork: 'DATABASE',
  mergeWork: 'DATABASE',
  scheduleWork: 'DATABASE',
  cancelWork: 'DATABASE',
  answerCancellation: 'DATABASE',
  sendTransfer: 'DATABASE',
  receiveTransfer: 'DATABASE',
  readyForPickup: 'DATABASE',
  passDeadline: 'DATABASE',
  refundPayment: 'PROVIDER',
  submitEvidence: 'PROVIDER',
  refundOverpaid: 'PROVIDER',
  readReturn: 'DATABASE',
  approveReturn: 'DATABASE',
  declineReturn: 'DATABASE',
  receiveReturn: 'DATABASE',
  inspectReturn: 'DATABASE',
  cancelReturn: 'DATABASE',
  expireReturn: 'DATABASE',
  remindOfReturn: 'DATABASE',
  settleExchange: 'DATABASE',
  buyReturnLabel: 'PROVIDER_WITHOUT_KEYS',
  voidReturnLabel: 'PROVIDER',
  closeReturn: 'DATABASE',
  askForAttention: 'DATABASE',
  resolveAttention: 'DATABASE',
  readOrder: 'DATABASE',
  closeOrder: 'DATABASE',
};

type Proxies = Record<StepName, (...args: unknown[]) => Promise<unknown>>;
// Said aloud, because the SDK does not do what it documents as default: the undo would overtake a running try.
const cancellationType = 'WAIT_CANCELLATION_COMPLETED';
const once = { cancellationType, retry: { maximumAttempts: 1 } } as const;
const locally = {
  DATABASE: wf.proxyLocalActivities({ ...once, startToCloseTimeout: '2 seconds' }) as Proxies,
  PROVIDER: wf.proxyLocalActivities({ ...once, startToCloseTimeout: '5 seconds' }) as Proxies,
};
// No attempt limit: an outage is waited out, visible and pausable in the Temporal UI.
const untilAnswered = {
  cancellationType,
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
} as const;

/**
 * One local try, which costs next to no history; what it leaves open, a regular activity settles.
 * "Once" is no promise: a dead worker re-runs every local activity of the open workflow task, finished ones too.
 * So every activity must be safe to repeat and return what it returned first, refusals included.
 */
export function step<Name extends StepName>(
  name: Name,
  ...args: Parameters<Activities[Name]>
): Promise<AnswerOf<Name>> {
  type Answer = Promise<AnswerOf<Name>>;
  const touch: Touch = TOUCHES[name];
  // Where nothing knows our keys, a local try that is run again would buy twice.
  if (touch === 'PROVIDER_WITHOUT_KEYS') return regularly(name, args) as Answer;
  // Not async: each promise in a workflow costs as much as the step's way there and back.
  return locally[touch][name](...args).catch((failure: unknown) => {
    const final = finalOf(failure);
    if (final) throw final;
    return regularly(name, args);
  }) as Answer;
}

async function regularly(name: StepName, args: readonly unknown[]): Promise<unknown> {
  try {
    return await untilDone(TOUCHES[name])[name](...args);
  } catch (failure) {
    // A plain Error stalls the workflow until somebody lists the kind or makes the failure retryable.
    throw finalOf(failure) ?? new Error(`${name} failed with a kind nobody listed`, { cause: failure });
  }
}

/** Providers have a queue of their own, so that one that hangs takes no slot from anybody's database step. */
function untilDone(touch: Touch): Proxies {
  const { taskQueue } = wf.workflowInfo();
  const options = touch === 'DATABASE' ? untilAnswered : { ...untilAnswered, taskQueue: providerQueue(taskQueue) };
  return wf.proxyActivities(options) as Proxies;
}

/** What no retry changes: a refusal, unwrapped, or the cancellation of this scope. */
function finalOf(failure: unknown): unknown {
  return refusalIn(failure) ?? (wf.isCancellation(failure) ? failure : undefined);
}
