import { cancellationSignal } from '@temporalio/activity';
import type { Database } from '../../db/database.ts';
import { readCommand } from '../../db/order/commands.ts';
import type { CommandId } from '../../domain/ids.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { askForAttention } from '../order/attention.ts';
import { bookParcels } from './book-parcels.ts';
import type { ShipBody } from './prepare-shipment.ts';

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
  for (const { id, orderId, quote, trackingNumber, carrierShipmentId } of parcels) {
    if (!quote) continue; // Nothing was chosen yet, so nothing was bought.
    const answer = await carrier.void({
      reference: id,
      provider: quote.provider,
      ...(trackingNumber ? { trackingNumber } : {}),
      ...(carrierShipmentId ? { carrierShipmentId } : {}),
      signal: AbortSignal.any([cancellationSignal(), AbortSignal.timeout(VOID_TIME_MAX_MS)]),
    });
    if (answer === 'REFUSED') await askForAttention(db, orderId, 'label-not-voided', id);
  }
}
