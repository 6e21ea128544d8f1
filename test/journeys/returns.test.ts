import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requestReturn } from '../../api/returns/request-return.ts';
import { leaveToSweep } from '../../db/order/inbox.ts';
import { PRICE, Returning } from '../support/returning.ts';
import { addLocation, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { openWorld, until, type World } from '../support/world.ts';

const EVENTS_MAX = 35;

describe('a return', () => {
  let world: World;
  let shop: Returning;
  beforeAll(async () => {
    world = await openWorld();
    shop = new Returning(world);
    await openShop(world, { stock: {} });
    await addLocation(world, 'SHOP', { kind: 'STORE' });
  });
  afterAll(() => world.close());

  it('by post is asked for, approved, received, paid back and closed', async () => {
    const order = await shop.bought(2);

    const asked = await shop.ask(order, 1);
    const approved = await shop.tell(asked.body, 'approve');
    const received = await shop.receive(asked.body, 1);

    expect([asked.status, asked.body.status, approved.status, approved.body.status]).toEqual([
      201,
      'REQUESTED',
      200,
      'OPEN',
    ]);
    expect([received.status, received.body]).toMatchObject([
      200,
      {
        status: 'CLOSED',
        credited: usd(PRICE),
        refunded: usd(PRICE),
        refunds: [{ kind: 'REFUND', status: 'SUCCEEDED', tender: 'CARD', amount: usd(PRICE) }],
        lines: [{ quantity: 1, received: [{ locationId: 'NYC', disposition: 'RESTOCKED', quantity: 1 }] }],
      },
    ]);
    expect(await shop.read(order)).toMatchObject({
      financialStatus: 'PARTIALLY_REFUNDED',
      lines: [{ shipped: 2, returned: 1 }],
      totals: { refunded: usd(PRICE), due: usd(0) },
    });
    expect(await shop.givenBack(order)).toBe(PRICE);
    expect(await shop.stockOf(order)).toEqual({ onHand: 9, damaged: 0, available: 9 });
    expect((await ok(world.call('GET', `/v1/returns/${asked.body.id}`))).status).toBe('CLOSED');
  });

  it('by post leaves a history of few events, and no address, name or note in it', async () => {
    const order = await shop.bought(1, { wayBack: 'SHOP', remindAfter: 'P7D' });
    const { body: goods } = await shop.ask(order, 1);
    await shop.tell(goods, 'approve');
    await until('there is a label', async () => (await shop.readReturn(goods)).label.status === 'BOUGHT');
    await shop.receive(goods, 1);

    const { events } = await world.client.workflow.getHandle(`return-${goods.id}`).fetchHistory();

    expect(events?.length).toBeLessThanOrEqual(EVENTS_MAX);
    const readable = (_name: string, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString() : value;
    const text = JSON.stringify(events, readable);
    expect([text.includes(goods.id), text.includes('Ada'), text.includes('Fifth Avenue')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is not ignored because it is the second one (medusa 13433)', async () => {
    const order = await shop.bought(2, { autoApprove: true });
    const first = await shop.ask(order, 1);
    await shop.receive(first.body, 1);

    const second = await shop.ask(order, 1);
    await shop.receive(second.body, 1);
    const third = await shop.ask(order, 1);

    expect([second.status, second.body.status]).toEqual([201, 'OPEN']);
    expect(await shop.givenBack(order)).toBe(2 * PRICE);
    expect(await shop.read(order)).toMatchObject({ financialStatus: 'REFUNDED', lines: [{ returned: 2 }] });
    expect(third.body).toMatchObject({ status: 'DECLINED', declined: { rule: 'quantity' } });
  });

  it('receives goods without refunding them until they are inspected (medusa 4052)', async () => {
    const order = await shop.bought(3, { autoApprove: true });
    const { body: goods } = await shop.ask(order, 3);

    const received = await shop.receive(goods, 3, 'PROCESSING_REQUIRED');
    const aside = await shop.stockOf(order);
    const looked = await shop.inspect(goods, 2);
    const tooMany = await shop.inspect(goods, 2);
    const last = await shop.inspect(goods, 1, 'NOT_RESTOCKED');

    expect([received.body.status, received.body.refunded, received.body.refunds]).toEqual(['OPEN', usd(0), []]);
    expect(aside).toEqual({ onHand: 10, damaged: 3, available: 7 });
    expect([looked.body.status, looked.body.refunded]).toEqual(['OPEN', usd(2 * PRICE)]);
    expect([tooMany.status, tooMany.body.type]).toEqual([409, '/problems/quantity-not-remaining']);
    expect([last.body.status, last.body.refunded]).toEqual(['CLOSED', usd(3 * PRICE)]);
    expect(await shop.stockOf(order)).toEqual({ onHand: 9, damaged: 0, available: 9 });
    expect(await shop.givenBack(order)).toBe(3 * PRICE);
  });

  it('is received at any location, and its stock is there', async () => {
    const order = await shop.bought(1);
    const { body: goods } = await shop.ask(order, 1, { method: 'IN_STORE', locationId: 'SHOP' });

    const received = await shop.receive(goods, 1, 'RESTOCKED', 'SHOP');

    expect([goods.status, received.body.status]).toEqual(['OPEN', 'CLOSED']);
    expect([await shop.stockOf(order), await shop.stockOf(order, 'SHOP')]).toMatchObject([
      { onHand: 9 },
      { onHand: 1 },
    ]);
  });

  it('in a store is refused at a warehouse, without a location, and where stores take nothing back', async () => {
    const order = await shop.bought(1, { inStore: false });

    const warehouse = await shop.ask(order, 1, { method: 'IN_STORE', locationId: 'NYC' });
    const nowhere = await shop.ask(order, 1, { method: 'IN_STORE' });
    const declined = await shop.ask(order, 1, { method: 'IN_STORE', locationId: 'SHOP' });

    expect([warehouse.status, warehouse.body.type, nowhere.status]).toEqual([422, '/problems/unknown-location', 400]);
    expect([declined.status, declined.body.status, declined.body.declined.rule]).toEqual([201, 'DECLINED', 'inStore']);
  });

  it('of a final sale, of too many units, or after its time is declined with the rule named', async () => {
    const order = await shop.bought(2, { windowDays: 30 });
    const sku = await shop.aSku();
    await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { finalSale: true } }));
    const final = await shop.ask(await shop.shipped({ lines: [{ sku, quantity: 1, unitPrice: usd(PRICE) }] }), 1);
    const tooMany = await shop.ask(order, 3);
    const longAgo = new Date(Date.now() - 31 * 86_400_000);
    await world.db.updateTable('shipment').set({ shippedAt: longAgo }).where('orderId', '=', order.id).execute();
    const late = await shop.ask(order, 1);
    await world.db.updateTable('parcel').set({ deliveredAt: new Date() }).where('orderId', '=', order.id).execute();
    const fromDelivery = await shop.ask(order, 1);

    expect([final, tooMany, late].map(({ body }) => [body.status, body.declined.rule])).toEqual([
      ['DECLINED', 'finalSale'],
      ['DECLINED', 'quantity'],
      ['DECLINED', 'window'],
    ]);
    expect(fromDelivery.body.status).toBe('REQUESTED');
    expect((await shop.tell(final.body, 'approve')).body.type).toBe('/problems/return-not-allowed');
  });

  it('asked for twice at once for the same unit is opened once', async () => {
    const order = await shop.bought(1, { autoApprove: true });

    const answers = await Promise.all([1, 2, 3, 4].map(() => shop.ask(order, 1)));

    expect(answers.map(({ body }) => body.status).sort()).toEqual(['DECLINED', 'DECLINED', 'DECLINED', 'OPEN']);
  });

  it('received by two people at once is received and paid back once', async () => {
    const order = await shop.bought(1, { autoApprove: true });
    const { body: goods } = await shop.ask(order, 1);

    const answers = await Promise.all([1, 2, 3].map(() => shop.receive(goods, 1)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await shop.givenBack(order)).toBe(PRICE);
    expect(await shop.stockOf(order)).toMatchObject({ onHand: 10 });
  });

  it('sent twice under one key is one', async () => {
    const order = await shop.bought(2);
    const key = randomUUID();

    const answers = await Promise.all([1, 2].map(() => shop.ask(order, 1, {}, { key })));
    const other = await shop.ask(order, 2, {}, { key });

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(other.status).toBe(422);
    expect((await ok(world.call('GET', `/v1/returns?orderId=${order.id}`))).items).toHaveLength(1);
  });

  it('is declined by a person with his reason, and its units can be returned again', async () => {
    const order = await shop.bought(1);
    const { body: goods } = await shop.ask(order, 1);

    const declined = await shop.tell(goods, 'decline', { reason: 'worn' });
    const received = await shop.receive(goods, 1);

    expect(declined.body).toMatchObject({ status: 'DECLINED', declined: { reason: 'worn' } });
    expect([received.status, received.body.type]).toEqual([409, '/problems/return-not-allowed']);
    expect((await shop.ask(order, 1)).body.status).toBe('REQUESTED');
  });

  it('is cancelled while goods are to come; what has come stays', async () => {
    const order = await shop.bought(2, { autoApprove: true });
    const { body: untouched } = await shop.ask(order, 1);
    const cancelled = await shop.tell(untouched, 'cancel');
    const { body: goods } = await shop.ask(order, 2);
    await shop.receive(goods, 1);

    const rest = await shop.tell(goods, 'cancel');
    const again = await shop.tell(goods, 'cancel');

    expect([cancelled.body.status, rest.body.status, again.status]).toEqual(['CANCELLED', 'CLOSED', 409]);
    expect(rest.body.lines[0]).toMatchObject({ quantity: 2, cancelled: 1 });
    expect(await shop.givenBack(order)).toBe(PRICE);
  });

  it('expires when the goods do not come in time', async () => {
    const order = await shop.bought(2, { autoApprove: true, expiresAfter: 'PT0.05S' });

    const { body: goods } = await shop.ask(order, 1);

    const over = await until('it has expired', async () => {
      const now = await shop.readReturn(goods);
      return now.status === 'CANCELLED' && now;
    });
    expect(over.lines[0].cancelled).toBe(1);
    expect(await shop.givenBack(order)).toBe(0);
    expect((await shop.ask(order, 2)).body.status).toBe('OPEN');
  });

  it('does not expire for what is here and waits for its inspection', async () => {
    const order = await shop.bought(2, { autoApprove: true, expiresAfter: 'PT2S' });
    const { body: goods } = await shop.ask(order, 2);
    await shop.receive(goods, 1, 'PROCESSING_REQUIRED');
    await until('the rest has expired', async () => {
      const now = await shop.readReturn(goods);
      return now.lines[0].cancelled === 1;
    });

    const looked = await shop.inspect(goods, 1);

    expect([looked.status, looked.body.status, looked.body.refunded]).toEqual([200, 'CLOSED', usd(PRICE)]);
  });

  it('of kits counts whole ones, and its stock is that of the parts', async () => {
    await shop.setPolicy({ autoApprove: true });
    const part = await shop.aSku();
    await ok(world.call('PUT', `/v1/skus/KIT-${part}`, { body: { name: 'Kit', kit: [{ sku: part, quantity: 3 }] } }));
    const placed = await ok(place(world, { lines: [{ sku: `KIT-${part}`, quantity: 2, unitPrice: usd(900) }] }));
    for (const { id } of placed.fulfillmentOrders) await ok(ship(world, id));

    await shop.receive((await shop.ask(await shop.read(placed), 1)).body, 1);

    const { locations } = await ok(world.call('GET', `/v1/stock/${part}`));
    expect(locations[0].onHand).toBe(10 - 6 + 3);
  });

  it('goes to nobody who may not see it, and to no line that is not there', async () => {
    const order = await shop.bought(1);

    const lines = [{ lineId: randomUUID(), quantity: 1, reason: 'LATE' }];
    const unknown = await shop.ask(order, 1, { lines });
    const guest = await shop.bought(1, {}, { customer: { name: 'A guest' } });
    const credit = await shop.ask(guest, 1, { refundTo: 'STORE_CREDIT' });
    const exchange = await shop.ask(order, 1, { exchange: [] });
    const nothing = await shop.ask(order, 0);
    const nowhere = await shop.receive((await shop.ask(order, 1)).body, 1, 'RESTOCKED', 'ATLANTIS');

    expect([unknown, credit, exchange, nothing, nowhere].map(({ status }) => status)).toEqual([
      422, 422, 400, 400, 422,
    ]);
    expect((await world.call('GET', `/v1/returns/${randomUUID()}`)).body.type).toBe('/problems/return-not-found');
  });

  it('is listed by status and order, page by page', async () => {
    const order = await shop.bought(3);
    for (const _each of [1, 2, 3]) await ok(shop.ask(order, 1));

    const first = await ok(world.call('GET', `/v1/returns?orderId=${order.id}&status=REQUESTED&limit=2`));
    const rest = await ok(world.call('GET', `/v1/returns?orderId=${order.id}&limit=2&cursor=${first.nextCursor}`));

    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, undefined]);
    expect((await ok(world.call('GET', `/v1/returns?orderId=${order.id}&status=CLOSED`))).items).toEqual([]);
  });

  it('whose API died after writing it down is begun by the sweep', async () => {
    const order = await shop.bought(1, { autoApprove: true });
    const lines = [{ lineId: order.lines[0].id, quantity: 1, reason: 'LATE' as const }];
    const sender = { client: 'a dead API', actor: 'somebody', bodyHash: '' };

    const { id } = await requestReturn(world.db, { orderId: order.id, body: { lines, method: 'POST' }, sender });
    await leaveToSweep(world.db, id);

    await until('its workflow has begun', async () => {
      const { outcome } = await world.db
        .selectFrom('command')
        .select('outcome')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return outcome?.status === 'DONE';
    });
    expect((await shop.receive(await shop.readReturn({ id }), 1)).body.status).toBe('CLOSED');
  });
});
