import { type Selectable, sql } from 'kysely';
import { builtOnce } from '../../db/built-once.ts';
import type { KitPart } from '../../db/catalogue/skus.ts';
import type { Database, Tables, Tx } from '../../db/database.ts';
import { type LabelCost, postingsOfLabels } from '../../db/ledger/labels.ts';
import { type Posting, STANDING, type StandingRow, standingOf } from '../../db/ledger/post.ts';
import { changeOrder, type OrderRow } from '../../db/order/change-order.ts';
import { doneBy } from '../../db/order/inbox.ts';
import { sending } from '../../db/order/line-units.ts';
import { issueUnits, type LineUnits } from '../../db/stock/commitments.ts';
import { durationMs } from '../../domain/duration.ts';
import type {
  CommandId,
  FulfillmentOrderId,
  LocationId,
  OrderId,
  OrderLineId,
  ParcelId,
  Sku,
} from '../../domain/ids.ts';
import { postingOfShipment } from '../../domain/ledger.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { DELIVER_WITHIN_DEFAULT } from '../../domain/order/policy.ts';
import { type UnitsOfLine, unitsByLine } from '../../domain/order/taking.ts';
import type { Value } from '../../domain/order/totals.ts';
import { suspendBehindHold } from '../order/holds.ts';
import { markDelivered } from './record-tracking.ts';

/** The goods have left: stock, units, books and the fulfillment order say so in one transaction. */
export function shipStock(db: Database, orderId: OrderId, shipmentId: CommandId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx, order) => {
    const shipment = await readShipment(tx, shipmentId);
    if (shipment.status !== 'PREPARED') return [];
    const { fulfillmentOrderId, parcels, actor, body } = shipment;
    const units = unitsOf(shipment);
    const earned = postingsOf(tx, order, shipment);
    const isMoreToShip = shipment.unitsLeft > sumOf(units);
    const status = isMoreToShip ? 'IN_PROGRESS' : 'CLOSED';
    const also = sending({ shipmentId, fulfillmentOrderId, units, status, ...clockOf(order) });
    const issue = { orderId, actor, reference: shipmentId, reason: 'SHIPPED' as const, besides: earned, also };
    await issueUnits(tx, issue, stockUnits(units, shipment.locationId));
    if (isMoreToShip) await suspendBehindHold(tx, orderId, fulfillmentOrderId);
    if (order.delivery.method === 'PICK_UP') {
      await markDelivered(tx, idsOf(parcels));
      await keepWhoCame(tx, fulfillmentOrderId, body.name);
    }
    const after = { shipmentId, fulfillmentOrderId, fulfillmentOrderStatus: status };
    const writes = [doneBy({ id: shipmentId })];
    return [{ type: 'shipment.shipped', actor, commandId: shipmentId, after, writes }];
  });
}

type ShippedParcel = LabelCost & { readonly lines: readonly UnitsOfLine[] };
type ShippedLine = { readonly id: OrderLineId; readonly sku: Sku; readonly kit: readonly KitPart[] | null };

type Shipment = StandingRow & {
  readonly id: CommandId;
  readonly status: Selectable<Tables['shipment']>['status'];
  readonly valueMinor: number;
  readonly taxMinor: number;
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly locationId: LocationId;
  readonly actor: string;
  readonly body: { readonly name?: string };
  readonly parcels: readonly ShippedParcel[];
  readonly lines: readonly ShippedLine[];
  /** Of the fulfillment order, this shipment's among them. */
  readonly unitsLeft: number;
};

/**
 * With its parcels, the order's lines, the command that it carries out, whose id it has, and what the order stands at
 * before it leaves.
 */
async function readShipment(tx: Tx, shipmentId: CommandId): Promise<Shipment> {
  const { locationId, ...shipment } = await SHIPMENT({ shipmentId }).one(tx);
  if (locationId === null) throw new Error(`shipment ${shipmentId} leaves from no location`);
  return { ...shipment, locationId };
}

const SHIPMENT = builtOnce(
  (_, { shipmentId }: { shipmentId: CommandId }) => sql<
    Omit<Shipment, 'locationId'> & { locationId: LocationId | null }
  >`
    select s.id, s.status, s.value_minor, s.tax_minor, s.fulfillment_order_id, f.location_id, c.actor, c.body,
      (select jsonb_agg(jsonb_build_object('id', p.id, 'lines', p.lines, 'costMinor', p.cost_minor,
          'costCurrency', p.cost_currency) order by p.id)
        from parcel p where p.shipment_id = s.id) as parcels,
      (select jsonb_agg(jsonb_build_object('id', l.id, 'sku', l.sku, 'kit', l.kit))
        from order_line l where l.order_id = s.order_id) as lines,
      (select sum(l.quantity - l.shipped)::int from fulfillment_order_line l
        where l.fulfillment_order_id = s.fulfillment_order_id) as units_left, ${STANDING}
    from shipment s join fulfillment_order f on f.id = s.fulfillment_order_id join command c on c.id = s.id
      join orders o on o.id = s.order_id cross join books b
    where s.id = ${shipmentId}`,
);

type ShippedUnits = ReturnType<typeof unitsOf>;

/** The units of all parcels of the shipment, one entry a line. */
function unitsOf({ parcels, lines }: Shipment) {
  const counts = unitsByLine(parcels.flatMap((parcel) => parcel.lines));
  return lines.flatMap(({ id: lineId, sku, kit }) => {
    const quantity = counts.get(lineId);
    return quantity === undefined ? [] : [{ lineId, sku, kit, quantity }];
  });
}

/** What is earned with it, beside all that has left before, and what its labels cost. */
function postingsOf(tx: Tx, { id: orderId, currency }: OrderRow, shipment: Shipment): Posting[] {
  const lines = postingOfShipment(standingOf(tx, orderId, shipment), wholeValue(shipment));
  const source = { type: 'shipment', id: shipment.id, orderId, currency };
  return [{ source, lines }, ...postingsOfLabels(orderId, shipment.parcels)];
}

/** As it was when its money was asked for, whatever has left or was cancelled since. */
const wholeValue = ({ valueMinor: gross, taxMinor: tax }: { valueMinor: number; taxMinor: number }): Value => ({
  net: gross - tax,
  tax,
  gross,
});

const sumOf = (units: ShippedUnits): number => units.reduce((sum, { quantity }) => sum + quantity, 0);

function stockUnits(units: ShippedUnits, locationId: LocationId): LineUnits[] {
  return units.flatMap(({ lineId: orderLineId, sku, kit, quantity: count }) =>
    (kit ?? [{ sku, quantity: 1 }]).map((part) => ({
      orderLineId,
      sku: part.sku,
      locationId,
      quantity: count * part.quantity,
    })),
  );
}

const idsOf = (parcels: readonly ShippedParcel[]): ParcelId[] => parcels.map(({ id }) => id);

/** When it left, and when it counts as delivered if nobody tracks it. */
function clockOf({ policy }: OrderRow): { shippedAt: Date; deliverBy: Date } {
  const shippedAt = new Date();
  const deliverWithin = policy.sla.deliverWithin ?? DELIVER_WITHIN_DEFAULT;
  return { shippedAt, deliverBy: new Date(shippedAt.getTime() + durationMs(deliverWithin)) };
}

async function keepWhoCame(tx: Tx, id: FulfillmentOrderId, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  await tx.updateTable('fulfillment_order').set({ pickedUpBy: name }).where('id', '=', id).execute();
}
