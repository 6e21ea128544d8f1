import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import type { ParcelToTake } from '../../db/order/parcel-to-take.ts';
import type { CommandId, OrderLineId } from '../../domain/ids.ts';
import { NOTHING, sumOf, type Value, valueOfCharge, valueOfUnits } from '../../domain/order/totals.ts';
import { refuse } from '../refuse.ts';

/**
 * What a parcel was worth is taken out of its shipment: the customer owes it no longer. The last parcel takes all that
 * is left, so that what was captured for the shipment goes back to the last minor unit. Returns what was taken.
 * A shipment that nothing is left of ends as one that never left, or as one that left for nothing.
 */
export async function takeValueBack(
  tx: Tx,
  order: OrderRow,
  parcel: ParcelToTake,
  shipmentId: CommandId,
  endsAs: 'VOIDED' | 'SHIPPED',
): Promise<Value> {
  await mustBeAlone(tx, order);
  const shipment = await tx
    .selectFrom('shipment')
    .select(['valueMinor', 'taxMinor', 'chargesShipping'])
    .where('id', '=', shipmentId)
    .executeTakeFirstOrThrow();
  const { valueMinor: gross, taxMinor: tax, chargesShipping } = shipment;
  const isLast = !(await hasOtherParcels(tx, parcel, shipmentId));
  const all: Value = { net: gross - tax, tax, gross };
  const moved = isLast && chargesShipping ? await moveCharge(tx, order, shipmentId) : NOTHING;
  const taken = isLast ? minus(all, moved) : await valueOfParcel(tx, parcel);
  await tx
    .updateTable('shipment')
    .set((row) => ({
      valueMinor: row('valueMinor', '-', taken.gross + moved.gross),
      taxMinor: row('taxMinor', '-', taken.tax + moved.tax),
      ...(isLast ? { status: endsAs, chargesShipping: false, deliverBy: null } : {}),
    }))
    .where('id', '=', shipmentId)
    .execute();
  return taken;
}

/** What another shipment is worth was reckoned beside this one: the step is tried again until that has left. */
async function mustBeAlone(tx: Tx, { id }: OrderRow): Promise<void> {
  const other = await tx
    .selectFrom('shipment')
    .select('id')
    .where('orderId', '=', id)
    .where('status', '=', 'PREPARED')
    .executeTakeFirst();
  if (other) throw new Error(`shipment ${other.id} of the same order is on its way out`);
}

async function hasOtherParcels(tx: Tx, { id }: ParcelToTake, shipmentId: CommandId): Promise<boolean> {
  const other = await tx
    .selectFrom('parcel')
    .select('id')
    .where('shipmentId', '=', shipmentId)
    .where('id', '<>', id)
    .where('isVoid', '=', false)
    .where('decision', 'is', null)
    .executeTakeFirst();
  return other !== undefined;
}

/** Units leave from the first on, so those that come back are the last that left. */
async function valueOfParcel(tx: Tx, { lines }: ParcelToTake): Promise<Value> {
  const rows = await tx
    .selectFrom('order_line')
    .selectAll()
    .where(
      'id',
      'in',
      lines.map(({ lineId }) => lineId),
    )
    .execute();
  return sumOf(
    rows.map((line) => {
      const quantity = lines.reduce((sum, each) => sum + (each.lineId === line.id ? each.quantity : 0), 0);
      return valueOfUnits({ ...line, isTaxInclusive: line.taxInclusive }, line.shipped - quantity, quantity);
    }),
  );
}

/** While something else of the order has left, the customer owes the shipping charge; another shipment carries it. */
async function moveCharge(tx: Tx, order: OrderRow, from: CommandId): Promise<Value> {
  const other = await tx
    .selectFrom('shipment')
    .select('id')
    .where('orderId', '=', order.id)
    .where('status', '=', 'SHIPPED')
    .where('valueMinor', '>', 0)
    .where('id', '<>', from)
    .orderBy('shippedAt')
    .executeTakeFirst();
  if (!other) return NOTHING;
  const { shippingMinor: amountMinor, shippingTaxMinor: taxMinor, shippingTaxInclusive: isTaxInclusive } = order;
  const charge = valueOfCharge({ amountMinor, taxMinor, isTaxInclusive });
  await tx
    .updateTable('shipment')
    .set((row) => ({
      valueMinor: row('valueMinor', '+', charge.gross),
      taxMinor: row('taxMinor', '+', charge.tax),
      chargesShipping: true,
    }))
    .where('id', '=', other.id)
    .execute();
  return charge;
}

const minus = (left: Value, right: Value): Value => ({
  net: left.net - right.net,
  tax: left.tax - right.tax,
  gross: left.gross - right.gross,
});

/** Units that a return counts on have left for good, whatever the carrier has said of them. */
export async function mustNotBeReturned(tx: Tx, parcel: ParcelToTake): Promise<void> {
  const lineId = await claimedByReturn(tx, parcel);
  if (lineId === undefined) return;
  const detail = `Units of line ${lineId} in parcel ${parcel.id} are part of a return.`;
  throw refuse({ kind: 'parcel-not-voidable', detail, facts: { parcelId: parcel.id, lineId } });
}

/** The first line of which so many units are part of returns that these would be missing. */
export async function claimedByReturn(tx: Tx, { orderId, lines }: ParcelToTake): Promise<OrderLineId | undefined> {
  const { rows } = await sql<{ lineId: OrderLineId; free: number }>`
    select l.id as line_id, l.shipped - (select coalesce(sum(rl.quantity - rl.cancelled), 0)::int
        from return_line rl join order_return r on r.id = rl.return_id
        where rl.order_line_id = l.id and r.status not in ('DECLINED', 'CANCELLED')) as free
    from order_line l where l.order_id = ${orderId}`.execute(tx);
  return rows.find(({ lineId, free }) => {
    const quantity = lines.reduce((sum, each) => sum + (each.lineId === lineId ? each.quantity : 0), 0);
    return quantity > 0 && quantity > free;
  })?.lineId;
}
