import type { Database } from '../../db/database.ts';
import type { WorkRow } from '../../db/order/fulfillment-orders.ts';
import { readArticles } from '../../db/order/scans.ts';
import { readRates } from '../../db/sourcing/sourcing-input.ts';
import { type Quote, quotes } from '../../domain/carriers/rate.ts';
import { remainingOf } from './view.ts';

/** What the rate cards ask for the packed parcels that have not left or, before packing, for the rest in one parcel. */
export async function ratesFor(db: Database, work: WorkRow): Promise<Quote[]> {
  const [way, parcelWeights, cards] = await Promise.all([readWay(db, work), weightsOf(db, work), readRates(db)]);
  if (!way || parcelWeights.length === 0) return [];
  return quotes({ ...way, parcelWeights }, cards);
}

/** Undefined where nothing is sent: a pick-up, or a backorder that no location has yet. */
async function readWay(db: Database, { id }: WorkRow) {
  const row = await db
    .selectFrom('fulfillment_order as f')
    .innerJoin('orders as o', 'o.id', 'f.orderId')
    .innerJoin('location as l', 'l.id', 'f.locationId')
    .select(['l.address as from', 'o.shippingAddress as to', 'o.currency', 'o.delivery'])
    .where('f.id', '=', id)
    .executeTakeFirst();
  if (!row?.to || row.delivery.method === 'PICK_UP') return undefined;
  return { from: row.from, to: row.to, currency: row.currency };
}

async function weightsOf(db: Database, work: WorkRow): Promise<number[]> {
  const packed = work.parcels.filter(({ isShipment }) => !isShipment);
  if (packed.length > 0) return packed.map(({ weightGrams }) => weightGrams);
  const articles = await readArticles(db, work.id);
  const rest = work.lines.map((line) => ({ ...line, remaining: remainingOf(work, line) }));
  if (rest.every(({ remaining }) => remaining === 0)) return [];
  return [rest.reduce((sum, { lineId, remaining }) => sum + remaining * (articles.get(lineId)?.weightGrams ?? 0), 0)];
}
