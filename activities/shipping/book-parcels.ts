import { type Database, json } from '../../db/database.ts';
import type { Quote } from '../../domain/carriers/rate.ts';
import type { CommandId, OrderId, ParcelId } from '../../domain/ids.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { alongTheWay, buyLabel, chooseOffer, columnsOf, endsOf, type Offer, type ShippedOrder } from './offers.ts';
import { promiseTo } from './promise-to.ts';
import type { ShipBody } from './ship-body.ts';

/** Buys a label for every parcel of a shipment that has none yet, all at the offer that was chosen first. */
export async function bookParcels(
  db: Database,
  carrier: Carrier,
  order: ShippedOrder,
  shipmentId: CommandId,
  body: ShipBody,
): Promise<void> {
  const parcels = await readUnlabelled(db, order.id, shipmentId);
  const [first] = parcels;
  const ends = first && endsOf(first.address, order);
  if (!ends) return;
  await alongTheWay(ends, async (way) => {
    const choice = () => chooseOffer(carrier, order, { body, promise: first.promise }, way, parcels);
    const quote = first.quote ?? (await keepOffer(db, shipmentId, await choice()));
    for (const parcel of parcels) {
      const label = await buyLabel(carrier, way, quote, parcel);
      await db.updateTable('parcel').set(columnsOf(label, quote)).where('id', '=', parcel.id).execute();
      if (label.labelPdf) await keepPdf(db, parcel.id, Buffer.from(label.labelPdf));
    }
  });
}

function readUnlabelled(db: Database, orderId: OrderId, shipmentId: CommandId) {
  return db
    .selectFrom('parcel as p')
    .innerJoin('shipment as s', 's.id', 'p.shipmentId')
    .innerJoin('fulfillment_order as f', 'f.id', 'p.fulfillmentOrderId')
    .innerJoin('location as l', 'l.id', 'f.locationId')
    .select(['p.id', 'p.weightGrams', 'p.dimensionsMm', 'l.address', 's.quote', promiseTo(orderId).as('promise')])
    .where('p.shipmentId', '=', shipmentId)
    .where('p.trackingNumber', 'is', null)
    .orderBy('p.id')
    .execute();
}

async function keepOffer(db: Database, shipmentId: CommandId, { quotes, quote }: Offer): Promise<Quote> {
  await db
    .updateTable('shipment')
    .set({ quotes: json(quotes), quote: json(quote) })
    .where('id', '=', shipmentId)
    .execute();
  return quote;
}

/** The broker's address of it may not live as long as somebody wants to print it again. */
async function keepPdf(db: Database, parcelId: ParcelId, pdf: Buffer): Promise<void> {
  await db
    .insertInto('parcel_label')
    .values({ parcelId, pdf })
    .onConflict((conflict) => conflict.column('parcelId').doUpdateSet({ pdf }))
    .execute();
}
