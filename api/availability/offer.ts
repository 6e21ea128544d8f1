import { readSold } from '../../db/backorders/waiting.ts';
import { readChannelAndFilters } from '../../db/catalogue/channels.ts';
import { readSkus, type SkuRow } from '../../db/catalogue/skus.ts';
import type { Database } from '../../db/database.ts';
import { type IncomingRow, readExpected } from '../../db/stock/incoming.ts';
import { readFree } from '../../db/stock/read-stock.ts';
import { arrivalsLeft } from '../../domain/arrivals-left.ts';
import { AvailableToPromise, type Parts } from '../../domain/available-to-promise.ts';
import { dayOf } from '../../domain/calendar.ts';
import type { ChannelId, LocationId, Sku } from '../../domain/ids.ts';
import { floorOf, mayFill } from '../../domain/sourcing/filters.ts';
import { type Caller, mustSeeLocation, seesLocation } from '../caller.ts';
import { invalidRequest, notFound, Problem } from '../problem.ts';

type SellingChannel = NonNullable<Awaited<ReturnType<typeof readChannelAndFilters>>>;

export type Offer = {
  readonly channel: SellingChannel | undefined;
  readonly partsOf: (sku: Sku) => Parts;
  readonly skus: ReadonlyMap<Sku, SkuRow>;
  readonly locationIds: readonly LocationId[];
  readonly promise: AvailableToPromise;
};
export type OfferQuestion = {
  readonly skus: readonly Sku[];
  readonly channel: ChannelId | undefined;
  /** Undefined means every location that the caller and the channel may use. */
  readonly locationIds: readonly LocationId[] | undefined;
  readonly expectedFrom?: Date;
};

/** What a channel may sell of these SKUs: the same stock and locations that sourcing will look at. */
export async function readOffer(db: Database, caller: Caller, question: OfferQuestion): Promise<Offer> {
  const channelId = channelOf(caller, question.channel);
  const [skus, locations, channel] = await Promise.all([
    knownSkus(db, question.skus),
    readLocations(db, caller, { ...question, channel: channelId }),
    channelId === undefined ? undefined : knownChannel(db, channelId),
  ]);
  const partsOf = (sku: Sku): Parts => skus.get(sku)?.kit ?? [{ sku, quantity: 1 }];
  const stocked = [...new Set(question.skus.flatMap((sku) => partsOf(sku).map((part) => part.sku)))];
  const rules = { filters: channel?.filters ?? [] };
  const floors = new Map(
    locations.filter((each) => mayFill(each, rules)).map((each) => [each.id, floorOf(each, rules)]),
  );
  const [free, expected] = await Promise.all([
    readFree(db, stocked, [...floors.keys()]),
    question.expectedFrom ? readExpected(db, stocked, question.expectedFrom) : [],
  ]);
  const keptBack = (id: LocationId) => (channel?.safetyBuffer ?? 0) + (floors.get(id) ?? 0);
  const locationIds = [...floors.keys()];
  const now = new AvailableToPromise(locationIds, free, [], keptBack);
  const changes =
    expected.length > 0 || [...skus.values()].some(({ preorderReleaseAt, kit }) => preorderReleaseAt ?? kit);
  const promise =
    question.expectedFrom && changes
      ? new AvailableToPromise(locationIds, free, await readArrivals(db, stocked, expected, now), keptBack)
      : now;
  return { channel, partsOf, skus, locationIds, promise };
}

/** What comes to these places and is not sold already. */
async function readArrivals(
  db: Database,
  skus: readonly Sku[],
  expected: readonly IncomingRow[],
  now: AvailableToPromise,
) {
  const shelves = skus.flatMap((sku) =>
    now.locationIds.map((locationId) => ({ sku, locationId, units: now.at(locationId, [{ sku, quantity: 1 }]) })),
  );
  const arrivals = expected.flatMap(({ expectedAt, ...units }) =>
    now.locationIds.includes(units.locationId) ? [{ ...units, date: dayOf(expectedAt) }] : [],
  );
  return arrivalsLeft(arrivals, shelves, await readSold(db, skus));
}

/** A key of one channel need not name it; one of several must say for which it asks. */
function channelOf({ channelIds }: Caller, asked: ChannelId | undefined): ChannelId | undefined {
  if (!channelIds) return asked;
  if (asked !== undefined && !channelIds.includes(asked)) throw notFound('channel', asked);
  if (asked !== undefined || channelIds.length === 1) return asked ?? channelIds[0];
  throw invalidRequest([{ path: 'channel', message: `is required: the key belongs to ${channelIds.length} channels` }]);
}

async function knownSkus(db: Database, skus: readonly Sku[]): Promise<Map<Sku, SkuRow>> {
  const known = new Map((await readSkus(db, [...new Set(skus)])).map((row) => [row.sku, row]));
  const unknown = skus.find((sku) => !known.has(sku));
  if (unknown === undefined) return known;
  throw new Problem('unknown-sku', `There is no SKU ${unknown}.`, { facts: { sku: unknown } });
}

async function knownChannel(db: Database, id: ChannelId): Promise<SellingChannel> {
  const channel = await readChannelAndFilters(db, id);
  if (channel) return channel;
  throw new Problem('unknown-channel', `There is no channel ${id}.`, { facts: { channel: id } });
}

/** Those that hand goods out at all, to this channel, and that the caller sees. */
async function readLocations(db: Database, caller: Caller, { channel, locationIds }: OfferQuestion) {
  const rows = await db
    .selectFrom('location')
    .select(['id', 'kind', 'shelfFloor', 'channels', 'shipsOrders', 'pickUp'])
    .orderBy('id')
    .execute();
  for (const id of locationIds ?? []) {
    mustSeeLocation(caller, id);
    if (rows.some((row) => row.id === id)) continue;
    throw new Problem('unknown-location', `There is no location ${id}.`, { facts: { locationId: id } });
  }
  return rows
    .filter(({ id }) => (locationIds ? locationIds.includes(id) : seesLocation(caller, id)))
    .filter(({ shipsOrders, pickUp }) => shipsOrders || pickUp)
    .filter(({ channels }) => channel === undefined || channels === null || channels.includes(channel));
}
