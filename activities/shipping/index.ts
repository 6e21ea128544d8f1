import type { Database } from '../../db/database.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import { decideParcel } from './decide-parcel.ts';
import { buyLabels, voidLabels, voidParcelLabel } from './labels.ts';
import { prepareShipment, type ShippingDesk } from './prepare-shipment.ts';
import { recordTracking } from './record-tracking.ts';
import { shipStock } from './ship-stock.ts';
import { voidParcel } from './void-parcel.ts';
import { voidShipment } from './void-shipment.ts';

export type ShippingParts = ShippingDesk & { readonly db: Database };

/** All that parcels go through, out of the building and back. */
export const createShippingActivities = ({ db, carrier, companyPrefix }: ShippingParts) => ({
  prepareShipment: (orderId: OrderId, commandId: CommandId, id: FulfillmentOrderId) =>
    prepareShipment(db, { carrier, companyPrefix }, orderId, commandId, id),
  buyLabels: (shipmentId: CommandId) => buyLabels(db, carrier, shipmentId),
  shipStock: (orderId: OrderId, shipmentId: CommandId) => shipStock(db, orderId, shipmentId),
  voidShipment: (orderId: OrderId, shipmentId: CommandId, reason: string) =>
    voidShipment(db, orderId, shipmentId, reason),
  voidLabels: (shipmentId: CommandId) => voidLabels(db, carrier, shipmentId),
  voidParcel: (orderId: OrderId, commandId: CommandId) => voidParcel(db, orderId, commandId),
  voidParcelLabel: (commandId: CommandId) => voidParcelLabel(db, carrier, commandId),
  decideParcel: (orderId: OrderId, commandId: CommandId) => decideParcel(db, orderId, commandId),
  recordTracking: (orderId: OrderId, commandId: CommandId) => recordTracking(db, orderId, commandId),
});
