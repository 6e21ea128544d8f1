import { signCarrierWebhook } from '../../api/carriers/webhook-signature.ts';
import type { FulfillmentEvent } from '../../domain/tracking.ts';
import { ok } from './shop.ts';
import type { Answer, Json, World } from './world.ts';

/** What the stack's environment gives the API. */
const CARRIER_SECRET = 'carrier_test_orderloom';

export async function putRateCard(world: World): Promise<void> {
  const zones = [{ from: '*', to: '*', upToGrams: 30_000, price: 500, transitDays: 3 }];
  const body = { carrier: 'Postal', service: 'STANDARD', currency: 'USD', zones };
  await ok(world.call('PUT', '/v1/rate-cards/postal-standard', { body }));
}

type Units = { readonly lineId: string; readonly quantity: number };
type Key = { readonly key?: string };

export const work = (world: World, id: string): Promise<Json> => ok(world.call('GET', `/v1/fulfillment-orders/${id}`));

export const pick = (
  world: World,
  id: string,
  lines: readonly (Units & { gtin?: string })[],
  key: Key = {},
): Promise<Answer> => world.call('POST', `/v1/fulfillment-orders/${id}/picks`, { body: { lines }, ...key });

export const pack = (world: World, id: string, ...parcels: readonly (readonly Units[])[]): Promise<Answer> =>
  world.call('POST', `/v1/fulfillment-orders/${id}/pack`, { body: { parcels: parcels.map((lines) => ({ lines })) } });

export type Told = {
  readonly id: string;
  readonly trackingNumber: string;
  readonly status: FulfillmentEvent | 'banana';
  readonly at?: string;
};

/** A carrier's webhook, signed over the bytes that are sent. */
export async function track(
  world: World,
  { at = '2026-11-23T12:00:00Z', ...told }: Told,
  secret = CARRIER_SECRET,
): Promise<Answer> {
  const payload = JSON.stringify({ ...told, at });
  const answer = await world.app.inject({
    method: 'POST',
    url: '/v1/webhooks/carriers/postal',
    headers: { 'content-type': 'application/json', 'x-orderloom-signature': signCarrierWebhook(payload, secret) },
    payload,
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

/** Each unit with a scan of its own, all of it in one parcel, and that to the customer. */
export async function scanAndDeliver(world: World, { id, lines: [{ lineId, quantity }] }: Json): Promise<void> {
  for (let unit = 0; unit < quantity; unit += 1) await ok(pick(world, id, [{ lineId, quantity: 1 }]));
  await ok(pack(world, id, [{ lineId, quantity }]));
  const { parcels } = await ok(world.call('POST', `/v1/fulfillment-orders/${id}/ship`, { body: {} }));
  const { id: parcelId, trackingNumber } = parcels[0];
  await ok(track(world, { id: parcelId, trackingNumber, status: 'DELIVERED' }));
}
