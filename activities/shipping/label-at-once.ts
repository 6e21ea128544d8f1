import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import type { ParcelLabel } from '../../db/order/scans.ts';
import type { ParcelId } from '../../domain/ids.ts';
import { OWN_DRIVER } from '../../domain/order/shipment.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { alongTheWay, buyLabel, chooseOffer, columnsOf, endsOf, type Offer, type Wanted } from './offers.ts';
import { ownLabel } from './own-label.ts';
import type { Leaving, LeavingParcel } from './parcels-to-ship.ts';

export type Labelling = {
  readonly labels: ReadonlyMap<ParcelId, ParcelLabel>;
  /** Where a carrier was asked. */
  readonly offer?: Offer;
  /** Only a broker has them, who is asked afterwards. */
  readonly mustBuy: boolean;
};

/** What is known of the labels without asking anybody outside; what a broker sells is bought afterwards. */
export async function labelAtOnce(
  tx: Tx,
  carrier: Carrier,
  order: OrderRow,
  { parcels, from }: Leaving,
  wanted: Wanted,
): Promise<Labelling> {
  const own = await ownLabel(tx, parcels, wanted.body);
  // Nobody sells a label for his way: people at the location say how far he has come.
  const driver = order.delivery.method === 'LOCAL_DELIVERY' ? { carrier: OWN_DRIVER, service: 'LOCAL_DELIVERY' } : {};
  const isCarried = order.delivery.method === 'SHIPPING' && !own;
  const mustBuy = isCarried && !carrier.knowsReferences;
  const ends = isCarried && !mustBuy ? endsOf(from, order) : undefined;
  if (!ends) return { labels: new Map(parcels.map(({ id }) => [id, { ...own, ...driver }])), mustBuy };
  return alongTheWay(ends, async (way) => {
    const offer = await chooseOffer(carrier, order, wanted, way, parcels);
    const labelOf = async (parcel: LeavingParcel) => {
      const label = await buyLabel(carrier, way, offer.quote, parcel);
      return [parcel.id, columnsOf(label, offer.quote)] as const;
    };
    return { labels: new Map(await Promise.all(parcels.map(labelOf))), offer, mustBuy };
  });
}
