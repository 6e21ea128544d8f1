import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import type { Scope } from '../../db/order/fulfillment-orders.ts';
import { type ParcelDetails, readParcel } from '../../db/order/parcels.ts';
import type { Quote } from '../../domain/carriers/rate.ts';
import type { ParcelId } from '../../domain/ids.ts';
import type { FulfillmentEvent } from '../../domain/tracking.ts';
import { parcelView } from '../fulfillment-orders/view.ts';
import { withoutNulls } from '../present.ts';
import { notFound } from '../problem.ts';
import type { ParcelDetailsView } from './schemas.ts';

/** The parcel as it now stands. */
export async function presentParcel(db: Database, id: ParcelId, scope: Scope) {
  return parcelDetailsView(await parcelOrProblem(db, id, scope));
}

export async function parcelOrProblem(db: Database, id: ParcelId, scope: Scope): Promise<ParcelDetails> {
  const row = await readParcel(db, id, scope);
  if (row) return row;
  throw notFound('parcel', id);
}

function parcelDetailsView(row: ParcelDetails): z.output<typeof ParcelDetailsView> {
  const { orderId, fulfillmentOrderId, locationId, isVoid, story, quotes, quote, ...rest } = row;
  const { failedAs, decideBy, decision, restockedAt, ...parcel } = rest;
  return {
    ...parcelView(parcel),
    ...{ orderId, fulfillmentOrderId, isVoid },
    ...withoutNulls({ locationId, failedAs, decideBy, decision, restockedAt }),
    events: story.map((event) => withoutNulls({ ...event, status: event.status as FulfillmentEvent })),
    quotes: (quotes ?? []).map((offer) => ({ ...offer, isChosen: isSame(offer, quote) })),
  };
}

const isSame = (offer: Quote, chosen: Quote | null): boolean =>
  offer.provider === chosen?.provider && offer.carrier === chosen.carrier && offer.service === chosen.service;
