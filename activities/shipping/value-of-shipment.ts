import { type Selectable, sql } from 'kysely';
import type { Tables, Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import type { OrderId, OrderLineId } from '../../domain/ids.ts';
import { type UnitsOfLine, unitsByLine } from '../../domain/order/taking.ts';
import { type LinePrice, sumOf, type Value, valueOfCharge, valueOfUnits } from '../../domain/order/totals.ts';

export type OtherShipment = Pick<Selectable<Tables['shipment']>, 'status' | 'valueMinor' | 'chargesShipping'> & {
  readonly hasLeft: boolean;
};
/** What a line was sold for, and how much of it has left. */
export type SoldLine = LinePrice & { readonly id: OrderLineId; readonly shipped: number };

/** For a column of a statement that is sent anyway, under the order's lock. */
export const soldLines = (orderId: OrderId) => sql<readonly SoldLine[]>`
  (select jsonb_agg(jsonb_build_object('id', l.id, 'quantity', l.quantity, 'pricedQuantity', l.priced_quantity,
      'unitPriceMinor', l.unit_price_minor, 'discountMinor', l.discount_minor, 'taxMinor', l.tax_minor,
      'isTaxInclusive', l.tax_inclusive, 'shipped', l.shipped))
    from order_line l where l.order_id = ${orderId}::uuid)`;

/** The units' share of their lines, and with the order's first shipment the whole shipping charge. */
export async function valueOfShipment(
  tx: Tx,
  order: OrderRow,
  parcelLines: readonly UnitsOfLine[],
  { lines, shipments: others }: { readonly lines: readonly SoldLine[]; readonly shipments: readonly OtherShipment[] },
): Promise<{ value: Value; chargesShipping: boolean }> {
  const standing = others.filter(({ status }) => status !== 'VOIDED');
  const isUnderWay = standing.some(({ status }) => status === 'PREPARED');
  const underWay = isUnderWay ? await unitsUnderWay(tx, order.id) : new Map<OrderLineId, number>();
  const takenOf = (line: SoldLine) => line.shipped + (underWay.get(line.id) ?? 0);
  const values = [...unitsByLine(parcelLines)].map(([lineId, count]) => {
    const line = lines.find(({ id }) => id === lineId);
    if (!line) throw new Error(`parcel holds line ${lineId} that order ${order.id} has not`);
    return valueOfUnits(line, takenOf(line), count);
  });
  const charge = chargeOf(order);
  const chargesShipping = !standing.some((shipment) => shipment.chargesShipping);
  if (others.some(wasTakenBack)) values.push(driftOf(lines, takenOf, standing, charge));
  return { value: sumOf([...values, ...(chargesShipping ? [charge] : [])]), chargesShipping };
}

const wasTakenBack = ({ hasLeft, valueMinor }: OtherShipment): boolean => hasLeft && valueMinor === 0;

/**
 * A shipment that was taken back or lost gave back what it had captured, and rounding had met other units then than
 * it meets now. The next shipment takes the difference, so that all together are worth what their units are.
 */
function driftOf(
  lines: readonly SoldLine[],
  takenOf: (line: SoldLine) => number,
  standing: readonly OtherShipment[],
  charge: Value,
): Value {
  const worth = sumOf(lines.map((line) => valueOfUnits(line, 0, takenOf(line)))).gross;
  const owed = standing.reduce(
    (sum, { valueMinor, chargesShipping }) => sum + valueMinor - (chargesShipping ? charge.gross : 0),
    0,
  );
  const drift = worth - owed;
  // More than rounding can do is another price, which is no business of this shipment.
  const isRounding = Math.abs(drift) <= lines.reduce((sum, line) => sum + takenOf(line), 0);
  return isRounding ? { net: drift, tax: 0, gross: drift } : { net: 0, tax: 0, gross: 0 };
}

const chargeOf = ({ shippingMinor: amountMinor, shippingTaxMinor: taxMinor, shippingTaxInclusive }: OrderRow): Value =>
  valueOfCharge({ amountMinor, taxMinor, isTaxInclusive: shippingTaxInclusive });

/** Units of shipments that are prepared and have not left: two of one line must not be valued as the same units. */
async function unitsUnderWay(tx: Tx, orderId: OrderId): Promise<ReadonlyMap<OrderLineId, number>> {
  const parcels = await tx
    .selectFrom('parcel')
    .innerJoin('shipment', 'shipment.id', 'parcel.shipmentId')
    .select('parcel.lines')
    .where('parcel.orderId', '=', orderId)
    .where('shipment.status', '=', 'PREPARED')
    .execute();
  return unitsByLine(parcels.flatMap(({ lines }) => lines));
}
