import { control, intentsOf, tellAll } from './provider.ts';
import { Returning } from './returning.ts';
import { ok, openShop, usd } from './shop.ts';
import { PERSONAL, type Walker } from './walking.ts';
import { type Json, until, type World } from './world.ts';

/** Resolves to the id of the workflow that lived it. */
type Path = (shop: Returning, walker: Walker) => Promise<string>;

/** Lives of a return, a refund or a piece of evidence, each to its end. */
export const FINISHED_RETURNS = {
  async 'return-by-post'(shop) {
    const goods = await asked(shop);
    await ok(shop.tell(goods, 'approve'));
    await ok(shop.receive(goods, 1));
    return ofReturn(goods);
  },

  async 'return-in-parts'(shop) {
    const goods = await asked(shop, 2, { autoApprove: true });
    await ok(shop.receive(goods, 1));
    await ok(shop.receive(goods, 1, 'MISSING'));
    return ofReturn(goods);
  },

  async 'return-inspected'(shop) {
    const goods = await asked(shop, 2, { autoApprove: true });
    await ok(shop.receive(goods, 2, 'PROCESSING_REQUIRED'));
    await ok(shop.inspect(goods, 1));
    await ok(shop.inspect(goods, 1, 'NOT_RESTOCKED'));
    return ofReturn(goods);
  },

  async 'return-kept'(shop) {
    const goods = await asked(shop);
    await ok(shop.tell(goods, 'approve', { keepIt: true }));
    return ofReturn(goods);
  },

  async 'return-declined'(shop) {
    const goods = await asked(shop);
    await ok(shop.tell(goods, 'decline', { reason: 'worn' }));
    return ofReturn(goods);
  },

  async 'return-cancelled'(shop) {
    const goods = await asked(shop);
    await ok(shop.tell(goods, 'cancel'));
    return ofReturn(goods);
  },

  'return-expired': async (shop) => ofReturn(await asked(shop, 1, { expiresAfter: 'PT0.05S' })),

  'return-labelled': async (shop) => {
    const goods = await asked(shop, 1, { wayBack: 'SHOP' });
    await ok(shop.tell(goods, 'approve'));
    await labelled(shop, goods);
    await ok(shop.receive(goods, 1));
    return ofReturn(goods);
  },

  'return-label-voided': async (shop) => {
    const goods = await asked(shop, 1, { autoApprove: true, wayBack: 'SHOP' });
    await labelled(shop, goods);
    await ok(shop.tell(goods, 'cancel'));
    return ofReturn(goods);
  },

  'return-reminded': async (shop) =>
    ofReturn(await asked(shop, 1, { autoApprove: true, remindAfter: 'PT0.05S', expiresAfter: 'PT0.3S' })),

  async 'return-exchanged'(shop) {
    const goods = await exchanged(shop);
    await ok(shop.receive(goods, 1));
    return ofReturn(goods);
  },

  async 'return-exchange-cancelled'(shop) {
    const goods = await exchanged(shop);
    await ok(shop.tell(goods, 'cancel'));
    return ofReturn(goods);
  },

  /** Local tries that fail, so that regular activities do the work. */
  async 'return-tried-again'(shop, { faults }) {
    const goods = await asked(shop, 1, { autoApprove: true });
    faults.set('receiveReturn', 'fails once');
    await ok(shop.receive(goods, 1, 'PROCESSING_REQUIRED'));
    faults.set('refundPayment', 'fails once');
    await ok(shop.inspect(goods, 1));
    return ofReturn(goods);
  },

  refund: (shop, { world }) => refunded(shop, world),

  async 'refund-tried-again'(shop, { world, faults }) {
    faults.set('refundPayment', 'fails once');
    return refunded(shop, world);
  },

  async 'evidence-tried-again'(shop, { world, faults }) {
    faults.set('submitEvidence', 'fails once');
    return defended(shop, world);
  },
} as const satisfies Record<string, Path>;
export type ReturnPathName = keyof typeof FINISHED_RETURNS;
export const RETURN_PATH_NAMES = Object.keys(FINISHED_RETURNS) as ReturnPathName[];

/** Walks a path until its workflow has ended. */
export async function walkReturn(walker: Walker, name: ReturnPathName): Promise<{ workflowId: string }> {
  const { world, faults } = walker;
  await openShop(world, { stock: {} });
  const workflowId = await FINISHED_RETURNS[name](new Returning(world), walker);
  await until(`${name} has ended`, async () => {
    const { status } = await world.client.workflow.getHandle(workflowId).describe();
    return status.name === 'COMPLETED';
  });
  faults.clear();
  return { workflowId };
}

const ofReturn = ({ id }: Json): string => `return-${id}`;

async function asked(shop: Returning, quantity = 1, policy: Readonly<Record<string, unknown>> = {}): Promise<Json> {
  return ok(shop.ask(await shop.bought(2, policy), quantity));
}

async function exchanged(shop: Returning): Promise<Json> {
  const order = await shop.bought(1, { autoApprove: true });
  const exchange = [{ sku: await shop.aSku(), quantity: 1, unitPrice: usd(500) }];
  return ok(shop.ask(order, 1, { exchange }));
}

async function labelled(shop: Returning, goods: Json): Promise<void> {
  await until('there is a label', async () => (await shop.readReturn(goods)).label.status === 'BOUGHT');
}

async function refunded(shop: Returning, world: World): Promise<string> {
  const order = await shop.bought(1);
  const body = { amount: usd(500), reason: 'goodwill' };
  const { id } = await ok(world.call('POST', `/v1/orders/${order.id}/refunds`, { body }));
  return `refund-${id}`;
}

async function defended(shop: Returning, world: World): Promise<string> {
  const order = await shop.bought(1);
  const [intent] = await intentsOf(world, order.id);
  await control(world, 'disputes', { payment_intent: intent.id });
  await tellAll(world, order.id);
  const [{ id }] = (await ok(world.call('GET', `/v1/disputes?orderId=${order.id}`))).items;
  const body = { fields: { customerName: PERSONAL.name } };
  await ok(world.call('POST', `/v1/disputes/${id}/evidence`, { body }));
  const { id: commandId } = await world.db
    .selectFrom('command')
    .select('id')
    .where('orderId', '=', order.id)
    .where('kind', '=', 'submitEvidence')
    .executeTakeFirstOrThrow();
  return `evidence-${commandId}`;
}
