import type { Database, Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { type InboxRow, insertCommand, keepOutcome, type Sender } from '../../db/order/inbox.ts';
import { intendRefund, readRefundable } from '../../db/order/refunds.ts';
import type { OrderId } from '../../domain/ids.ts';
import { decimal } from '../../domain/money.ts';
import type { OrderRefusal } from '../../domain/order/order.ts';
import { totalOf } from '../../domain/order/refund.ts';
import { type Decided, decideOnce } from '../inbox/decide-once.ts';
import { mustBeTheSame } from '../inbox/submit.ts';
import { Problem } from '../problem.ts';
import type { RefundBody } from './schemas.ts';

export type RefundRequest = {
  readonly orderId: OrderId;
  readonly body: RefundBody;
  readonly sender: Sender;
  /** The ETag that the sender saw. */
  readonly ifMatch: string | undefined;
};

/**
 * Binds the money and writes the command down in one transaction under the order's lock, so of two refunds that
 * together exceed what is there the second is refused. A refusal is kept: a repeat is told the same.
 */
export function requestRefund(db: Database, request: RefundRequest): Promise<InboxRow> {
  const { orderId, sender } = request;
  return decideOnce(db, orderId, sender, (tx, order) => decide(tx, order, request));
}

async function decide(tx: Tx, order: OrderRow, { orderId, body, sender, ifMatch }: RefundRequest): Promise<Decided> {
  mustMatch(order, ifMatch);
  mustBeCreditable(order, body);
  const command = await insertCommand(tx, { kind: 'refundPayment', orderId, body }, sender);
  mustBeTheSame(command, sender);
  const refusal = await bind(tx, command, body);
  if (refusal) {
    const outcome = { status: 'REFUSED' as const, refusal };
    await keepOutcome(tx, command.id, outcome);
    return { command: { ...command, outcome }, events: [] };
  }
  const { reason, ...asked } = body;
  const after = { refundId: command.id, ...asked };
  return { command, events: [{ type: 'refund.requested', actor: sender.actor, reason, commandId: command.id, after }] };
}

function mustMatch({ id, version }: OrderRow, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === `"${version}"`) return;
  throw new Problem('precondition-failed', `Order ${id} is at "${version}", not at ${ifMatch}: read it again.`);
}

function mustBeCreditable({ id, customerId }: OrderRow, { refundTo }: RefundBody): void {
  if (refundTo !== 'STORE_CREDIT' || customerId !== null) return;
  throw new Problem('tender-not-accepted', `Order ${id} has no customer who could have store credit.`);
}

/** The refusal when there is less than is asked for; then nothing is bound. */
async function bind(
  tx: Tx,
  command: InboxRow,
  { amount, tender, refundTo }: RefundBody,
): Promise<OrderRefusal | undefined> {
  const { orderId, id: causedBy } = command;
  const left = totalOf(await readRefundable(tx, orderId, tender));
  if (amount.amount <= left) {
    const toStoreCredit = refundTo === 'STORE_CREDIT';
    await intendRefund(tx, orderId, { amountMinor: amount.amount, tender, toStoreCredit, causedBy });
    return undefined;
  }
  const of = tender === undefined ? '' : ` of ${tender}`;
  const [asked, there] = [amount.amount, left].map((minor) => decimal(minor, amount.currency));
  const detail = `Order ${orderId} can be given back ${there} ${amount.currency}${of} at most, got ${asked}.`;
  return { kind: 'refund-exceeds-captured', detail, facts: { orderId, refundable: left } };
}
