import type { ApiClient } from '../api-client.ts';
import { SAMPLE_ADDRESSES } from './sample-addresses.ts';

/** The shop of the data set: one channel and one warehouse of that name. */
export const SHOP = 'online-retail';
export const CURRENCY = 'GBP';

const CHANNEL = {
  name: 'Online Retail',
  kind: 'WEB',
  currency: CURRENCY,
  countries: [...new Set(Object.values(SAMPLE_ADDRESSES).map(({ country }) => country))],
  returnPolicy: { windowDays: 30, refundShipping: false, inStore: false, refundTo: 'ORIGINAL' },
  verification: { riskHoldScore: 100, holdTimeout: 'P30D' },
  sla: { acceptWithin: 'P30D', shipWithin: 'P30D', deliverWithin: 'P30D' },
};
/** DIRECT, because the file knows no picks and packs. */
const LOCATION = {
  name: 'Online Retail warehouse',
  kind: 'WAREHOUSE',
  address: { line1: 'Guildhall Yard', city: 'London', postalCode: 'EC2V 5AE', country: 'GB' },
  geo: { lat: 51.5155, lon: -0.0922 },
  timeZone: 'Europe/London',
  channels: [SHOP],
  floor: 'DIRECT',
};
/** The file names no weights and no carriers, so every parcel takes the one rate. */
const RATE_CARD = {
  carrier: 'PARCEL-POST',
  service: 'STANDARD',
  currency: CURRENCY,
  zones: [
    { from: 'GB', to: 'GB', upToGrams: 1_000_000, price: 390, transitDays: 2 },
    { from: 'GB', to: '*', upToGrams: 1_000_000, price: 1_450, transitDays: 7 },
  ],
};

/** Creates the shop unless it is there; what a person has changed of it stays. */
export async function openShop(api: ApiClient): Promise<void> {
  await putMissing(api, '/v1/channels', CHANNEL);
  await putMissing(api, '/v1/locations', LOCATION);
  await putMissing(api, '/v1/rate-cards', RATE_CARD);
}

async function putMissing(api: ApiClient, path: string, body: unknown): Promise<void> {
  const there = await api.list<{ id: string }>(path);
  if (there.some(({ id }) => id === SHOP)) return;
  await api.put(`${path}/${SHOP}`, body);
}
