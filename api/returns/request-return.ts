import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { findCommand, type InboxRow, insertCommand, keepOutcome, type Sender } from '../../db/order/inbox.ts';
import { readReturnable } from '../../db/returns/units.ts';
import { durationMs } from '../../domain/duration.ts';
import type { OrderId, ReturnId } from '../../domain/ids.ts';
import type { ReturnStatus } from '../../domain/return/return.ts';
import { type AskedLine, type BrokenRule, brokenRule } from '../../domain/return/rules.ts';
import { mustBeTheSame } from '../inbox/submit.ts';
import { Problem } from '../problem.ts';
import type { RequestReturnBody } from './schemas.ts';

type Decided = {
  readonly body: RequestReturnBody;
  readonly command: InboxRow;
  readonly broken: BrokenRule | undefined;
  readonly actor: string;
};
export type ReturnRequest = { readonly orderId: OrderId; readonly body: RequestReturnBody; readonly sender: Sender };

/**
 * Decides by the rules the order was placed under, and writes return and command down, in one transaction under the
 * order's lock: two returns never claim the same unit. What is declined needs no workflow.
 */
export async function requestReturn(db: Database, { orderId, body, sender }: ReturnRequest): Promise<InboxRow> {
  const written: InboxRow[] = [];
  await changeOrder(db, orderId, async (tx, order) => {
    const first = sender.key === undefined ? undefined : await findCommand(tx, sender.client, sender.key);
    if (first) {
      mustBeTheSame(first, sender.bodyHash, sender.key);
      written.push(first);
      return [];
    }
    mustGoToOriginal(order, body);
    await mustBeStore(tx, body);
    const broken = await whatStandsAgainst(tx, order, body);
    const command = await insertCommand(tx, { kind: 'requestReturn', orderId, body }, sender);
    mustBeTheSame(command, sender.bodyHash, sender.key);
    const outcome = broken ? { status: 'DONE' as const } : null;
    if (outcome) await keepOutcome(tx, command.id, outcome);
    written.push({ ...command, outcome });
    const decided = { body, command, broken, actor: sender.actor };
    return eventsOf(decided, await writeReturn(tx, order, decided));
  });
  const [command] = written;
  if (!command) throw new Error(`the return of order ${orderId} was neither written nor found`);
  return command;
}

/** Goods can be brought to a store only. */
async function mustBeStore(tx: Tx, { method, locationId }: RequestReturnBody): Promise<void> {
  if (locationId === undefined) return;
  const location = await tx.selectFrom('location').select('kind').where('id', '=', locationId).executeTakeFirst();
  if (location && (method === 'POST' || location.kind === 'STORE')) return;
  const detail = location
    ? `${locationId} is a ${location.kind}: returns IN_STORE go to a location of kind STORE.`
    : `There is no location ${locationId}.`;
  throw new Problem('unknown-location', detail, { facts: { locationId } });
}

async function whatStandsAgainst(tx: Tx, order: OrderRow, body: RequestReturnBody): Promise<BrokenRule | undefined> {
  const { windowDays, inStore } = order.policy.returnPolicy;
  const lines = await readReturnable(tx, order.id, windowDays);
  const asked = body.lines.map(({ lineId, quantity }): AskedLine => {
    const line = lines.find((candidate) => candidate.lineId === lineId);
    if (!line) {
      throw new Problem('unknown-line', `Order ${order.id} has no line ${lineId}.`, { facts: { lineId } });
    }
    const { sku, shipped, claimed, tooLate, isFinalSale } = line;
    return { lineId, sku, quantity, returnable: shipped - claimed, inTime: shipped - tooLate, isFinalSale };
  });
  return brokenRule(asked, { method: body.method, inStore, windowDays });
}

async function writeReturn(
  tx: Tx,
  { policy, id: orderId }: OrderRow,
  { body, command, broken, actor }: Decided,
): Promise<ReturnStatus> {
  const { autoApprove, expiresAfter } = policy.returnPolicy;
  const returnId = returnOf(command);
  // Who stands at the counter with the goods waits for nobody's decision.
  const isApproved = autoApprove === true || body.method === 'IN_STORE';
  const status = broken ? 'DECLINED' : isApproved ? 'OPEN' : 'REQUESTED';
  const now = new Date();
  const expiresAt = expiresAfter === undefined || broken ? null : new Date(now.getTime() + durationMs(expiresAfter));
  await tx
    .insertInto('order_return')
    .values({
      ...{ id: returnId, orderId, status, method: body.method, locationId: body.locationId ?? null },
      ...{ refundTo: 'ORIGINAL', requestedBy: actor, requestedAt: now, expiresAt },
      ...(status === 'OPEN' ? { approvedAt: now } : {}),
      ...(broken ? { declinedBy: broken.rule, declineReason: broken.reason, closedAt: now } : {}),
    })
    .execute();
  const lines = body.lines.map(({ lineId, quantity, reason }) => ({ returnId, orderLineId: lineId, quantity, reason }));
  await tx.insertInto('return_line').values(lines).execute();
  return status;
}

function eventsOf({ body, command, broken, actor }: Decided, status: ReturnStatus): OrderEvent[] {
  const returnId = returnOf(command);
  const after = { returnId, method: body.method, lines: body.lines, status: broken ? 'REQUESTED' : status };
  const requested = { type: 'return.requested', actor, commandId: command.id, after };
  if (!broken) return [requested];
  const declined = { type: 'return.declined', actor: SYSTEM, reason: broken.rule };
  return [requested, { ...declined, after: { returnId, status, rule: broken.rule } }];
}

const returnOf = ({ id }: InboxRow): ReturnId => id as string as ReturnId;

/** Store credit is no tender yet, so nothing could be bought with it. */
function mustGoToOriginal({ policy }: OrderRow, { refundTo }: RequestReturnBody): void {
  if ((refundTo ?? policy.returnPolicy.refundTo) === 'ORIGINAL') return;
  throw new Problem('tender-not-accepted', 'STORE_CREDIT cannot be given yet: ask with "refundTo": "ORIGINAL".');
}
