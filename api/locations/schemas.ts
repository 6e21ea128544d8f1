import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { LocationSla } from '../../domain/order/deadline.ts';
import { FLOORS } from '../../domain/order/fulfillment-order.ts';
import { LOCATION_KINDS } from '../../domain/order/policy.ts';
import { changeOf } from '../put.ts';
import {
  Address,
  ChannelCode,
  DurationText,
  GeoPoint,
  LocationCode,
  listOf,
  MoneyNotNegative,
  Page,
  Text,
  Units,
} from '../schemas.ts';

const TimeZone = z
  .string()
  // An offset has no summer time, so local days and cut-offs would be wrong half the year. An abbreviation is one for
  // PostgreSQL, or unknown to it, whatever Node makes of it.
  .refine(
    (zone) => /^(UTC$|[A-Z]\w*\/)/i.test(zone) && IANAZone.isValidZone(zone),
    'must be an IANA time zone such as America/New_York',
  )
  .meta({ example: 'America/New_York' });

const LocationSlaFields = z.strictObject({
  acceptWithin: DurationText.exactOptional(),
  shipWithin: DurationText.exactOptional(),
  pickUpWithin: DurationText.exactOptional(),
  cancelWithin: DurationText.exactOptional(),
  atRiskBefore: DurationText.exactOptional(),
}) satisfies z.ZodType<LocationSla>;

export const LocationFields = z.strictObject({
  name: Text,
  kind: z.enum(LOCATION_KINDS),
  address: Address,
  geo: GeoPoint.exactOptional(),
  timeZone: TimeZone,
  cutOff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local time such as 15:00')
    .exactOptional(),
  handlingTime: DurationText.exactOptional(),
  pickUp: z.boolean().default(false),
  shipsOrders: z.boolean().default(true),
  localDeliveryKm: z
    .int()
    .min(1)
    .max(1_000)
    .exactOptional()
    .describe('A driver of its own brings LOCAL_DELIVERY orders so far. Absent: it has none.'),
  dailyCapacity: Units.exactOptional().describe('Fulfillment orders a local day.'),
  handlingCost: MoneyNotNegative.exactOptional().describe('For each fulfillment order.'),
  channels: z.array(ChannelCode).max(1_000).exactOptional().describe('Absent: all. A channel may come later.'),
  closedOn: z.array(z.iso.date('must be a date such as 2026-12-25')).max(1_000).default([]),
  openDays: z
    .array(z.int().min(1).max(7))
    .min(1, 'must name a day: to take a location out, set shipsOrders and pickUp to false')
    .max(7)
    .exactOptional()
    .describe('1 is Monday. Absent: every day.'),
  shelfFloor: Units.default(0),
  rank: z.int().min(-1_000_000).max(1_000_000).default(0),
  external: z
    .boolean()
    .default(false)
    .describe('Run by others, such as a 3PL: it is asked, and asked again before accepted work is cancelled.'),
  sla: LocationSlaFields.exactOptional().describe('In place of what the channel demands of it.'),
  floor: z.enum(FLOORS).describe('DIRECT ships without picks and packs.'),
});
export type LocationFields = z.output<typeof LocationFields>;

export const LocationParams = z.strictObject({ locationId: LocationCode });
export const LocationChange = changeOf(LocationFields);
export const LocationView = z.object({ id: LocationCode, ...LocationFields.shape }).meta({ id: 'Location' });
export const LocationList = listOf(LocationView);
export const LocationQuery = Page;
