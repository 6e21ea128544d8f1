import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, Faults, type Step } from '../support/faults.ts';
import { cancel, freshSku, holdingsOf, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const STOCK = 10;
const PRICE = 1_999;
const NOTHING = { committed: 0, onHand: STOCK, captured: 0, capturable: 0, reserved: 0 };
const ONE_SHIPPED = { committed: 0, onHand: STOCK - 1, captured: PRICE, capturable: 0, reserved: 0 };

/** Each step, in a life of an order that comes past it, and how that life ends when nothing is refused. */
const LIVES: readonly (readonly [
  Step,
  'delivered' | 'cancelled' | 'held' | 'readdressed' | 'declined' | 'accepted',
])[] = [
  ['sourceOrder', 'delivered'],
  ['authorizePayment', 'delivered'],
  ['acceptOrder', 'delivered'],
  ['startWork', 'accepted'],
  ['prepareShipment', 'delivered'],
  ['capturePayment', 'delivered'],
  ['shipStock', 'delivered'],
  ['passDeadline', 'delivered'],
  ['closeOrder', 'delivered'],
  ['cancelUnits', 'cancelled'],
  ['voidPayment', 'cancelled'],
  ['placeHold', 'held'],
  ['releaseHold', 'held'],
  ['editOrder', 'readdressed'],
  ['giveUpPlacing', 'declined'],
  ['refuseOrder', 'declined'],
];
const HARMLESS: readonly Fault[] = ['repeated', 'loses its answer', 'fails once'];

describe('every step of an order', () => {
  const faults = new Faults();
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    await openShop(world, { stock: {}, sla: { deliverWithin: 'PT0.05S' } });
  });
  afterEach(() => faults.clear());
  afterAll(() => world.close());

  describe.each(LIVES)('%s', (step, life) => {
    it.each(HARMLESS)('counts once although it %s', async (fault) => {
      const sku = await aSku();
      faults.set(step, fault);

      const orderId = await live(life, sku);

      const isSold = !['cancelled', 'declined'].includes(life);
      expect(await holdings(orderId, sku)).toEqual(isSold ? ONE_SHIPPED : NOTHING);
    });
  });

  it.each(['sourceOrder', 'authorizePayment', 'acceptOrder'] as const)(
    'keeps neither money nor stock when %s is refused',
    async (step) => {
      const sku = await aSku();
      faults.set(step, 'refused');

      const { body, status } = await placeOne(sku);

      expect([status, body.type]).toEqual([402, '/problems/payment-declined']);
      const { id } = await lastOrder();
      await ended(id);
      expect(await holdings(id, sku)).toEqual(NOTHING);
    },
  );

  it.each(['sourceOrder', 'authorizePayment', 'acceptOrder'] as const)(
    'keeps neither money nor stock when %s lost its answer and was then refused',
    async (step) => {
      const sku = await aSku();
      faults.set(step, 'loses its answer and is then refused');

      await placeOne(sku);

      const { id } = await lastOrder();
      await ended(id);
      expect(await holdings(id, sku)).toEqual(NOTHING);
    },
  );

  it('waits on hold, with stock and authorisation kept, when the capture is refused', async () => {
    const sku = await aSku();
    const { body: order } = await placeOne(sku);
    faults.set('capturePayment', 'refused');

    const refused = await ship(world, order.fulfillmentOrders[0].id);

    expect(refused.status).toBe(402);
    const held = await ok(world.call('GET', `/v1/orders/${order.id}`));
    expect([held.status, held.holds[0].reason]).toEqual(['ON_HOLD', 'AWAITING_PAYMENT']);
    expect(await holdings(order.id, sku)).toEqual({ ...NOTHING, committed: 1, capturable: PRICE, reserved: 1 });
  });

  const aSku = () => freshSku(world, { NYC: STOCK });
  const placeOne = (sku: string, own: Json = {}) =>
    place(world, { lines: [{ sku, quantity: 1, unitPrice: usd(PRICE) }], ...own });

  async function live(life: string, sku: string): Promise<string> {
    if (life === 'declined') {
      await placeOne(sku, { payments: [{ tender: 'CARD', token: 'pm_card_chargeDeclined' }] });
      const { id } = await lastOrder();
      await ended(id);
      return id;
    }
    const address = { line1: '1 Main Street', city: 'New York', region: 'NY', postalCode: 'not one', country: 'US' };
    const placed = await ok(placeOne(sku, life === 'readdressed' ? { shippingAddress: address } : {}));
    if (life === 'cancelled') await ok(cancel(world, placed.id));
    if (life === 'held') {
      const held = await ok(world.call('POST', `/v1/orders/${placed.id}/holds`, { body: { reason: 'OTHER' } }));
      await ok(world.call('POST', `/v1/orders/${placed.id}/holds/${held.holds[0].id}/release`, { body: {} }));
    }
    if (life === 'readdressed') {
      const changes = [{ type: 'SET_ADDRESS', address: { ...address, postalCode: '10118' } }];
      await ok(world.call('POST', `/v1/orders/${placed.id}/edits`, { body: { changes } }));
    }
    if (life !== 'cancelled') await shipAll(placed.id, life === 'accepted');
    await ended(placed.id);
    return placed.id;
  }

  async function shipAll(orderId: string, accepts: boolean): Promise<void> {
    const [part] = await until('the order is open', async () => {
      const order = await ok(world.call('GET', `/v1/orders/${orderId}`));
      return order.status === 'OPEN' && order.fulfillmentOrders;
    });
    if (accepts) await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/accept`, { body: {} }));
    await ok(ship(world, part.id));
  }

  const lastOrder = async (): Promise<Json> => (await ok(world.call('GET', '/v1/orders?limit=1'))).items[0];

  const ended = (orderId: string) =>
    until(`order ${orderId} has ended`, async () => {
      const description = await world.client.workflow.getHandle(`order-${orderId}`).describe();
      return description.status.name === 'COMPLETED';
    });

  async function holdings(orderId: string, sku: string) {
    const { stock, money, reserved } = await holdingsOf(world, orderId, sku);
    const [{ committed, onHand }] = stock;
    return { committed, onHand, captured: money.captured, capturable: money.capturable, reserved };
  }
});
