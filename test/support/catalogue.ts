import type { TestApi } from './api.ts';

export const aLocation = (own: object = {}) => ({
  name: 'New York',
  kind: 'WAREHOUSE',
  address: { line1: '1 Main Street', city: 'New York', region: 'NY', postalCode: '10118', country: 'US' },
  timeZone: 'America/New_York',
  floor: 'SCAN',
  ...own,
});

export const aChannel = (own: object = {}) => ({
  name: 'Web US',
  kind: 'WEB',
  currency: 'USD',
  countries: ['US'],
  returnPolicy: { windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL' },
  verification: { riskHoldScore: 80, holdTimeout: 'P3D' },
  sla: { acceptWithin: 'PT4H', shipWithin: 'P2D' },
  ...own,
});

/** SKUs TEE and MUG, locations nyc and ber, channel web-us. */
export async function putCatalogue({ call }: TestApi): Promise<void> {
  await call('PUT /v1/skus/TEE', { name: 'Tee', unitCost: { amount: 500, currency: 'USD' } });
  await call('PUT /v1/skus/MUG', { name: 'Mug' });
  await call('PUT /v1/locations/nyc', aLocation());
  await call('PUT /v1/locations/ber', aLocation({ name: 'Berlin', timeZone: 'Europe/Berlin' }));
  await call('PUT /v1/channels/web-us', aChannel());
}

export type Entry = { readonly sku?: string; readonly locationId?: string; readonly [field: string]: unknown };

/** Ten TEE at nyc, but for what is said otherwise. */
export const aReceipt = (own: Entry = {}) => ({
  sku: 'TEE',
  locationId: 'nyc',
  quantity: 10,
  reason: 'RECEIVED',
  ...own,
});

export async function stockOf({ call }: TestApi, sku: string, locationId: string): Promise<Record<string, number>> {
  const { locations } = (await call(`GET /v1/stock/${sku}`)).json();
  return locations.find((row: { locationId: string }) => row.locationId === locationId);
}
