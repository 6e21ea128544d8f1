import type { Database, Tx } from '../../db/database.ts';
import { postVoidedLabel } from '../../db/ledger/labels.ts';
import { post, readStanding } from '../../db/ledger/post.ts';
import { changeByCommand, type OrderRow } from '../../db/order/change-order.ts';
import { countUnits } from '../../db/order/line-units.ts';
import { lockParcel, type ParcelToTake } from '../../db/order/parcel-to-take.ts';
import { intendReversal } from '../../db/order/refunds.ts';
import { readTracking } from '../../db/order/tracking.ts';
import { recommitUnits } from '../../db/stock/recommit.ts';
import type { CommandId, OrderId, ParcelId } from '../../domain/ids.ts';
import { postingOfReturn } from '../../domain/ledger.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { currentStatus, isWithCarrier } from '../../domain/tracking.ts';
import { suspendBehindHold } from '../order/holds.ts';
import { refuse } from '../refuse.ts';
import { stopClockWhenAllArrived } from './record-tracking.ts';
import { reopenPart } from './reopen-part.ts';
import { mustNotBeReturned, takeValueBack } from './take-value-back.ts';

export type VoidParcelBody = { readonly parcelId: ParcelId };

/** Takes a parcel back before the carrier has it: stock, units, books and work as if it had never left. */
export function voidParcel(db: Database, orderId: OrderId, commandId: CommandId): Promise<OrderFacts> {
  return changeByCommand<VoidParcelBody>(db, orderId, commandId, async (tx, { actor, body }, order) => {
    const parcel = await lockParcel(tx, body.parcelId);
    await mustBeHere(tx, parcel);
    await tx.updateTable('parcel').set({ isVoid: true }).where('id', '=', parcel.id).execute();
    await tx.deleteFrom('parcel_label').where('parcelId', '=', parcel.id).execute();
    const { id: parcelId, fulfillmentOrderId, lines } = parcel;
    const after = { parcelId, fulfillmentOrderId, lines };
    if (parcel.shipmentId === null) return [{ type: 'fulfillment-order.unpacked', actor, commandId, after }];
    const money = await takeBack(tx, order, parcel, { shipmentId: parcel.shipmentId, commandId, actor });
    return [{ type: 'shipment.parcel-voided', actor, commandId, after: { ...after, ...money } }];
  });
}

type Taking = { readonly shipmentId: CommandId; readonly commandId: CommandId; readonly actor: string };

async function takeBack(tx: Tx, order: OrderRow, parcel: ParcelToTake, { shipmentId, commandId, actor }: Taking) {
  const { id: orderId, currency } = order;
  const standing = await readStanding(tx, orderId);
  await mustNotBeReturned(tx, parcel);
  const value = await takeValueBack(tx, order, parcel, shipmentId, 'VOIDED');
  await post(tx, { type: 'parcel', id: parcel.id, orderId, currency, actor }, postingOfReturn(standing, value));
  await postVoidedLabel(tx, orderId, parcel.id);
  await countUnits(
    tx,
    'shipped',
    parcel.lines.map(({ lineId, quantity }) => ({ lineId, quantity: -quantity })),
  );
  await reopenPart(tx, order, parcel);
  await stopClockWhenAllArrived(tx, shipmentId);
  await suspendBehindHold(tx, orderId, parcel.fulfillmentOrderId);
  await recommitUnits(tx, parcel.stock, { orderId, actor, reference: parcel.id });
  const amount = await intendReversal(tx, orderId, { shipmentId, amountMinor: value.gross, causedBy: commandId });
  return { value: { amount: value.gross, currency }, refund: { amount, currency } };
}

/** The carrier's word is read under the parcel's lock: it cannot come between this look and what follows. */
async function mustBeHere(tx: Tx, { id, isVoid, deliveredAt, failedAs, shipmentStatus }: ParcelToTake): Promise<void> {
  const status = currentStatus(await readTracking(tx, id));
  const isGone = deliveredAt !== null || failedAs !== null || (status !== undefined && isWithCarrier(status));
  if (!isVoid && !isGone && shipmentStatus !== 'PREPARED') return;
  const why = isVoid ? 'it was taken back before' : isGone ? 'it has been handed over' : 'it is being shipped';
  throw refuse({
    kind: 'parcel-not-voidable',
    detail: `Parcel ${id} cannot be taken back: ${why}.`,
    facts: { parcelId: id, ...(status ? { status } : {}) },
  });
}
