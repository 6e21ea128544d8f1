import * as wf from '@temporalio/workflow';
import type { CommandId } from '../../domain/ids.ts';
import type { ReturnAction, ReturnFacts, ReturnStatus } from '../../domain/return/return.ts';
import { type StepName, step } from '../step.ts';
import * as messages from './messages.ts';
import { type Deadline, isSame, ReturnRun } from './return-run.ts';

/** The life of one return: approved or declined, received and inspected, paid back, closed. */
export async function returnGoods(subject: messages.ReturnStart): Promise<ReturnStatus | undefined> {
  const run = new ReturnRun(subject);
  listen(run); // Before the first await: messages may have come together with the start.

  await run.toTheEnd(() => Promise.all([serveUntilOver(run), keepLabel(run)]));
  await wf.condition(wf.allHandlersFinished);
  return run.facts?.status;
}

async function serveUntilOver(run: ReturnRun): Promise<void> {
  run.learn(await step('readReturn', run.orderId, run.returnId));
  // Left by a run of this return that Temporal has forgotten.
  await settle(run);
  while (!run.isOver) {
    const due = run.nextDeadline;
    const isOvertaken = () => run.isOver || !isSame(run.nextDeadline, due);
    if (due === undefined) await wf.condition(isOvertaken);
    else if (!(await run.alarm.isInTime(isOvertaken, due.atMs, due.reason))) await pass(run, due);
  }
}

async function pass(run: ReturnRun, { step: name }: Deadline): Promise<void> {
  run.learn(await step(name, run.orderId, run.returnId));
  await settle(run);
}

/** Beside everything else: a carrier that is away keeps nobody from bringing the goods. */
async function keepLabel(run: ReturnRun): Promise<void> {
  const { orderId, returnId } = run;
  for (;;) {
    await wf.condition(() => run.isOver || run.facts?.label !== undefined);
    if (run.facts?.label === undefined) return;
    run.learn(await step(run.facts.label === 'BUY' ? 'buyReturnLabel' : 'voidReturnLabel', orderId, returnId));
  }
}

/** Pays back what was received, tells the exchange how it stands, then closes what is complete. */
async function settle(run: ReturnRun): Promise<void> {
  for (const commandId of run.unpaid) {
    await step('refundPayment', run.orderId, commandId);
    run.paid.add(commandId);
  }
  if (run.facts?.exchangeWaits) run.learn(await step('settleExchange', run.orderId, run.returnId));
  if (run.facts?.isComplete && !run.isOver) run.learn(await step('closeReturn', run.orderId, run.returnId));
}

type ReturnUpdate = typeof messages.approveReturn;
const HANDLERS = [
  [messages.approveReturn, 'approveReturn', 'approve'],
  [messages.declineReturn, 'declineReturn', 'decline'],
  [messages.receiveReturn, 'receiveReturn', 'receive'],
  [messages.inspectReturn, 'inspectReturn', 'inspect'],
  [messages.cancelReturn, 'cancelReturn', 'cancel'],
] as const satisfies readonly (readonly [ReturnUpdate, StepName, ReturnAction])[];
type Step = (typeof HANDLERS)[number][1];

function listen(run: ReturnRun): void {
  for (const [update, name, action] of HANDLERS) {
    wf.setHandler(update, ({ commandId }) => run.toTheEnd(() => act(run, name, commandId)), {
      // Not async: Temporal calls validators without awaiting them, so an async one would refuse nothing.
      validator: (_message) => run.mustAllow(action),
    });
  }
}

async function act(run: ReturnRun, name: Step, commandId: CommandId): Promise<ReturnStatus> {
  const facts: ReturnFacts = await step(name, run.orderId, run.returnId, commandId);
  run.learn(facts);
  await settle(run);
  return run.facts?.status ?? facts.status;
}
