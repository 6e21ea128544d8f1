import type { FastifyInstance } from 'fastify';
import {
  type Carrier,
  CarrierRefused,
  CarrierUnavailable,
  measuresOf,
  type ParcelMeasures,
} from '../../activities/carriers/carrier.ts';
import type { Database } from '../../db/database.ts';
import type { WorkRow } from '../../db/order/fulfillment-orders.ts';
import { readArticles } from '../../db/order/scans.ts';
import type { Quote } from '../../domain/carriers/rate.ts';
import { Problem } from '../problem.ts';
import { remainingOf } from './view.ts';

const ASKING_TIME_MAX_MS = 8_000;

/** What carriers ask for the packed parcels that have not left or, before packing, for the rest in one parcel. */
export async function ratesFor(app: FastifyInstance, work: WorkRow): Promise<Quote[]> {
  const { db } = app.parts;
  const [way, parcels] = await Promise.all([readWay(db, work), parcelsOf(db, work)]);
  if (!way || parcels.length === 0) return [];
  return ask(await app.carriers(), { ...way, parcels });
}

/** Nothing is bought here, so an outage is told and not waited out. */
async function ask(carrier: Carrier, question: Omit<Parameters<Carrier['rates']>[0], 'signal'>): Promise<Quote[]> {
  try {
    return await carrier.rates({ ...question, signal: AbortSignal.timeout(ASKING_TIME_MAX_MS) });
  } catch (error) {
    if (error instanceof CarrierRefused) throw new Problem('carrier-refused', error.message);
    if (error instanceof CarrierUnavailable) throw new Problem('carrier-refused', 'No carrier gave an answer.');
    throw error;
  }
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
  if (!row?.to || row.delivery.method !== 'SHIPPING') return undefined;
  return { from: row.from, to: row.to, currency: row.currency };
}

async function parcelsOf(db: Database, work: WorkRow): Promise<ParcelMeasures[]> {
  const packed = work.parcels.filter(({ isShipment }) => !isShipment);
  if (packed.length > 0) return packed.map(measuresOf);
  const articles = await readArticles(db, work.id);
  const rest = work.lines.map((line) => ({ ...line, remaining: remainingOf(work, line) }));
  if (rest.every(({ remaining }) => remaining === 0)) return [];
  const weightOf = (lineId: (typeof rest)[number]['lineId']) => articles.get(lineId)?.weightGrams ?? 0;
  return [{ weightGrams: rest.reduce((sum, { lineId, remaining }) => sum + remaining * weightOf(lineId), 0) }];
}
