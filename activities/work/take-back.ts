import type { Tx } from '../../db/database.ts';
import { releaseWorkUnits } from '../../db/order/transfers.ts';
import { readWorkLines, removeUnits, type WorkLine } from '../../db/order/work-lines.ts';
import { unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import type { LineUnits } from '../../db/stock/commitments.ts';
import { correctStock } from '../../db/stock/corrections.ts';
import type { FulfillmentOrderId, LocationId, OrderId, OrderLineId } from '../../domain/ids.ts';
import type { RejectReason } from '../../domain/order/fulfillment-order.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { refuse } from '../refuse.ts';
import { perLine } from './give-units.ts';

type TakeBack = {
  readonly orderId: OrderId;
  readonly id: FulfillmentOrderId;
  readonly actor: string;
  readonly reference: string;
  readonly reason: RejectReason | undefined;
  readonly lines?: readonly UnitsOfLine[];
  /** The shelf has been counted, and says itself what is on it. */
  readonly isCounted?: boolean;
};

/** Takes units back from a fulfillment order; what is left of it goes on. Without a reason its stock stays as it is. */
export async function takeBack(tx: Tx, asked: TakeBack) {
  const { orderId, id, actor, reference, reason, lines: wanted, isCounted = false } = asked;
  const part = await tx
    .selectFrom('fulfillment_order')
    .select(['locationId', 'status'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { locationId } = part;
  if (locationId === null)
    throw refuse({
      kind: 'action-not-allowed',
      detail: `Fulfillment order ${id} waits for stock: no location has it.`,
    });
  const lines = await readWorkLines(tx, id);
  const packed = await packedUnits(tx, id);
  const leftOf = (line: WorkLine) => line.quantity - line.shipped - (packed.get(line.id) ?? 0);
  const taken = wanted ? perLine(wanted) : lines.map((line) => ({ lineId: line.id, quantity: leftOf(line) }));
  const units = taken.flatMap(({ lineId, quantity }) => {
    const line = lines.find((each) => each.id === lineId);
    if (!line || quantity > leftOf(line)) throw tooMany(id, lineId, quantity);
    return quantity === 0 ? [] : unitsOfLine(line, locationId, quantity);
  });
  await releaseWorkUnits(tx, orderId, id, units);
  if (!isCounted) await correct(tx, reason, units, actor, reference);
  const status = await shrink(tx, { id, reason }, lines, taken);
  return { fulfillmentOrderId: id, locationId: locationId as LocationId, lines: taken, status };
}

/** What lies in parcels that have not left, or are just leaving, is not taken out of them again. */
export async function packedUnits(tx: Tx, id: FulfillmentOrderId): Promise<Map<OrderLineId, number>> {
  const parcels = await parcelsHere(tx, id);
  const packed = perLine(parcels.flatMap(({ lines }) => lines));
  return new Map(packed.map(({ lineId, quantity }) => [lineId, quantity]));
}

export async function mustBeUnpacked(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  const [parcel] = await parcelsHere(tx, id);
  if (parcel)
    throw refuse({
      kind: 'action-not-allowed',
      detail: `Parcel ${parcel.id} of fulfillment order ${id} is packed: ship it or cancel the order.`,
    });
}

function parcelsHere(tx: Tx, id: FulfillmentOrderId) {
  return tx
    .selectFrom('parcel as p')
    .leftJoin('shipment as s', 's.id', 'p.shipmentId')
    .select(['p.id', 'p.lines'])
    .where('p.fulfillmentOrderId', '=', id)
    .where((row) => row(row.fn.coalesce('s.status', row.val('PREPARED' as const)), '=', 'PREPARED'))
    .where('p.isVoid', '=', false)
    .execute();
}

/** CAPACITY and CLOSED say nothing of the shelf. */
async function correct(
  tx: Tx,
  reason: RejectReason | undefined,
  units: readonly LineUnits[],
  actor: string,
  reference: string,
): Promise<void> {
  if (reason === 'OUT_OF_STOCK' || reason === 'DAMAGED') await correctStock(tx, reason, units, actor, reference);
}

/** Fewer units on its lines; with none left it is over: INCOMPLETE when some had shipped, else rejected. */
async function shrink(
  tx: Tx,
  { id, reason }: Pick<TakeBack, 'id' | 'reason'>,
  lines: readonly WorkLine[],
  taken: readonly UnitsOfLine[],
) {
  const takenOf = (lineId: OrderLineId) =>
    taken.reduce((sum, each) => sum + (each.lineId === lineId ? each.quantity : 0), 0);
  const isEmpty = lines.every((line) => line.quantity - line.shipped - takenOf(line.id) === 0);
  const hasShipped = lines.some(({ shipped }) => shipped > 0);
  const over = isEmpty
    ? { status: hasShipped ? ('INCOMPLETE' as const) : ('CLOSED' as const), requestStatus: 'REJECTED' as const }
    : {};
  await tx
    .updateTable('fulfillment_order')
    .set({ isRefused: true, refusalReason: reason ?? null, ...over })
    .where('id', '=', id)
    .execute();
  // A rejected one still shows what it was asked for; one that goes on shows what is left.
  if (isEmpty && !hasShipped) return 'CLOSED';
  for (const units of taken) await removeUnits(tx, id, units);
  return over.status ?? 'IN_PROGRESS';
}

const tooMany = (id: FulfillmentOrderId, lineId: OrderLineId, quantity: number) =>
  refuse({
    kind: 'quantity-not-remaining',
    detail: `Fulfillment order ${id} has not ${quantity} units left on line ${lineId}.`,
  });
