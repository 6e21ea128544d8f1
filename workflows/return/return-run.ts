import * as wf from '@temporalio/workflow';
import type { CommandId, OrderId, ReturnId } from '../../domain/ids.ts';
import { allowsReturn, isReturnOver, type ReturnAction, type ReturnFacts } from '../../domain/return/return.ts';
import { Alarm } from '../alarm.ts';
import { lasting } from '../lasting.ts';
import { refusal } from '../refusal.ts';
import type { ReturnStart } from './messages.ts';

/** What happens by itself, and when. */
export type Deadline = {
  readonly step: 'remindOfReturn' | 'expireReturn';
  readonly atMs: number;
  readonly reason: string;
};
export const isSame = (left: Deadline | undefined, right: Deadline | undefined): boolean =>
  left?.step === right?.step && left?.atMs === right?.atMs;

/** What the workflow remembers of its return: the newest facts of its rows. */
export class ReturnRun {
  readonly orderId: OrderId;
  readonly returnId: ReturnId;
  readonly alarm = new Alarm();
  /** For what came in. */
  readonly toTheEnd = lasting();
  facts: ReturnFacts | undefined;
  /** Commands whose refunds the provider has answered. */
  readonly paid = new Set<CommandId>();

  constructor({ orderId, returnId }: ReturnStart) {
    this.orderId = orderId;
    this.returnId = returnId;
  }

  get unpaid(): CommandId[] {
    return (this.facts?.refundsPending ?? []).filter((commandId) => !this.paid.has(commandId));
  }

  get isOver(): boolean {
    return this.facts !== undefined && isReturnOver(this.facts.status);
  }

  get nextDeadline(): Deadline | undefined {
    const { remindAtMs = null, expiresAtMs = null } = this.facts ?? {};
    const expiry = { step: 'expireReturn', reason: 'the goods must come by then' } as const;
    const reminder = { step: 'remindOfReturn', reason: 'the customer is reminded then' } as const;
    if (remindAtMs !== null && remindAtMs <= (expiresAtMs ?? remindAtMs)) return { ...reminder, atMs: remindAtMs };
    return expiresAtMs === null ? undefined : { ...expiry, atMs: expiresAtMs };
  }

  /** Steps of rival handlers may answer out of order; only a newer answer replaces what is known. */
  learn(facts: ReturnFacts): void {
    if (this.facts && facts.sequence < this.facts.sequence) return;
    this.facts = facts;
    wf.setCurrentDetails(inOneLine(facts));
  }

  /** For an early answer. The step looks again, under the lock of the order's row. */
  mustAllow(action: ReturnAction): void {
    if (!this.facts || allowsReturn(this.facts.status, action)) return;
    const { returnId, status } = this.facts;
    const detail = `${action} is not allowed while return ${returnId} is ${status}.`;
    throw refusal({ kind: 'return-not-allowed', detail, facts: { returnId, action, status } });
  }
}

function inOneLine({ status, isComplete, refundsPending, expiresAtMs }: ReturnFacts): string {
  const goods = isComplete ? 'all goods dealt with' : 'goods awaited or to be inspected';
  const money = refundsPending.length > 0 ? '; refund under way' : '';
  const until = expiresAtMs === null ? '' : `; expires ${new Date(expiresAtMs).toISOString()}`;
  return `${status}: ${goods}${money}${until}`;
}
