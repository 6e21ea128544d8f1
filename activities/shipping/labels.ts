import { cancellationSignal } from '@temporalio/activity';
import type { Database } from '../../db/database.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId, OrderId, ParcelId } from '../../domain/ids.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { askForAttention } from '../order/attention.ts';
import { within } from '../within.ts';
import { bookParcels } from './book-parcels.ts';
import type { ShipBody } from './ship-body.ts';

const VOID_TIME_MAX_MS = 4_000;

/** For carriers that keep no references of ours: never two at once, and each looks before it buys. */
export async function buyLabels(db: Database, carrier: Carrier, shipmentId: CommandId): Promise<void> {
  const order = await db
    .selectFrom('shipment')
    .innerJoin('orders', 'orders.id', 'shipment.orderId')
    .select(['orders.id', 'orders.currency', 'orders.delivery', 'orders.shippingAddress'])
    .where('shipment.id', '=', shipmentId)
    .executeTakeFirstOrThrow();
  const { body } = await readCommand<ShipBody>(db, shipmentId);
  await bookParcels(db, carrier, order, shipmentId, body);
}

/** Voids what was bought for a shipment that does not leave, or was perhaps bought with the answer lost. */
export async function voidLabels(db: Database, carrier: Carrier, shipmentId: CommandId): Promise<void> {
  const parcels = await db
    .selectFrom('parcel')
    .innerJoin('shipment', 'shipment.id', 'parcel.shipmentId')
    .select(['parcel.id', 'parcel.orderId', 'parcel.trackingNumber', 'parcel.carrierShipmentId', 'shipment.quote'])
    .where('parcel.shipmentId', '=', shipmentId)
    .execute();
  for (const { quote, ...parcel } of parcels) {
    // Nothing was chosen yet, so nothing was bought.
    if (quote) await voidLabel(db, carrier, { ...parcel, provider: quote.provider });
  }
}

/** Of one parcel that was taken back, by the command that took it. */
export async function voidParcelLabel(db: Database, carrier: Carrier, commandId: CommandId): Promise<void> {
  const { body } = await readCommand<{ readonly parcelId: ParcelId }>(db, commandId);
  const { provider, ...parcel } = await db
    .selectFrom('parcel')
    .select(['id', 'orderId', 'trackingNumber', 'carrierShipmentId', 'provider'])
    .where('id', '=', body.parcelId)
    .executeTakeFirstOrThrow();
  // Without one nobody sold a label: it was packed and no more, or goes with our own driver.
  if (provider !== null) await voidLabel(db, carrier, { ...parcel, provider });
}

type LabelToVoid = {
  readonly id: ParcelId;
  readonly orderId: OrderId;
  readonly provider: string;
  readonly trackingNumber: string | null;
  readonly carrierShipmentId: string | null;
};

/** A label that the carrier does not take back costs money, but holds up nobody's goods. */
async function voidLabel(db: Database, carrier: Carrier, label: LabelToVoid): Promise<void> {
  const { id: reference, orderId, provider, trackingNumber, carrierShipmentId } = label;
  const bought = {
    ...{ reference, provider },
    ...(trackingNumber ? { trackingNumber } : {}),
    ...(carrierShipmentId ? { carrierShipmentId } : {}),
  };
  const answer = await within(VOID_TIME_MAX_MS, cancellationSignal(), (signal) => carrier.void({ ...bought, signal }));
  if (answer === 'REFUSED') await askForAttention(db, orderId, 'label-not-voided', reference);
}
