import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, Faults } from '../support/faults.ts';
import { orderBooks } from '../support/order-books.ts';
import { atProvider, control, eventsOf, intentsOf, tell, tellAll } from '../support/provider.ts';
import { ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const PRICE = 1_999;

describe('a dispute', () => {
  const faults = new Faults();
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
    await openShop(world, { stock: { TEE: 1_000 } });
  });
  afterEach(() => faults.clear());
  afterAll(() => world.close());

  const read = (order: Json): Promise<Json> => ok(world.call('GET', `/v1/orders/${order.id}`));
  const typesOf = async (order: Json): Promise<string[]> =>
    (await ok(world.call('GET', `/v1/orders/${order.id}/events`))).items.map(({ type }: Json) => type);
  const booksOf = (order: Json) => orderBooks(world, order.id);
  const SPLIT = { lines: [{ sku: 'TEE', quantity: 2, unitPrice: usd(PRICE) }] };

  /** Of two units one has left and been paid; the customer disputes that. */
  async function disputed(): Promise<{ order: Json; dispute: Json }> {
    const order = await ok(place(world, SPLIT));
    const [part] = order.fulfillmentOrders;
    const body = { lines: [{ lineId: order.lines[0].id, quantity: 1 }] };
    await ok(world.call('POST', `/v1/fulfillment-orders/${part.id}/split`, { body }));
    await ok(ship(world, (await read(order)).fulfillmentOrders[0].id));
    const [intent] = await intentsOf(world, order.id);
    return { order, dispute: await control(world, 'disputes', { payment_intent: intent.id }) };
  }

  const held = (order: Json): Promise<Json> =>
    until('the open work is held', async () => {
      const now = await read(order);
      return now.status === 'ON_HOLD' && now;
    });

  it('holds what has not left, books the money as disputed, and lets go when it is won', async () => {
    const { order, dispute } = await disputed();

    await tellAll(world, order.id);
    const now = await held(order);
    const open = await booksOf(order);
    await control(world, `disputes/${dispute.id}/close`, { status: 'won' });
    await tellAll(world, order.id);

    expect(now.needsAttention).toMatchObject([{ kind: 'payment-disputed' }]);
    expect([open.disputes, open['psp-clearing']]).toEqual([PRICE, undefined]);
    await until('the work goes on', async () => (await read(order)).status === 'PARTIALLY_FULFILLED');
    expect(await read(order)).toMatchObject({ needsAttention: [] });
    expect(await booksOf(order)).toMatchObject({ 'psp-clearing': PRICE });
    expect(await typesOf(order)).toEqual(expect.arrayContaining(['dispute.opened', 'dispute.won']));
  });

  it('that is lost is a loss, also when its end is told before its beginning', async () => {
    const { order, dispute } = await disputed();
    await control(world, `disputes/${dispute.id}/close`, { status: 'lost' });

    for (const event of (await eventsOf(world, order.id)).reverse()) await tell(world, event);
    await tellAll(world, order.id);

    const books = await booksOf(order);
    expect([books['dispute-losses'], books.disputes, books['psp-clearing']]).toEqual([PRICE, undefined, undefined]);
    const types = (await typesOf(order)).filter((type) => type.startsWith('dispute.'));
    expect(types).toEqual(['dispute.opened', 'dispute.lost']);
  });

  it('is answered with evidence, which the provider gets under its own names', async () => {
    const { order, dispute } = await disputed();
    await tellAll(world, order.id);
    const [{ id }] = (await ok(world.call('GET', `/v1/disputes?orderId=${order.id}`))).items;
    const send = (fields: Json) => world.call('POST', `/v1/disputes/${id}/evidence`, { body: { fields } });

    const sent = await send({ shippingTrackingNumber: '1Z999', uncategorized_text: 'Signed for.' });
    const wrong = await send({ favouriteColor: 'green' });
    const kept = await atProvider(world, `disputes/${dispute.id}`);
    await control(world, `disputes/${dispute.id}/close`, { status: 'lost' });
    const late = await send({ productDescription: 'A tee' });
    await tellAll(world, order.id);

    expect([sent.status, sent.body.evidence.shippingTrackingNumber]).toEqual([200, '1Z999']);
    expect(kept.evidence).toEqual({ shipping_tracking_number: '1Z999', uncategorized_text: 'Signed for.' });
    expect([wrong, late].map(({ status, body }) => [status, body.type])).toEqual([
      [409, '/problems/evidence-refused'],
      [409, '/problems/evidence-refused'],
    ]);
    expect(await ok(world.call('GET', `/v1/disputes/${id}`))).toMatchObject({
      status: 'LOST',
      reference: dispute.id,
      amount: usd(PRICE),
      orderId: order.id,
    });
    expect((await world.call('GET', `/v1/disputes/${randomUUID()}`)).status).toBe(404);
  });

  it.each<Fault>(['repeated', 'loses its answer', 'fails once'])(
    'gets its evidence once although submitEvidence %s',
    async (fault) => {
      const { order } = await disputed();
      await tellAll(world, order.id);
      const [{ id }] = (await ok(world.call('GET', `/v1/disputes?orderId=${order.id}`))).items;
      faults.set('submitEvidence', fault);

      const sent = await world.call('POST', `/v1/disputes/${id}/evidence`, {
        body: { fields: { serviceDate: 'now' } },
      });

      expect(sent.status).toBe(200);
      expect((await typesOf(order)).filter((type) => type === 'dispute.evidence-sent')).toHaveLength(1);
    },
  );
});
