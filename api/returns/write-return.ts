import type { Tx } from '../../db/database.ts';
import { type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import type { InboxRow, Sender } from '../../db/order/inbox.ts';
import { wantLabel, whereItCameFrom } from '../../db/returns/return-label.ts';
import type { LocationId, OrderId, ReturnId } from '../../domain/ids.ts';
import { deadlinesOf } from '../../domain/return/deadlines.ts';
import type { ReturnStatus } from '../../domain/return/return.ts';
import type { BrokenRule } from '../../domain/return/rules.ts';
import { type WayBack, wayBackOf } from '../../domain/return/terms.ts';
import { placeExchange } from './place-exchange.ts';
import type { RequestReturnBody } from './schemas.ts';

export type Decided = {
  readonly body: RequestReturnBody;
  readonly command: InboxRow;
  readonly broken: BrokenRule | undefined;
  readonly sender: Sender;
};

/** A return bears the id of the command that asked for it. */
export const returnOf = ({ id }: InboxRow): ReturnId => id as string as ReturnId;

export async function writeReturn(tx: Tx, order: OrderRow, decided: Decided): Promise<OrderEvent[]> {
  const { body, command, broken } = decided;
  const returnId = returnOf(command);
  const wayBack = wayBackOf(
    order.policy.returnPolicy,
    body.method,
    body.lines.map(({ reason }) => reason),
  );
  const isLabelled = wayBack.hasLabel && !broken && order.shippingAddress !== null;
  const locationId = body.locationId ?? (isLabelled ? await whereItGoes(tx, order) : undefined);
  const status = await insertReturn(tx, order, decided, { wayBack, locationId });
  if (isLabelled && locationId !== undefined) await wantLabel(tx, { returnId, locationId });
  const { exchange } = body;
  if (!exchange || broken) return eventsOf(decided, status);
  const wanted = { order, returnId, exchange, wayBackFeeMinor: wayBack.feeMinor, sender: decided.sender };
  return eventsOf(decided, status, await placeExchange(tx, wanted));
}

async function whereItGoes(tx: Tx, { id, policy }: OrderRow): Promise<LocationId | undefined> {
  return policy.returnPolicy.returnTo ?? whereItCameFrom(tx, id);
}

type Way = { readonly wayBack: WayBack; readonly locationId: LocationId | undefined };

async function insertReturn(
  tx: Tx,
  { policy: { returnPolicy }, id: orderId }: OrderRow,
  { body, command, broken, sender }: Decided,
  { wayBack, locationId }: Way,
): Promise<ReturnStatus> {
  const returnId = returnOf(command);
  // Who stands at the counter with the goods waits for nobody's decision.
  const isApproved = returnPolicy.autoApprove === true || body.method === 'IN_STORE';
  const status = broken ? 'DECLINED' : isApproved ? 'OPEN' : 'REQUESTED';
  const now = new Date();
  const { expiresAt, remindAt } = deadlinesOf(returnPolicy, now);
  await tx
    .insertInto('order_return')
    .values({
      ...{ id: returnId, orderId, status, method: body.method, locationId: locationId ?? null },
      ...{ refundTo: body.refundTo ?? returnPolicy.refundTo, requestedBy: sender.actor, requestedAt: now },
      wayBackFeeMinor: wayBack.feeMinor,
      ...(broken ? { declinedBy: broken.rule, declineReason: broken.reason, closedAt: now } : { expiresAt }),
      ...(status === 'OPEN' ? { approvedAt: now, remindAt } : {}),
    })
    .execute();
  const lines = body.lines.map(({ lineId, quantity, reason, condition }) => ({
    ...{ returnId, orderLineId: lineId, quantity, reason, condition: condition ?? null },
  }));
  await tx.insertInto('return_line').values(lines).execute();
  return status;
}

function eventsOf(
  { body, command, broken, sender: { actor } }: Decided,
  status: ReturnStatus,
  exchangeOrderId?: OrderId,
): OrderEvent[] {
  const returnId = returnOf(command);
  const exchange = exchangeOrderId ? { exchangeOrderId } : {};
  const after = {
    ...exchange,
    returnId,
    method: body.method,
    lines: body.lines,
    status: broken ? 'REQUESTED' : status,
  };
  const requested = { type: 'return.requested', actor, commandId: command.id, after };
  if (!broken) return [requested];
  const declined = { type: 'return.declined', actor: SYSTEM, reason: broken.rule };
  return [requested, { ...declined, after: { returnId, status, rule: broken.rule } }];
}
