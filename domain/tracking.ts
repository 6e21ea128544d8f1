/** What may happen to a parcel on its way. Carriers report these late, twice and out of order. */
export const FULFILLMENT_EVENTS = [
  'LABEL_PURCHASED',
  'LABEL_PRINTED',
  'CONFIRMED',
  'CARRIER_PICKED_UP',
  'IN_TRANSIT',
  'DELAYED',
  'OUT_FOR_DELIVERY',
  'ATTEMPTED_DELIVERY',
  'READY_FOR_PICKUP',
  'FAILURE',
  'PICKED_UP',
  'DELIVERED',
  'RETURNED_TO_SENDER',
] as const;
export type FulfillmentEvent = (typeof FULFILLMENT_EVENTS)[number];

/**
 * How far a parcel has come. Events of one rank follow each other in any order: a delay ends with the next scan, a
 * second delivery round follows a failed one. A lost parcel may still be found and delivered.
 */
const RANKS = {
  LABEL_PURCHASED: 0,
  LABEL_PRINTED: 1,
  CONFIRMED: 2,
  CARRIER_PICKED_UP: 3,
  IN_TRANSIT: 4,
  DELAYED: 4,
  OUT_FOR_DELIVERY: 5,
  ATTEMPTED_DELIVERY: 5,
  READY_FOR_PICKUP: 6,
  FAILURE: 7,
  PICKED_UP: 8,
  DELIVERED: 8,
  RETURNED_TO_SENDER: 8,
} as const satisfies Record<FulfillmentEvent, number>;

export const rankOf = (status: FulfillmentEvent): number => RANKS[status];
const FINAL_RANK = RANKS.DELIVERED;

/** `at` is RFC 3339 and says when it happened, not when we heard of it. */
export type TrackingEvent = { readonly status: FulfillmentEvent; readonly at: string };

/**
 * The same for every order of arrival and any number of repeats, and no further event lowers its rank.
 * Of the events of one rank the latest counts, but of the final ones the first: a parcel that went back is
 * "delivered" once more, to the sender.
 */
export function currentStatus(events: readonly TrackingEvent[]): FulfillmentEvent | undefined {
  return events.reduce<TrackingEvent | undefined>(further, undefined)?.status;
}

function further(seen: TrackingEvent | undefined, next: TrackingEvent): TrackingEvent {
  if (!seen) return next;
  const byRank = rankOf(next.status) - rankOf(seen.status);
  if (byRank !== 0) return byRank > 0 ? next : seen;
  const byTime = Date.parse(next.at) - Date.parse(seen.at);
  if (byTime !== 0) return byTime > 0 === rankOf(next.status) < FINAL_RANK ? next : seen;
  return FULFILLMENT_EVENTS.indexOf(next.status) > FULFILLMENT_EVENTS.indexOf(seen.status) ? next : seen;
}

/** Several parcels are as far as the one that lags behind: delivered only when all are. */
export function statusOfAll(parcels: readonly FulfillmentEvent[]): FulfillmentEvent | undefined {
  return [...parcels].sort((left, right) => rankOf(left) - rankOf(right))[0];
}

/** From then on a parcel is not ours to take back. */
export const isWithCarrier = (status: FulfillmentEvent): boolean => rankOf(status) >= RANKS.CARRIER_PICKED_UP;

/** What the order's workflow must hear of; every other event is only a row. */
export type TrackingOutcome = 'DELIVERED' | 'FAILURE' | 'RETURNED_TO_SENDER' | 'MOVES_THOUGH_VOID';

export function outcomeOf(status: FulfillmentEvent): TrackingOutcome | undefined {
  if (status === 'PICKED_UP' || status === 'DELIVERED') return 'DELIVERED';
  return status === 'FAILURE' || status === 'RETURNED_TO_SENDER' ? status : undefined;
}
