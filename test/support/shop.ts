import { randomUUID } from 'node:crypto';
import { aChannel } from './catalogue.ts';
import type { Answer, Json, World } from './world.ts';

export const NEW_YORK = {
  name: 'Ada Byron',
  line1: '350 Fifth Avenue',
  city: 'New York',
  region: 'NY',
  postalCode: '10118',
  country: 'US',
};

/** Whatever calls the API: within this process, or over a port. */
type Caller = Pick<World, 'call'>;

export type ShopOptions = {
  readonly floor?: 'DIRECT' | 'SCAN';
  readonly stock?: Readonly<Record<string, number>>;
  readonly channel?: Readonly<Record<string, unknown>>;
  readonly sla?: Readonly<Record<string, string>>;
};

/** A channel, a warehouse and what is on its shelves. */
export async function openShop(
  world: Caller,
  { floor = 'DIRECT', stock = { TEE: 100 }, channel = {}, sla = {} }: ShopOptions = {},
): Promise<void> {
  const body = aChannel({
    sla: { acceptWithin: 'PT4H', shipWithin: 'P2D', deliverWithin: 'P14D', ...sla },
    ...channel,
  });
  await ok(world.call('PUT', '/v1/channels/web-us', { body }));
  await addLocation(world, 'NYC', { floor });
  for (const [sku, quantity] of Object.entries(stock)) await addStock(world, sku, 'NYC', quantity);
}

export async function addLocation(
  world: Caller,
  id: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await ok(
    world.call('PUT', `/v1/locations/${id}`, {
      body: {
        name: id,
        kind: 'WAREHOUSE',
        address: { line1: '1 Dock Street', city: 'Brooklyn', region: 'NY', postalCode: '11201', country: 'US' },
        geo: { lat: 40.7, lon: -73.99 },
        timeZone: 'America/New_York',
        floor: 'DIRECT',
        ...fields,
      },
    }),
  );
}

export async function addStock(world: Caller, sku: string, locationId: string, quantity: number): Promise<void> {
  await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { name: `The ${sku}`, weightGrams: 200 } }));
  if (quantity > 0)
    await ok(world.call('POST', '/v1/stock-movements', { body: { sku, locationId, quantity, reason: 'RECEIVED' } }));
}

let articles = 0;

/** An article of its own with so many on each shelf, so that no test moves another's stock. */
export async function freshSku(world: Caller, stock: Readonly<Record<string, number>>): Promise<string> {
  articles += 1;
  const sku = `SKU-${articles}`;
  for (const [locationId, quantity] of Object.entries(stock)) await addStock(world, sku, locationId, quantity);
  return sku;
}

/** An order of one tee for 19.99 USD by card, but for what is said otherwise. */
export function anOrder(own: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    channel: 'web-us',
    currency: 'USD',
    customer: { email: 'ada@example.com', name: 'Ada Byron' },
    shippingAddress: NEW_YORK,
    delivery: { method: 'SHIPPING', service: 'STANDARD' },
    lines: [{ sku: 'TEE', quantity: 1, unitPrice: usd(1999) }],
    payments: [{ tender: 'CARD', token: 'pm_card_visa' }],
    ...own,
  };
}

export const usd = (amount: number) => ({ amount, currency: 'USD' });

export const place = (
  world: World,
  own: Readonly<Record<string, unknown>> = {},
  key: string = randomUUID(),
): Promise<Answer> => world.call('POST', '/v1/orders', { key, body: anOrder(own) });

export const ship = (world: World, fulfillmentOrderId: string): Promise<Answer> =>
  world.call('POST', `/v1/fulfillment-orders/${fulfillmentOrderId}/ship`, { body: {} });

export const cancel = (world: World, orderId: string): Promise<Answer> =>
  world.call('POST', `/v1/orders/${orderId}/cancel`, { body: { reason: 'changed my mind' } });

/** Stock by location, and what the provider has of the order's money. */
export async function holdingsOf(world: World, orderId: string, sku = 'TEE'): Promise<Json> {
  const stock = await ok(world.call('GET', `/v1/stock/${sku}`));
  const ledger = (await (await fetch(`${world.simulatorUrl}/_control/ledger?orderId=${orderId}`)).json()) as Json;
  const { authorized = 0, capturable = 0, captured = 0, refunded = 0, charges = 0 } = ledger.orders[0] ?? {};
  const reservations = await world.db
    .selectFrom('reservation')
    .selectAll()
    .where('orderId', '=', orderId as never)
    .execute();
  return {
    stock: stock.locations,
    money: { authorized, capturable, captured, refunded, charges },
    reserved: reservations.length,
  };
}

export async function ok(answering: Promise<Answer>): Promise<Json> {
  const { status, body } = await answering;
  if (status >= 300) throw new Error(`expected success, got ${status}: ${JSON.stringify(body)}`);
  return body;
}
