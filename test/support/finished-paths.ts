import { randomUUID } from 'node:crypto';
import type { Faults } from './faults.ts';
import { pack, pick, putRateCard, track } from './floor.ts';
import { expireAuthorization } from './provider.ts';
import { addLocation, addStock, ok, openShop, place, ship, usd } from './shop.ts';
import { type Answer, type Json, until, type World } from './world.ts';

const AT_ONCE = 'PT0.05S';

/** All that a person tells a shop, and that none of its workflows may know. */
export const PERSONAL = {
  name: 'Zebulon Quartermaine',
  email: 'zebulon.quartermaine@example.com',
  phone: '+1 212 555 0147',
  street: '77 Lanternmaker Row',
  flat: 'Apt 9, the moss-green door',
  postalCode: '10118-4321',
  note: 'Ring twice, the bell is shy',
  reason: 'Xanthippe has bought one already',
  remark: 'He sounded like a swindler',
  card: 'pm_card_',
} as const;
const ADDRESS = {
  name: PERSONAL.name,
  line1: PERSONAL.street,
  line2: PERSONAL.flat,
  city: 'New York',
  region: 'NY',
  postalCode: PERSONAL.postalCode,
  country: 'US',
};
const WRONG_ADDRESS = { ...ADDRESS, postalCode: `${PERSONAL.postalCode} or so` };

export type Walker = { readonly world: World; readonly faults: Faults };
/** Resolves to the order as it was answered at the beginning. */
type Path = (walker: Walker) => Promise<Json>;

