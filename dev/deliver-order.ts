import { setTimeout as sleep } from 'node:timers/promises';
import { RATE_CARDS } from '../domain/carriers/rate.ts';
import type { ApiClient } from './api-client.ts';

export type OrderSeen = {
  readonly id: string;
  readonly orderNumber: string;
  readonly status: string;
  readonly fulfillmentOrders: readonly {
    readonly id: string;
    readonly status: string;
    readonly parcels: readonly {
      readonly trackingNumber?: string;
      readonly carrier?: string;
      readonly status: string;
    }[];
  }[];
};

const LOOK_AGAIN_MS = 50;
const DECIDE_TIME_MAX_MS = 60_000;
const ARRIVE_TIME_MAX_MS = 20_000;
const SHIPPABLE = ['OPEN', 'IN_PROGRESS'];

/**
 * Ships what is still here and says as the carrier that it was delivered, for locations whose floor is DIRECT.
 * Looks before it acts, so it goes on where an earlier run was stopped.
 */
export async function deliverOrder(api: ApiClient, orderId: string): Promise<OrderSeen> {
  const order = await seen(api, orderId, ({ status }) => status !== 'RECEIVED', DECIDE_TIME_MAX_MS);
  const parts = order.fulfillmentOrders.filter(({ status }) => SHIPPABLE.includes(status));
  for (const { id } of parts) await api.post(`/v1/fulfillment-orders/${id}/ship`, `ship ${id}`);

  const { fulfillmentOrders } = parts.length > 0 ? await readOrder(api, orderId) : order;
  for (const { carrier = RATE_CARDS, trackingNumber, status } of fulfillmentOrders.flatMap(({ parcels }) => parcels)) {
    if (trackingNumber === undefined || status === 'DELIVERED') continue;
    const event = { id: `${trackingNumber} delivered`, trackingNumber, status: 'DELIVERED' };
    await api.carrierSays(carrier, { ...event, at: new Date().toISOString() });
  }
  return seen(api, orderId, ({ status }) => status !== 'FULFILLED', ARRIVE_TIME_MAX_MS);
}

const readOrder = (api: ApiClient, id: string): Promise<OrderSeen> => api.get(`/v1/orders/${id}`);

/** Looks until it is as it should be, because what Temporal or a carrier says is carried out a little later. */
async function seen(
  api: ApiClient,
  orderId: string,
  isAsWished: (order: OrderSeen) => boolean,
  timeMaxMs: number,
): Promise<OrderSeen> {
  for (const limit = Date.now() + timeMaxMs; ; ) {
    const order = await readOrder(api, orderId);
    if (isAsWished(order) || Date.now() > limit) return order;
    await sleep(LOOK_AGAIN_MS);
  }
}
