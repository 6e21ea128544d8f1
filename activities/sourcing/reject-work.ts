import type { Database, Tx } from '../../db/database.ts';
import { changeByCommand } from '../../db/order/change-order.ts';
import { releaseWorkUnits } from '../../db/order/transfers.ts';
import { unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import type { LineUnits } from '../../db/stock/commitments.ts';
import { correctStock } from '../../db/stock/corrections.ts';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { RejectReason } from '../../domain/order/fulfillment-order.ts';
import { mustNotBeAsked } from '../order/asks-first.ts';
import { refuse } from '../refuse.ts';
import { perLine, type Units } from '../work/give-units.ts';
import { substituteShort } from './substitute-short.ts';
import { inWords } from './substitutes.ts';

export type RejectBody = { readonly reason: RejectReason; readonly lines?: readonly Units[] };
export type ShortPickBody = {
  readonly short: readonly Units[];
  /** What the picker sends in their place. */
  readonly substitute?: { readonly sku: Sku };
};

/** The location will not fill it, or not all of it: units and stock go back, its stock is corrected by the reason. */
export function rejectWork(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeByCommand<RejectBody>(db, orderId, commandId, async (tx, { actor, body }) => {
    await mustNotBeAsked(tx, id);
    await mustBeUnpacked(tx, id);
    const after = await takeBack(tx, { orderId, id, actor, reference: commandId, ...body });
    // Its own word is no news to it.
    await tx
      .updateTable('fulfillment_order')
      .set({ feedStatus: 'REJECTED' })
      .where('id', '=', id)
      .where('feedStatus', 'is not', null)
      .execute();
    return [{ type: 'fulfillment-order.rejected', actor, reason: body.reason, commandId, after }];
  });
}

/** The picker did not find these units: they are looked for elsewhere, and here counted as gone. */
export function shortPick(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeByCommand<ShortPickBody>(db, orderId, commandId, async (tx, { actor, body }, order) => {
    await mustNotBeAsked(tx, id);
    const { short: lines, substitute } = body;
    const instead = substitute && (await substituteShort(tx, order, { id, lines, by: substitute.sku }));
    const reason = 'OUT_OF_STOCK' as const;
    const after = await takeBack(tx, { orderId, id, actor, reference: commandId, reason, lines });
    await instead?.promise();
    const event = { type: 'fulfillment-order.short-picked', actor, commandId, after };
    if (!instead) return [event];
    const sent = { fulfillmentOrderId: id, substitutions: instead.substitutions.map(inWords) };
    return [event, { type: 'order.units-substituted', actor, commandId, after: sent }];
  });
}

type TakeBack = {
  readonly orderId: OrderId;
  readonly id: FulfillmentOrderId;
  readonly actor: string;
  readonly reference: string;
  readonly reason: RejectReason | undefined;
  readonly lines?: readonly Units[];
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
  const lines = await readLines(tx, id);
  const packed = await packedUnits(tx, id);
  const leftOf = (line: Line) => line.quantity - line.shipped - (packed.get(line.id) ?? 0);
  const taken = wanted ? perLine(wanted) : lines.map((line) => ({ lineId: line.id, quantity: leftOf(line) }));
  const units = taken.flatMap(({ lineId, quantity }) => {
    const line = lines.find((each) => each.id === lineId);
    if (!line || quantity > leftOf(line)) throw tooMany(id, lineId, quantity);
    return quantity === 0 ? [] : unitsOfLine({ ...line, sku: line.sku as Sku }, locationId, quantity);
  });
  await releaseWorkUnits(tx, orderId, id, units);
  if (!isCounted) await correct(tx, reason, units, actor, reference);
  const status = await shrink(tx, { id, reason }, lines, taken);
  return { fulfillmentOrderId: id, locationId: locationId as LocationId, lines: taken, status };
}

type Line = Awaited<ReturnType<typeof readLines>>[number];

/** What lies in parcels that have not left is not taken out of them again. */
export async function packedUnits(tx: Tx, id: FulfillmentOrderId): Promise<Map<OrderLineId, number>> {
  const parcels = await tx
    .selectFrom('parcel')
    .select('lines')
    .where('fulfillmentOrderId', '=', id)
    .where('shipmentId', 'is', null)
    .where('isVoid', '=', false)
    .execute();
  const packed = perLine(parcels.flatMap(({ lines }) => lines));
  return new Map(packed.map(({ lineId, quantity }) => [lineId, quantity]));
}

function readLines(tx: Tx, id: FulfillmentOrderId) {
  return tx
    .selectFrom('fulfillment_order_line as f')
    .innerJoin('order_line as l', 'l.id', 'f.orderLineId')
    .select(['l.id', 'l.sku', 'l.kit', 'f.quantity', 'f.shipped'])
    .where('f.fulfillmentOrderId', '=', id)
    .orderBy('l.position')
    .execute();
}

export async function mustBeUnpacked(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  const parcel = await tx
    .selectFrom('parcel')
    .select('id')
    .where('fulfillmentOrderId', '=', id)
    .where('shipmentId', 'is', null)
    .where('isVoid', '=', false)
    .executeTakeFirst();
  if (parcel)
    throw refuse({
      kind: 'action-not-allowed',
      detail: `Parcel ${parcel.id} of fulfillment order ${id} is packed: ship it or cancel the order.`,
    });
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
  lines: readonly Line[],
  taken: readonly Units[],
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
  for (const { lineId, quantity } of taken) {
    await tx
      .updateTable('fulfillment_order_line')
      .set((row) => ({ quantity: row('quantity', '-', quantity) }))
      .where('fulfillmentOrderId', '=', id)
      .where('orderLineId', '=', lineId)
      .execute();
  }
  return over.status ?? 'IN_PROGRESS';
}

const tooMany = (id: FulfillmentOrderId, lineId: OrderLineId, quantity: number) =>
  refuse({
    kind: 'quantity-not-remaining',
    detail: `Fulfillment order ${id} has not ${quantity} units left on line ${lineId}.`,
  });
