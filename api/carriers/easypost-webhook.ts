import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { FulfillmentEvent } from '../../domain/tracking.ts';
import { isSameText } from './webhook-signature.ts';

export const EASYPOST_SIGNATURE_HEADER = 'x-hmac-signature';

export type CarrierEvent = {
  /** The same for every repeat of the event, though EasyPost sends the whole story each time, under a new id. */
  readonly id: string;
  readonly trackingNumber: string;
  readonly status: FulfillmentEvent;
  readonly at: string;
  readonly location?: string;
};

export function isSignedByEasyPost(rawBody: string | Uint8Array, signature: unknown, secret: string): boolean {
  if (typeof signature !== 'string' || secret === '') return false;
  const digest = createHmac('sha256', secret.normalize('NFKD')).update(rawBody).digest('hex');
  return isSameText(signature, `hmac-sha256-hex=${digest}`);
}

const Place = z.object({ city: z.string().nullish(), state: z.string().nullish(), country: z.string().nullish() });
const Detail = z.object({
  status: z.string().nullish(),
  status_detail: z.string().nullish(),
  datetime: z.string(),
  tracking_location: Place.nullish(),
});
const Tracker = z.object({ id: z.string(), tracking_code: z.string(), tracking_details: z.array(Detail).default([]) });
const Webhook = z.object({ description: z.string(), result: z.unknown() });

/** Everything the tracker has seen so far; empty for events of other kinds. Throws ZodError on another form. */
export function eventsOfEasyPost(body: unknown): CarrierEvent[] {
  const { description, result } = Webhook.parse(body);
  if (!description.startsWith('tracker.')) return [];
  const { id, tracking_code, tracking_details } = Tracker.parse(result);
  return tracking_details.flatMap((detail) => {
    const status = statusOf(detail);
    if (!status) return [];
    const { datetime: at } = detail;
    const location = placeOf(detail);
    return [{ id: `${id}:${at}:${status}`, trackingNumber: tracking_code, status, at, ...location }];
  });
}

/** `cancelled` is our own voided label; `unknown` and `error` say nothing about the parcel. */
const STATUSES: Readonly<Record<string, FulfillmentEvent>> = {
  pre_transit: 'CONFIRMED',
  in_transit: 'IN_TRANSIT',
  out_for_delivery: 'OUT_FOR_DELIVERY',
  available_for_pickup: 'READY_FOR_PICKUP',
  delivered: 'DELIVERED',
  return_to_sender: 'RETURNED_TO_SENDER',
  failure: 'FAILURE',
};

/** What the detail says more than its status. */
const DETAILS: Readonly<Record<string, FulfillmentEvent>> = {
  received_at_origin_facility: 'CARRIER_PICKED_UP',
  address_correction: 'DELAYED',
  awaiting_information: 'DELAYED',
  delayed: 'DELAYED',
  held: 'DELAYED',
  missorted: 'DELAYED',
  transit_exception: 'DELAYED',
  weather_delay: 'DELAYED',
  delivery_exception: 'ATTEMPTED_DELIVERY',
};

function statusOf({ status, status_detail }: z.output<typeof Detail>): FulfillmentEvent | undefined {
  const plain = STATUSES[status ?? ''];
  const isUnderWay = plain === 'IN_TRANSIT' || plain === 'OUT_FOR_DELIVERY';
  return isUnderWay ? (DETAILS[status_detail ?? ''] ?? plain) : plain;
}

function placeOf({ tracking_location: place }: z.output<typeof Detail>): { location?: string } {
  const parts = [place?.city, place?.state, place?.country].filter(Boolean);
  return parts.length > 0 ? { location: parts.join(', ') } : {};
}