/** Lives of an order, each to its end. */
export const FINISHED_PATHS = {
  async delivered({ world }) {
    const order = await placed(world);
    await deliver(world, order);
    return order;
  },

  async 'presumed-delivered'({ world }) {
    await openShop(world, { stock: {}, sla: { deliverWithin: AT_ONCE } });
    const order = await placed(world);
    await ok(ship(world, order.fulfillmentOrders[0].id));
    return order;
  },

  async cancelled({ world }) {
    const order = await placed(world);
    await ok(cancel(world, order));
    return order;
  },

  'out-of-stock': async ({ world }) => refused(world, { lines: [line(await stocked(world), 1_000)] }),
  declined: ({ world }) => refused(world, { payments: [{ tender: 'CARD', token: 'pm_card_chargeDeclined' }] }),

  async 'address-edited'({ world }) {
    const order = await placed(world, { shippingAddress: WRONG_ADDRESS });
    const changes = [{ type: 'SET_ADDRESS', address: ADDRESS }];
    await ok(act(world, order, 'edits', { changes }));
    await deliver(world, await comesTo(world, order, 'OPEN'));
    return order;
  },

  async 'lines-edited'({ world }) {
    const order = await placed(world);
    const changes = [
      { type: 'ADD_LINE', ...line(await stocked(world), 2) },
      { type: 'SET_QUANTITY', lineId: order.lines[0].id, quantity: 3 },
    ];
    await ok(act(world, order, 'edits', { changes }));
    await deliver(world, order);
    return order;
  },

  async 'edit-declined'({ world }) {
    const order = await placed(world);
    const token = `${PERSONAL.card}chargeDeclined`;
    await world.db.updateTable('payment').set({ token }).where('orderId', '=', order.id).execute();
    await act(world, order, 'edits', { changes: [{ type: 'ADD_LINE', ...line(await stocked(world)) }] });
    await deliver(world, order);
    return order;
  },

  async 'units-cancelled'({ world }) {
    const order = await placed(world, { lines: [line(await stocked(world), 3)], payments: [{ tender: 'CASH' }] });
    const lines = [{ lineId: order.lines[0].id, quantity: 2 }];
    await ok(act(world, order, 'cancel', { reason: PERSONAL.reason, lines }));
    await deliver(world, order);
    return order;
  },

  async 'address-cancelled'({ world }) {
    const order = await placed(world, { shippingAddress: WRONG_ADDRESS });
    await ok(cancel(world, order));
    return order;
  },

  async 'address-timed-out'({ world }) {
    await openShop(world, { stock: {}, channel: { verification: { riskHoldScore: 80, holdTimeout: AT_ONCE } } });
    return placed(world, { shippingAddress: WRONG_ADDRESS });
  },

  async 'risk-released'({ world }) {
    const order = await placed(world, { riskScore: 99 });
    await ok(act(world, order, `holds/${order.holds[0].id}/release`, { note: PERSONAL.remark }));
    await deliver(world, order);
    return order;
  },

  async 'risk-rejected'({ world }) {
    const order = await placed(world, { riskScore: 99 });
    await ok(act(world, order, `holds/${order.holds[0].id}/reject`, { note: PERSONAL.remark }));
    return order;
  },

  async 'held-then-picked'({ world }) {
    const order = await placed(world, { lines: [line(await stocked(world, 'BOS'), 2)] });
    const { holds } = await ok(act(world, order, 'holds', { reason: 'OTHER', note: PERSONAL.remark }));
    await ok(act(world, order, `holds/${holds[0].id}/release`, { note: PERSONAL.remark }));
    await pickAndShipOneByOne(world, order.fulfillmentOrders[0]);
    return order;
  },

  async 'capture-refused'({ world }) {
    const order = await placed(world);
    await expireAuthorization(world, order.id);
    await ship(world, order.fulfillmentOrders[0].id);
    const held = await comesTo(world, order, 'ON_HOLD');
    await ok(cancel(world, held));
    return order;
  },

  async 'paid-another-way'({ world }) {
    const order = await placed(world);
    await expireAuthorization(world, order.id);
    await ship(world, order.fulfillmentOrders[0].id);
    await act(world, order, 'payments', { tender: 'CARD', token: 'pm_card_chargeDeclined' });
    await ok(act(world, order, 'payments', { tender: 'CARD', token: 'pm_card_mastercard' }));
    await deliver(world, order);
    return order;
  },

  async unpaid({ world }) {
    await openShop(world, { stock: {}, channel: { unpaidExpiry: AT_ONCE } });
    const order = await placed(world);
    await expireAuthorization(world, order.id);
    await ship(world, order.fulfillmentOrders[0].id);
    return order;
  },

  async 'two-locations'({ world }) {
    const order = await placed(world, { lines: [line(await stocked(world)), line(await stocked(world, 'JFK'))] });
    const shipped = await ok(ship(world, order.fulfillmentOrders[0].id));
    await ok(cancel(world, order));
    await ok(arrived(world, shipped.parcels[0]));
    return order;
  },

  async 'parcel-voided'({ world }) {
    const order = await placed(world);
    const { id, parcels } = await ok(ship(world, order.fulfillmentOrders[0].id));
    await ok(world.call('POST', `/v1/parcels/${parcels[0].id}/void`));
    await deliver(world, { fulfillmentOrders: [{ id }] });
    return order;
  },

  async 'parcel-lost-sent-again'({ world }) {
    const order = await placed(world);
    await lose(world, order, (parcel) =>
      world.call('POST', `/v1/parcels/${parcel.id}/decision`, { body: { choice: 'SEND_AGAIN' } }),
    );
    const { fulfillmentOrders } = await read(world, order);
    await deliver(world, { fulfillmentOrders: fulfillmentOrders.slice(1) });
    return order;
  },

  async 'parcel-lost-refunded'({ world }) {
    await openShop(world, { stock: {}, sla: { lostParcelWithin: AT_ONCE } });
    const order = await placed(world);
    await lose(world, order);
    return order;
  },

  async late({ world }) {
    await openShop(world, { stock: {}, sla: { acceptWithin: AT_ONCE, shipWithin: 'PT0.1S' } });
    const order = await placed(world);
    const [attention] = await until('the work is late twice', async () => {
      const { needsAttention } = await read(world, order);
      return needsAttention.length > 1 && needsAttention;
    });
    await ok(world.call('POST', attention.retry));
    await deliver(world, order);
    return order;
  },

  /** Local tries that fail, so that regular activities do the work. */
  async 'tried-again'({ world, faults }) {
    faults.set('sourceOrder', 'fails once');
    const order = await placed(world);
    faults.set('capturePayment', 'fails once');
    await deliver(world, order);
    return order;
  },
} as const satisfies Record<string, Path>;
export type PathName = keyof typeof FINISHED_PATHS;
export const PATH_NAMES = Object.keys(FINISHED_PATHS) as PathName[];

