import { randomUUID } from 'node:crypto';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { ApiClient } from '../../dev/api-client.ts';
import type { OrderSeen } from '../../dev/deliver-order.ts';
import { ARTICLES } from '../../dev/seed/articles.ts';
import { seedShop } from '../../dev/seed/seed-shop.ts';
import { type OrderId, orderWorkflowId } from '../../domain/ids.ts';
import { deliver, floor, place, ship } from './floor/workflow.ts';
import { FLOOR_QUEUE, type Servers } from './servers.ts';

/** What is measured: an order, or the bare workflow beside it. Each returns the workflow's id. */
export type Subject = {
  /** Until the order is accepted, with stock committed and payment authorised. */
  begin(): Promise<string>;
  /** The rest of its life: shipped, delivered, completed. */
  finish(workflowId: string): Promise<void>;
};

/** From beginning to end. */
export async function live(subject: Subject): Promise<string> {
  const workflowId = await subject.begin();
  await subject.finish(workflowId);
  return workflowId;
}

export function aFloor(client: Client): Subject {
  return {
    async begin() {
      const workflowId = `floor-${randomUUID()}`;
      const start = { workflowId, taskQueue: FLOOR_QUEUE, workflowIdConflictPolicy: 'USE_EXISTING' as const };
      const startWorkflowOperation = new WithStartWorkflowOperation(floor, { ...start, args: [] });
      await client.workflow.executeUpdateWithStart(place, { args: [], startWorkflowOperation });
      return workflowId;
    },
    async finish(workflowId) {
      const handle = client.workflow.getHandle(workflowId);
      await handle.executeUpdate(ship);
      await handle.signal(deliver);
      await handle.result();
    },
  };
}

// Near the one location that is always stocked and ships at once, without picks and packs.
const LOCATION = 'wh-east';
const ADDRESS = {
  name: 'Ada Byron',
  line1: '1 Broad Street',
  city: 'Newark',
  region: 'NJ',
  postalCode: '07102',
  country: 'US',
};
const UNITS = 1_000_000;
const SKUS = ARTICLES.map(([sku]) => sku).filter((sku) => sku !== 'LAMP-OIL-1L');

/** Orders of two lines by card, over HTTP, in the demo shop. */
export async function someOrders({ access }: Servers, client: Client): Promise<Subject> {
  const api = new ApiClient(access);
  await seedShop(api);
  for (const sku of SKUS) {
    const receipt = { sku, locationId: LOCATION, quantity: UNITS, reason: 'RECEIVED' };
    await api.post('/v1/stock-movements', `bench ${sku}`, receipt);
  }
  const parts = new Map<string, string>();
  let placed = 0;
  return {
    async begin() {
      placed += 1;
      const order = await api.post<OrderSeen>('/v1/orders', randomUUID(), anOrder(placed));
      const [part] = order.fulfillmentOrders;
      if (order.status !== 'OPEN' || !part) throw new Error(`order ${order.id} is ${order.status}, expected OPEN`);
      const workflowId = orderWorkflowId(order.id as OrderId);
      parts.set(workflowId, part.id);
      return workflowId;
    },
    async finish(workflowId) {
      const partId = parts.get(workflowId);
      const { parcels } = await api.post<Shipped>(`/v1/fulfillment-orders/${partId}/ship`, randomUUID());
      const [{ carrier, trackingNumber } = {}] = parcels;
      if (!carrier || !trackingNumber) throw new Error(`fulfillment order ${partId} has no labelled parcel`);
      const event = { id: randomUUID(), trackingNumber, status: 'DELIVERED', at: new Date().toISOString() };
      await api.carrierSays(carrier, event);
      await client.workflow.getHandle(workflowId).result();
    },
  };
}

type Shipped = { readonly parcels: readonly { readonly carrier?: string; readonly trackingNumber?: string }[] };

/** Other SKUs each time, so that orders rarely wait for each other's stock rows. */
function anOrder(number: number) {
  const skus = [SKUS[number % SKUS.length], SKUS[(number * 7 + 3) % SKUS.length]];
  return {
    channel: 'web-us',
    currency: 'USD',
    customer: { email: 'ada@example.com', name: 'Ada Byron' },
    shippingAddress: ADDRESS,
    delivery: { method: 'SHIPPING', service: 'STANDARD' },
    lines: skus.map((sku) => ({
      sku,
      quantity: 1,
      unitPrice: usd(1_999),
      tax: { amount: 165, rate: '0.0825', inclusive: false },
    })),
    shippingCharge: usd(500),
    payments: [{ tender: 'CARD', token: 'pm_card_visa' }],
  };
}

const usd = (amount: number) => ({ amount, currency: 'USD' });
