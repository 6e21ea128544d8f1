import type { LocationId, OrderLineId, ParcelId, Sku } from '../../domain/ids.ts';
import type { RestockDisposition } from '../../domain/order/lost-parcel.ts';
import type { OrderError } from '../../domain/order-error.ts';
import type { Tx } from '../database.ts';
import { unitsOfLine } from '../sourcing/order-to-source.ts';
import { insertMovements, lockStock, type NewMovement } from '../stock/movements.ts';
import { holdOrder, noteFact } from './change-order.ts';
import { lockParcel, type ParcelToTake } from './parcel-to-take.ts';

export type Restocked = {
  readonly lineId: OrderLineId;
  readonly quantity: number;
  readonly disposition: RestockDisposition;
};
export type Restocking = {
  readonly parcelId: ParcelId;
  readonly locationId: LocationId;
  /** Absent: all of it, sellable. */
  readonly lines?: readonly Restocked[] | undefined;
  readonly actor: string;
};

/**
 * A parcel that could not be delivered is in the building again. Its order may have ended long ago, so this is a fact
 * of the stock and no command; who waits for the units gets them by the next look at what is free.
 */
export async function restockParcel(tx: Tx, restocking: Restocking): Promise<OrderError | undefined> {
  const { parcelId, locationId, actor } = restocking;
  const { orderId } = await tx
    .selectFrom('parcel')
    .select('orderId')
    .where('id', '=', parcelId)
    .executeTakeFirstOrThrow();
  await holdOrder(tx, orderId);
  const parcel = await lockParcel(tx, parcelId);
  const all = parcel.lines.map((line) => ({ ...line, disposition: 'RESTOCKED' as const }));
  const lines = restocking.lines ?? all;
  const refusal = refusalOf(parcel, lines);
  if (refusal) return refusal;
  const movements = await movementsOf(tx, parcel, { ...restocking, lines });
  await lockStock(
    tx,
    movements.map(({ sku, locationId: at }) => ({ sku: sku as Sku, locationId: at as LocationId })),
  );
  await insertMovements(tx, movements);
  await tx.updateTable('parcel').set({ restockedAt: new Date() }).where('id', '=', parcelId).execute();
  await noteFact(tx, orderId, { type: 'parcel.restocked', actor, after: { parcelId, locationId, lines } });
  return undefined;
}

function refusalOf(parcel: ParcelToTake, lines: readonly Restocked[]): OrderError | undefined {
  const { id, failedAs, deliveredAt, restockedAt } = parcel;
  if (failedAs === null || deliveredAt !== null || restockedAt !== null) {
    const why = restockedAt ? 'it was restocked before' : 'its carrier brings nothing back';
    const detail = `Parcel ${id} cannot be restocked: ${why}.`;
    return { kind: 'parcel-not-restockable', detail, facts: { parcelId: id } };
  }
  const sum = (of: readonly { lineId: OrderLineId; quantity: number }[], lineId: OrderLineId) =>
    of.reduce((total, each) => total + (each.lineId === lineId ? each.quantity : 0), 0);
  const over = lines.find(({ lineId }) => sum(lines, lineId) > sum(parcel.lines, lineId));
  if (!over) return undefined;
  const detail = `Parcel ${id} holds ${sum(parcel.lines, over.lineId)} units of line ${over.lineId}.`;
  return { kind: 'quantity-not-remaining', detail, facts: { parcelId: id, lineId: over.lineId } };
}

async function movementsOf(
  tx: Tx,
  { orderId }: ParcelToTake,
  { parcelId, locationId, lines = [], actor }: Restocking,
): Promise<NewMovement[]> {
  const rows = await tx.selectFrom('order_line').select(['id', 'sku', 'kit']).where('orderId', '=', orderId).execute();
  const byId = new Map(rows.map((row) => [row.id, { ...row, sku: row.sku as Sku }]));
  return lines
    .filter(({ disposition }) => disposition !== 'NOT_RESTOCKED')
    .flatMap(({ lineId, quantity, disposition }) =>
      unitsOfLine(byId.get(lineId), locationId, quantity).map(({ sku, quantity: units }) => ({
        ...{ sku, locationId, onHandDelta: units, reason: 'RETURNED' as const, reference: parcelId, orderId, actor },
        // Nobody has looked at it yet.
        damagedDelta: disposition === 'PROCESSING_REQUIRED' ? units : 0,
      })),
    );
}