/** Walks a path until its workflow has ended. Each begins in the same shop, whatever the one before made of it. */
export async function walk(walker: Walker, name: PathName): Promise<{ orderId: string; workflowId: string }> {
  const { world, faults } = walker;
  await openShop(world, { stock: {} });
  await putRateCard(world);
  await addLocation(world, 'JFK');
  await addLocation(world, 'BOS', { floor: 'SCAN' });
  const { id: orderId } = await FINISHED_PATHS[name](walker);
  const workflowId = `order-${orderId}`;
  await until(`${name} has ended`, async () => {
    const { status } = await world.client.workflow.getHandle(workflowId).describe();
    return status.name === 'COMPLETED';
  });
  faults.clear();
  return { orderId, workflowId };
}

const line = (sku: string, quantity = 1) => ({ sku, quantity, unitPrice: usd(1_999) });

/** An article of its own, so that no path moves another's stock. */
async function stocked(world: World, locationId = 'NYC'): Promise<string> {
  const sku = `PATH-${randomUUID().slice(0, 8)}`;
  await addStock(world, sku, locationId, 10);
  return sku;
}

async function submit(world: World, own: Json): Promise<Answer> {
  const { name, email, phone, note } = PERSONAL;
  const lines = own.lines ?? [line(await stocked(world))];
  return place(world, { customer: { name, email, phone }, shippingAddress: ADDRESS, note, ...own, lines });
}

const placed = (world: World, own: Json = {}): Promise<Json> => ok(submit(world, own));

async function refused(world: World, own: Json): Promise<Json> {
  const externalOrderId = randomUUID();
  const { status } = await submit(world, { externalOrderId, ...own });
  if (status < 400) throw new Error(`the order should have been refused, got ${status}`);
  return (await ok(world.call('GET', `/v1/orders?externalOrderId=${externalOrderId}`))).items[0];
}

const read = (world: World, order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
const act = (world: World, order: Json, path: string, body: unknown): Promise<Answer> =>
  world.call('POST', `/v1/orders/${order.id}/${path}`, { body });
const cancel = (world: World, order: Json): Promise<Answer> => act(world, order, 'cancel', { reason: PERSONAL.reason });

const comesTo = (world: World, order: Json, status: string): Promise<Json> =>
  until(`the order is ${status}`, async () => {
    const now = await read(world, order);
    return now.status === status && now;
  });

const arrived = (world: World, { trackingNumber }: Json): Promise<Answer> =>
  track(world, { id: randomUUID(), trackingNumber, status: 'DELIVERED' });

async function deliver(world: World, { fulfillmentOrders: [part] }: Json): Promise<void> {
  const shipped = await ok(ship(world, part.id));
  await ok(arrived(world, shipped.parcels[0]));
}

/** Shipped, and then the carrier has it no more; what somebody decides, or nothing. */
async function lose(world: World, order: Json, decide?: (parcel: Json) => Promise<Answer>): Promise<void> {
  const { parcels } = await ok(ship(world, order.fulfillmentOrders[0].id));
  const { trackingNumber } = parcels[0];
  await ok(track(world, { id: randomUUID(), trackingNumber, status: 'FAILURE' }));
  if (!decide) return;
  await until('somebody is asked', async () => (await read(world, order)).needsAttention.length > 0);
  await ok(decide(parcels[0]));
}

async function pickAndShipOneByOne(world: World, { id, lines: [{ lineId, quantity }] }: Json): Promise<void> {
  await ok(pick(world, id, [{ lineId, quantity }]));
  const one = [{ lineId, quantity: 1 }];
  await ok(pack(world, id, ...Array(quantity).fill(one)));
  const { parcels } = await ok(world.call('GET', `/v1/fulfillment-orders/${id}`));
  for (const parcel of parcels) {
    const body = { parcelIds: [parcel.id] };
    const shipped = await ok(world.call('POST', `/v1/fulfillment-orders/${id}/ship`, { body }));
    await ok(
      arrived(
        world,
        shipped.parcels.find((each: Json) => each.id === parcel.id),
      ),
    );
  }
}
