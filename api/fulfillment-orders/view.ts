import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import {
  type FulfillmentOrderLineRow,
  type FulfillmentOrderRow,
  type ParcelRow,
  readRefs,
  readWork,
  type Scope,
  type WorkRow,
} from '../../db/order/fulfillment-orders.ts';
import type { FulfillmentOrderId, OrderId, OrderLineId } from '../../domain/ids.ts';
import { isOver } from '../../domain/order/fulfillment-order.ts';
import { unitsByLine } from '../../domain/order/taking.ts';
import { currentStatus, type FulfillmentEvent, outcomeOf, statusOfAll } from '../../domain/tracking.ts';
import { withoutNulls } from '../present.ts';
import { Problem } from '../problem.ts';
import type { FulfillmentOrderView, ParcelView, PartView } from './views.ts';

export function fulfillmentOrderView(row: WorkRow): z.output<typeof FulfillmentOrderView> {
  const { orderId, orderNumber, channelId: channel } = row;
  return { ...partView(row), orderId, orderNumber: String(orderNumber), channel };
}

export function partView(row: FulfillmentOrderRow): z.output<typeof PartView> {
  const { id, locationId, status, requestStatus, lines, parcels, holds, createdAt } = row;
  const { floor, pickupCode, pickedUpBy, transfer, acceptBy, shipBy, opensAt, cancelBy } = row;
  const packed = unitsPacked(parcels);
  const deliveryStatus = statusOfAll(parcels.flatMap((parcel) => statusOf(parcel) ?? []));
  return {
    ...withoutNulls({
      floor,
      pickupCode,
      pickedUpBy,
      transfer: transfer && withoutNulls(transfer),
      acceptBy,
      shipBy,
      opensAt,
      cancelBy,
    }),
    ...{ id, locationId, status, requestStatus, createdAt },
    lines: lines.map((line) => ({ ...line, remaining: remainingOf(row, line), packed: packed.get(line.lineId) ?? 0 })),
    holds: holds.map(withoutNulls),
    ...(deliveryStatus && { deliveryStatus }),
    parcels: parcels.map(parcelView),
  };
}

/** Units that are still to leave; nothing leaves what is over. */
export const remainingOf = ({ status }: FulfillmentOrderRow, { quantity, shipped }: FulfillmentOrderLineRow): number =>
  isOver(status) ? 0 : quantity - shipped;

/** By line, in all parcels, shipped ones included. */
export const unitsPacked = (parcels: readonly Pick<ParcelRow, 'lines'>[]): ReadonlyMap<OrderLineId, number> =>
  unitsByLine(parcels.flatMap(({ lines }) => lines));

export function parcelView(row: ParcelRow): z.output<typeof ParcelView> {
  const { isShipment: _isShipment, events: _events, lines, provider: _provider, ...plain } = row;
  const status = statusOf(row);
  return {
    ...withoutNulls(plain),
    lines: lines.map((line) => ({ ...line })),
    ...(status && { status }),
    // A label that somebody else bought is with him.
    ...(row.trackingNumber && row.provider !== null && { labelUrl: `/v1/parcels/${row.id}/label.pdf` }),
    packingSlipUrl: `/v1/parcels/${row.id}/packing-slip.pdf`,
  };
}

/** What the carrier said last; a parcel nobody tracks counts as delivered after a while. */
function statusOf({ events, deliveredAt, trackingNumber }: ParcelRow): FulfillmentEvent | undefined {
  const told = currentStatus(events) ?? (trackingNumber ? 'LABEL_PURCHASED' : undefined);
  return deliveredAt && !(told && outcomeOf(told)) ? 'DELIVERED' : told;
}

/** The fulfillment order as it now stands. */
export async function presentFulfillmentOrder(db: Database, id: FulfillmentOrderId, scope: Scope) {
  return fulfillmentOrderView(await workOrProblem(db, id, scope));
}

export async function workOrProblem(db: Database, id: FulfillmentOrderId, scope: Scope): Promise<WorkRow> {
  const row = await readWork(db, id, scope);
  if (row) return row;
  throw notThere(id);
}

export const notThere = (id: FulfillmentOrderId): Problem =>
  new Problem('fulfillment-order-not-found', `There is no fulfillment order ${id}.`);

/** For who needs nothing else of it: all of it is among the longest reads there are. */
export async function orderOrProblem(db: Database, id: FulfillmentOrderId, scope: Scope): Promise<OrderId> {
  const [ref] = await readRefs(db, [id], scope);
  if (ref) return ref.orderId;
  throw notThere(id);
}
