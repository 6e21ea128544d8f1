import type { Database, Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { type InboxRow, insertCommand, keepOutcome, type Sender } from '../../db/order/inbox.ts';
import type { OrderId } from '../../domain/ids.ts';
import { type Decided, decideOnce } from '../inbox/decide-once.ts';
import { mustBeTheSame } from '../inbox/submit.ts';
import { Problem } from '../problem.ts';
import { mustBeStore, whatStandsAgainst } from './check-request.ts';
import type { RequestReturnBody } from './schemas.ts';
import { writeReturn } from './write-return.ts';

export type ReturnRequest = { readonly orderId: OrderId; readonly body: RequestReturnBody; readonly sender: Sender };

/**
 * Decides by the rules the order was placed under, and writes return and command down, in one transaction under the
 * order's lock: two returns never claim the same unit. What is declined needs no workflow.
 */
export function requestReturn(db: Database, request: ReturnRequest): Promise<InboxRow> {
  const { orderId, sender } = request;
  return decideOnce(db, orderId, sender, (tx, order) => decide(tx, order, request));
}

async function decide(tx: Tx, order: OrderRow, { orderId, body, sender }: ReturnRequest): Promise<Decided> {
  mustBeCreditable(order, body);
  await mustBeStore(tx, body);
  const broken = await whatStandsAgainst(tx, order, body);
  const command = await insertCommand(tx, { kind: 'requestReturn', orderId, body }, sender);
  mustBeTheSame(command, sender);
  const outcome = broken ? { status: 'DONE' as const } : null;
  if (outcome) await keepOutcome(tx, command.id, outcome);
  const events = await writeReturn(tx, order, { body, command, broken, sender });
  return { command: { ...command, outcome }, events };
}

function mustBeCreditable({ id, policy, customerId }: OrderRow, { refundTo }: RequestReturnBody): void {
  if ((refundTo ?? policy.returnPolicy.refundTo) === 'ORIGINAL' || customerId !== null) return;
  const what = `Order ${id} has no customer who could have store credit: ask with "refundTo": "ORIGINAL".`;
  throw new Problem('tender-not-accepted', what);
}
