import { putRateCard, scanAndDeliver } from './floor.ts';
import { expireAuthorization } from './provider.ts';
import { addLocation, ok, openShop, ship } from './shop.ts';
import {
  ADDRESS,
  act,
  arrived,
  cancel,
  comesTo,
  deliver,
  line,
  lose,
  type Path,
  PERSONAL,
  pickAndShipOneByOne,
  placed,
  read,
  refused,
  stocked,
  type Walker,
  WRONG_ADDRESS,
} from './walking.ts';
import { type Json, until } from './world.ts';

const AT_ONCE = 'PT0.05S';

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

  async 'held-and-released'({ world }) {
    const order = await placed(world);
    const { holds } = await ok(act(world, order, 'holds', { reason: 'OTHER', note: PERSONAL.remark }));
    await ok(act(world, order, `holds/${holds[0].id}/release`, { note: PERSONAL.remark }));
    await deliver(world, order);
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

  async 'two-picked'({ world }) {
    await addLocation(world, 'PHL', { floor: 'SCAN' });
    const order = await placed(world, {
      lines: [line(await stocked(world, 'BOS'), 2), line(await stocked(world, 'PHL'), 2)],
    });
    for (const part of order.fulfillmentOrders) await scanAndDeliver(world, part);
    return order;
  },

  async 'at-risk'({ world }) {
    await openShop(world, { stock: {}, sla: { acceptWithin: 'P1D', shipWithin: 'P2D', atRiskBefore: 'P1D' } });
    const order = await placed(world);
    await until('the work is at risk', async () => {
      const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/events`));
      return items.some(({ type }: Json) => type === 'fulfillment-order.at-risk');
    });
    await deliver(world, order);
    return order;
  },

  async 'supplier-cancelled'({ world }) {
    await addLocation(world, 'ACME', { kind: 'SUPPLIER' });
    const order = await placed(world, { lines: [line(await stocked(world, 'ACME'))] });
    const [{ id }] = order.fulfillmentOrders;
    await ok(world.call('POST', `/v1/fulfillment-orders/${id}/accept`, { body: {} }));
    await ok(cancel(world, order));
    await ok(world.call('POST', `/v1/fulfillment-orders/${id}/cancellation`, { body: { answer: 'ACCEPT' } }));
    return order;
  },

  async 'ship-to-store'({ world }) {
    await addLocation(world, 'SOHO', { kind: 'STORE', pickUp: true, shipsOrders: false });
    const order = await placed(world, { delivery: { method: 'PICK_UP', locationId: 'SOHO' } });
    await ok(ship(world, order.fulfillmentOrders[0].id));
    const [, { id }] = (await read(world, order)).fulfillmentOrders;
    const part = (action: string, body: Json = {}) =>
      ok(world.call('POST', `/v1/fulfillment-orders/${id}/${action}`, { body }));
    await part('receive');
    const { pickupCode: code } = await part('ready-for-pickup');
    await part('picked-up', { code, name: PERSONAL.name });
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
