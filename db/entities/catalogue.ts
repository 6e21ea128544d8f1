import { defineEntity, p } from '@mikro-orm/core';
import type { Address } from '../../domain/address.ts';
import type { ChannelId, LocationId, Sku as SkuCode } from '../../domain/ids.ts';
import type { LocationSla } from '../../domain/order/deadline.ts';
import { FLOORS } from '../../domain/order/fulfillment-order.ts';
import { CHANNEL_KINDS, type ChannelPolicy, LOCATION_KINDS } from '../../domain/order/policy.ts';
import type { SkuReturnRules } from '../../domain/return/terms.ts';

export const Sku = defineEntity({
  name: 'Sku',
  tableName: 'sku',
  properties: {
    sku: p.text().$type<SkuCode>().primary(),
    name: p.text(),
    gtin: p.text().nullable().index(),
    weightGrams: p.integer().default(0),
    dimensionsMm: p.json<{ l: number; w: number; h: number }>().nullable(),
    unitCostMinor: p.bigint('number').nullable(),
    unitCostCurrency: p.text().nullable(),
    taxCategory: p.text().nullable(),
    hazmat: p.boolean().default(false),
    finalSale: p.boolean().default(false),
    // What goes before the channel's rules.
    returnPolicy: p.json<SkuReturnRules>().nullable(),
    // What may be sent in its place, the best first.
    substitutes: p.array().$type<SkuCode[]>().nullable(),
    kit: p.json<readonly { sku: SkuCode; quantity: number }[]>().nullable(),
    backorderLimit: p.integer().nullable(),
    preorderReleaseAt: p.datetime().nullable(),
    preorderLimit: p.integer().nullable(),
    bins: p.json<Readonly<Record<string, string>>>().defaultRaw(`'{}'`),
  },
});

export const Channel = defineEntity({
  name: 'Channel',
  tableName: 'channel',
  properties: {
    id: p.text().$type<ChannelId>().primary(),
    name: p.text(),
    kind: p.enum(CHANNEL_KINDS),
    currency: p.text(),
    countries: p.array(),
    safetyBuffer: p.integer().default(0),
    ruleSetId: p.text().nullable(),
    policy: p.json<ChannelPolicy>(),
  },
});

/** In the database, so that nothing can change a place and leave its readers with the old one. */
const RENEWS_PLACES = {
  name: 'renews_places_version',
  timing: 'after' as const,
  events: ['insert' as const, 'update' as const, 'delete' as const],
  forEach: 'statement' as const,
  body: 'update places_version set version = gen_random_uuid(); return null',
};

export const Location = defineEntity({
  name: 'Location',
  tableName: 'location',
  triggers: [RENEWS_PLACES],
  properties: {
    id: p.text().$type<LocationId>().primary(),
    name: p.text(),
    kind: p.enum(LOCATION_KINDS),
    address: p.json<Address>(),
    geo: p.json<{ lat: number; lon: number }>().nullable(),
    timeZone: p.text(),
    cutOff: p.text().nullable(),
    handlingTime: p.text().nullable(),
    pickUp: p.boolean().default(false),
    shipsOrders: p.boolean().default(true),
    // Our own driver brings orders so far; absent: none.
    localDeliveryKm: p.integer().nullable(),
    dailyCapacity: p.integer().nullable(),
    handlingCostMinor: p.bigint('number').nullable(),
    handlingCostCurrency: p.text().nullable(),
    channels: p.array().$type<ChannelId[]>().nullable(),
    closedOn: p.array().defaultRaw(`'{}'`),
    openDays: p.json<readonly number[]>().nullable(),
    shelfFloor: p.integer().default(0),
    rank: p.integer().default(0),
    floor: p.enum(FLOORS),
    // Run by others, such as a 3PL: asked like a supplier.
    external: p.boolean().default(false),
    sla: p.json<LocationSla>().nullable(),
  },
});

/** A box on the packing table; the suggestion of boxes chooses among them. */
export const Box = defineEntity({
  name: 'Box',
  tableName: 'box',
  properties: {
    id: p.text().primary(),
    name: p.text(),
    // Inside.
    dimensionsMm: p.json<{ l: number; w: number; h: number }>(),
    weightGramsMax: p.integer(),
  },
  checks: [{ name: 'box_weight_positive', expression: 'weight_grams_max > 0' }],
});

/** A carrier's prices by zone and weight: what the built-in carrier sells, and what sourcing estimates with. */
export const RateCard = defineEntity({
  name: 'RateCard',
  tableName: 'rate_card',
  triggers: [RENEWS_PLACES],
  properties: {
    id: p.text().primary(),
    carrier: p.text(),
    service: p.text(),
    currency: p.text(),
    zones: p.json<readonly { from: string; to: string; upToGrams: number; price: number; transitDays: number }[]>(),
  },
});

/** One row: another version whenever a location or a rate card was changed, by whatever changed it. */
export const PlacesVersion = defineEntity({
  name: 'PlacesVersion',
  tableName: 'places_version',
  properties: { id: p.integer().primary(), version: p.uuid().defaultRaw('gen_random_uuid()') },
  checks: [{ name: 'places_version_is_one', expression: 'id = 1' }],
});
