import type { Database, Tx } from '../../db/database.ts';
import { post, readStanding } from '../../db/ledger/post.ts';
import { settleAttention } from '../../db/order/attention.ts';
import { changeByCommand, type OrderEvent, type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { countUnits } from '../../db/order/line-units.ts';
import { lockParcel, type ParcelToTake } from '../../db/order/parcel-to-take.ts';
import { intendReversal } from '../../db/order/refunds.ts';
import type { CommandId, OrderId, ParcelId } from '../../domain/ids.ts';
import { postingOfReturn } from '../../domain/ledger.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { LOST_PARCEL_DEFAULT, type LostParcelChoice } from '../../domain/order/lost-parcel.ts';
import { refuse } from '../refuse.ts';
import { OF_THE_WAY } from './record-tracking.ts';
import { claimedByReturn, mustNotBeReturned, takeValueBack } from './take-value-back.ts';

export type DecideParcelBody = { readonly parcelId: ParcelId; readonly choice: LostParcelChoice };

/** A person says what becomes of the units of a parcel that is lost or came back. */
export function decideParcel(db: Database, orderId: OrderId, commandId: CommandId): Promise<OrderFacts> {
  return changeByCommand<DecideParcelBody>(db, orderId, commandId, async (tx, { actor, body }, order) => {
    const parcel = await lockParcel(tx, body.parcelId);
    if (!isUndecided(parcel)) throw notAsked(parcel);
    await mustNotBeReturned(tx, parcel);
    const after = await giveUp(tx, order, parcel, body.choice, commandId);
    return [{ type: 'shipment.parcel-given-up', actor, reason: body.choice, commandId, after }];
  });
}

/** Nobody has said it in time: the channel's policy does. Units that a return counts on are left to a person. */
export async function decideByPolicy(tx: Tx, order: OrderRow, parcelId: ParcelId): Promise<OrderEvent[]> {
  const parcel = await lockParcel(tx, parcelId);
  if (!isUndecided(parcel)) return [];
  if (await claimedByReturn(tx, parcel)) {
    await tx.updateTable('parcel').set({ decideBy: null }).where('id', '=', parcelId).execute();
    return [{ type: 'parcel.decision-left-open', actor: SYSTEM, after: { parcelId } }];
  }
  const choice = order.policy.sla.lostParcelDefault ?? LOST_PARCEL_DEFAULT;
  const after = await giveUp(tx, order, parcel, choice, parcelId as string as CommandId);
  return [{ type: 'shipment.parcel-given-up', actor: SYSTEM, reason: choice, after }];
}

/**
 * Its units count as never shipped: to be found another place, where what was paid for them pays for them again, or
 * cancelled, where it goes back. The stock is gone either way.
 */
async function giveUp(
  tx: Tx,
  order: OrderRow,
  parcel: ParcelToTake,
  choice: LostParcelChoice,
  causedBy: CommandId,
): Promise<NonNullable<OrderEvent['after']>> {
  const { id: parcelId, shipmentId, lines } = parcel;
  const { id: orderId, currency } = order;
  if (shipmentId === null) throw new Error(`parcel ${parcelId} failed and was never shipped`);
  const standing = await readStanding(tx, orderId);
  const value = await takeValueBack(tx, order, parcel, shipmentId, 'SHIPPED');
  await post(tx, { type: 'parcel', id: parcelId, orderId, currency }, postingOfReturn(standing, value));
  await countUnits(
    tx,
    'shipped',
    lines.map(({ lineId, quantity }) => ({ lineId, quantity: -quantity })),
  );
  await tx.updateTable('parcel').set({ decision: choice, decideBy: null }).where('id', '=', parcelId).execute();
  await settleAttention(tx, orderId, OF_THE_WAY, parcelId);
  const given = { parcelId, choice, lines, value: { amount: value.gross, currency } };
  if (choice === 'SEND_AGAIN') return given;
  await countUnits(tx, 'cancelled', lines);
  const amount = await intendReversal(tx, orderId, { shipmentId, amountMinor: value.gross, causedBy });
  return { ...given, refund: { amount, currency } };
}

const isUndecided = ({ failedAs, decision, deliveredAt, isVoid }: ParcelToTake): boolean =>
  failedAs !== null && decision === null && deliveredAt === null && !isVoid;

function notAsked({ id, decision, deliveredAt }: ParcelToTake) {
  const why =
    decision !== null ? `it is ${decision}` : deliveredAt ? 'it has arrived' : 'its carrier has not given it up';
  return refuse({
    kind: 'parcel-needs-no-decision',
    detail: `Nothing is to be decided on parcel ${id}: ${why}.`,
    facts: { parcelId: id, ...(decision ? { decision } : {}) },
  });
}
