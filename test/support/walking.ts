import { randomUUID } from 'node:crypto';
import type { Faults } from './faults.ts';
import { pack, pick, track } from './floor.ts';
import { addStock, ok, place, ship, usd } from './shop.ts';
import { type Answer, type Json, until, type World } from './world.ts';

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
export const ADDRESS = {
  name: PERSONAL.name,
  line1: PERSONAL.street,
  line2: PERSONAL.flat,
  city: 'New York',
  region: 'NY',
  postalCode: PERSONAL.postalCode,
  country: 'US',
};
export const WRONG_ADDRESS = { ...ADDRESS, postalCode: `${PERSONAL.postalCode} or so` };

export type Walker = { readonly world: World; readonly faults: Faults };
/** Resolves to the order as it was answered at the beginning. */
export type Path = (walker: Walker) => Promise<Json>;

export const line = (sku: string, quantity = 1) => ({ sku, quantity, unitPrice: usd(1_999) });

/** An article of its own, so that no path moves another's stock. */
export async function stocked(world: World, locationId = 'NYC'): Promise<string> {
  const sku = `PATH-${randomUUID().slice(0, 8)}`;
  await addStock(world, sku, locationId, 10);
  return sku;
}

export async function submit(world: World, own: Json): Promise<Answer> {
  const { name, email, phone, note } = PERSONAL;
  const lines = own.lines ?? [line(await stocked(world))];
  return place(world, { customer: { name, email, phone }, shippingAddress: ADDRESS, note, ...own, lines });
}

export const placed = (world: World, own: Json = {}): Promise<Json> => ok(submit(world, own));

export async function refused(world: World, own: Json): Promise<Json> {
  const externalOrderId = randomUUID();
  const { status } = await submit(world, { externalOrderId, ...own });
  if (status < 400) throw new Error(`the order should have been refused, got ${status}`);
  return (await ok(world.call('GET', `/v1/orders?externalOrderId=${externalOrderId}`))).items[0];
}

export const read = (world: World, order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
export const act = (world: World, order: Json, path: string, body: unknown): Promise<Answer> =>
  world.call('POST', `/v1/orders/${order.id}/${path}`, { body });
export const cancel = (world: World, order: Json): Promise<Answer> =>
  act(world, order, 'cancel', { reason: PERSONAL.reason });

export const comesTo = (world: World, order: Json, status: string): Promise<Json> =>
  until(`the order is ${status}`, async () => {
    const now = await read(world, order);
    return now.status === status && now;
  });

export const arrived = (world: World, { trackingNumber }: Json): Promise<Answer> =>
  track(world, { id: randomUUID(), trackingNumber, status: 'DELIVERED' });

export async function deliver(world: World, { fulfillmentOrders: [part] }: Json): Promise<void> {
  const shipped = await ok(ship(world, part.id));
  await ok(arrived(world, shipped.parcels[0]));
}

/** Shipped, and then the carrier has it no more; what somebody decides, or nothing. */
export async function lose(world: World, order: Json, decide?: (parcel: Json) => Promise<Answer>): Promise<void> {
  const { parcels } = await ok(ship(world, order.fulfillmentOrders[0].id));
  const { trackingNumber } = parcels[0];
  await ok(track(world, { id: randomUUID(), trackingNumber, status: 'FAILURE' }));
  if (!decide) return;
  await until('somebody is asked', async () => (await read(world, order)).needsAttention.length > 0);
  await ok(decide(parcels[0]));
}

export async function pickAndShipOneByOne(world: World, { id, lines: [{ lineId, quantity }] }: Json): Promise<void> {
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
