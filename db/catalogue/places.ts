import { type Selectable, sql } from 'kysely';
import { money } from '../../domain/money.ts';
import type { RateZone, SourcingLocation } from '../../domain/sourcing/types.ts';
import type { Database, Tables } from '../database.ts';
import { locate } from '../geocoding.ts';

/** Where goods may come from and what it costs to send them, as sourcing sees it. Shared: nobody changes it. */
export type Places = {
  readonly locations: readonly Omit<SourcingLocation, 'capacityUsed'>[];
  readonly rates: readonly RateZone[];
};

const KEPT_MAX = 4;
/** By version. A version is never used again, in no database, so what is kept under it stays right. */
const kept = new Map<string, Places>();

/**
 * Every location and rate. Orders ask for them all the time and hardly anybody changes them, so they are read once a
 * version: the database makes a new one in the transaction of each change. `known` is that of now.
 */
export async function readPlaces(db: Database, known?: string): Promise<Places> {
  let version = known ?? (await readVersion(db));
  for (;;) {
    const read = kept.get(version);
    if (read) return read;
    const places = { locations: await readLocations(db), rates: await readRates(db) };
    const after = await readVersion(db);
    if (after === version) return keep(version, places);
    // Changed in between: what was read is perhaps of neither version.
    version = after;
  }
}

function keep(version: string, places: Places): Places {
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= KEPT_MAX) kept.delete(oldest);
  kept.set(version, places);
  return places;
}

async function readVersion(db: Database): Promise<string> {
  const { version } = await db.selectNoFrom(PLACES_VERSION.as('version')).executeTakeFirstOrThrow();
  return version;
}

/** For a column of a statement that is sent anyway. */
export const PLACES_VERSION = sql<string>`(select version from places_version)`;

async function readLocations(db: Database): Promise<Places['locations']> {
  const rows = await db.selectFrom('location').selectAll().orderBy('id').execute();
  return rows.map(locationOf);
}

async function readRates(db: Database): Promise<RateZone[]> {
  const cards = await db.selectFrom('rate_card').selectAll().orderBy('id').execute();
  return cards.flatMap(({ carrier, service, currency, zones }) =>
    zones.map((zone) => ({ carrier, service, currency, ...zone })),
  );
}

function locationOf(row: Selectable<Tables['location']>): Places['locations'][number] {
  const { address, handlingCostMinor, handlingCostCurrency } = row;
  const geo = row.geo ?? locate(address);
  return {
    id: row.id,
    kind: row.kind,
    country: address.country,
    timeZone: row.timeZone,
    pickUp: row.pickUp,
    shipsOrders: row.shipsOrders,
    shelfFloor: row.shelfFloor,
    rank: row.rank,
    closedOn: row.closedOn,
    ...(address.region ? { region: address.region } : {}),
    ...(address.postalCode ? { postalCode: address.postalCode } : {}),
    ...(geo ? { geo } : {}),
    ...(row.cutOff ? { cutOff: row.cutOff } : {}),
    ...(row.handlingTime ? { handlingTime: row.handlingTime } : {}),
    ...(row.openDays ? { openDays: row.openDays } : {}),
    ...(row.channels ? { channels: row.channels } : {}),
    ...(row.localDeliveryKm === null ? {} : { localDeliveryKm: row.localDeliveryKm }),
    ...(row.dailyCapacity === null ? {} : { dailyCapacity: row.dailyCapacity }),
    ...(handlingCostMinor !== null && handlingCostCurrency !== null
      ? { handlingCost: money(handlingCostMinor, handlingCostCurrency) }
      : {}),
  };
}
