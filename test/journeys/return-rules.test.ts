import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PRICE, Returning } from '../support/returning.ts';
import { addLocation, ok, openShop, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const FEE = 499;
const LABEL = 350;
const CARD = { from: '*', to: '*', upToGrams: 1_000, price: LABEL, transitDays: 2 };
/** Of both ways. */
const owedForLabels = (count: number) => ({ 'shipping-expense': count * LABEL, 'carrier-payable': -count * LABEL });

describe('the rules of a return', () => {
  let world: World;
  let shop: Returning;
  beforeAll(async () => {
    world = await openWorld();
    shop = new Returning(world);
    await openShop(world, { stock: {} });
    await addLocation(world, 'SHOP', { kind: 'STORE' });
    await addLocation(world, 'RETURNS');
    const card = { carrier: 'POSTAL', service: 'STANDARD', currency: 'USD', zones: [CARD] };
    await ok(world.call('PUT', '/v1/rate-cards/postal', { body: card }));
  });
  afterAll(() => world.close());

  const linesOf = (order: Json, own: Json) => ({ lines: [{ lineId: order.lines[0].id, quantity: 1, ...own }] });
  const labelled = (goods: Json) =>
    until('the label was dealt with', async () => {
      const now = await shop.readReturn(goods);
      return now.label?.status !== 'WANTED' && now;
    });

  it('of a SKU go before those of the channel, as they were when it was sold', async () => {
    await shop.setPolicy({ autoApprove: true, windowDays: 0 });
    const sku = await shop.aSku();
    const rules = (returnPolicy: Json) => ok(world.call('PUT', `/v1/skus/${sku}`, { body: { returnPolicy } }));
    await rules({ windowDays: 60, restockingFee: '0.50', conditions: ['UNOPENED'] });
    const order = await shop.shipped({ lines: [{ sku, quantity: 3, unitPrice: usd(PRICE) }] });
    await rules({ windowDays: 0 });

    const used = await shop.ask(order, 1, linesOf(order, { reason: 'UNWANTED', condition: 'USED' }));
    const broken = await shop.ask(order, 1, linesOf(order, { reason: 'DEFECTIVE', condition: 'USED' }));
    const unopened = await shop.ask(order, 1, linesOf(order, { reason: 'UNWANTED', condition: 'UNOPENED' }));
    const received = await shop.receive(unopened.body, 1);

    expect([used.body.status, used.body.declined.rule]).toEqual(['DECLINED', 'condition']);
    expect([broken.body.status, unopened.body.lines[0].condition]).toEqual(['OPEN', 'UNOPENED']);
    expect(received.body.refunded).toEqual(usd(PRICE - 1_000));
  });

  it('may leave only the counter, and name that rule', async () => {
    const order = await shop.bought(1, { byPost: false });

    const posted = await shop.ask(order, 1);
    const brought = await shop.ask(order, 1, { method: 'IN_STORE', locationId: 'SHOP' });

    expect([posted.body.status, posted.body.declined.rule, brought.body.status]).toEqual([
      'DECLINED',
      'byPost',
      'OPEN',
    ]);
  });

  it('let the customer pay the way back, once, and not when the goods were at fault', async () => {
    const policy = { autoApprove: true, wayBack: 'CUSTOMER', returnShippingFee: usd(FEE) };
    const order = await shop.bought(4, policy);
    const { body: unwanted } = await shop.ask(order, 2);
    const { body: broken } = await shop.ask(order, 1, linesOf(order, { reason: 'DEFECTIVE' }));

    const first = await shop.receive(unwanted, 1);
    const second = await shop.receive(unwanted, 1);
    const third = await shop.receive(broken, 1);

    expect([first.body.refunded, second.body.refunded]).toEqual([usd(PRICE - FEE), usd(2 * PRICE - FEE)]);
    expect([second.body.returnShippingFee, third.body.returnShippingFee]).toEqual([usd(FEE), usd(0)]);
    expect([third.body.credited, third.body.refunded]).toEqual([usd(PRICE), usd(PRICE)]);
    expect(await shop.balances(order)).toMatchObject({ revenue: -(PRICE + FEE), 'psp-clearing': PRICE + FEE });
  });

  it('charge no more for the way back than the goods are worth, and only in the money of the channel', async () => {
    const order = await shop.bought(1, { autoApprove: true, wayBack: 'CUSTOMER', returnShippingFee: usd(9_999) });

    const received = await shop.receive((await shop.ask(order, 1)).body, 1);
    const euros = { returnPolicy: { returnShippingFee: { amount: 1, currency: 'EUR' } } };
    const refused = await world.call('PUT', '/v1/channels/web-us', { body: euros });

    expect([received.body.status, received.body.credited, received.body.refunds]).toEqual(['CLOSED', usd(0), []]);
    expect([refused.status, refused.body.type]).toEqual([422, '/problems/wrong-currency']);
  });

  it('give the customer a label to where returns go, and keep what it cost', async () => {
    const order = await shop.bought(2, { wayBack: 'SHOP', returnTo: 'RETURNS' });
    const { body: asked } = await shop.ask(order, 2);
    const before = await world.call('GET', `/v1/returns/${asked.id}/label.pdf`);
    await ok(shop.tell(asked, 'approve'));

    const { label, locationId } = await labelled(asked);
    const pdf = await world.call('GET', label.labelUrl);

    expect([asked.label, before.status, locationId]).toEqual([{ status: 'WANTED' }, 404, 'RETURNS']);
    expect(label).toMatchObject({ status: 'BOUGHT', carrier: 'POSTAL', cost: usd(LABEL) });
    expect([pdf.status, pdf.headers['content-type'], String(pdf.body).slice(0, 5)]).toEqual([
      ...[200, 'application/pdf'],
      '%PDF-',
    ]);
    expect(await shop.balances(order)).toMatchObject(owedForLabels(2));
    expect((await shop.receive(asked, 2, 'RESTOCKED', 'RETURNS')).body.status).toBe('CLOSED');
  });

  it('void the label of what nobody sends', async () => {
    const order = await shop.bought(1, { autoApprove: true, wayBack: 'SHOP' });
    const { body: asked } = await shop.ask(order, 1);
    await labelled(asked);

    await ok(shop.tell(asked, 'cancel'));

    await until('the label is void', async () => (await shop.readReturn(asked)).label.status === 'VOID');
    expect((await world.call('GET', `/v1/returns/${asked.id}/label.pdf`)).status).toBe(404);
    expect(await shop.balances(order)).toMatchObject(owedForLabels(1));
  });

  it('put a return that no carrier takes before a person, and go on', async () => {
    await shop.setPolicy({ autoApprove: true, wayBack: 'SHOP' });
    const sku = await shop.aSku();
    const order = await shop.shipped({ lines: [{ sku, quantity: 1, unitPrice: usd(PRICE) }] });
    await ok(world.call('PUT', `/v1/skus/${sku}`, { body: { weightGrams: 2_000 } }));
    const { body: asked } = await shop.ask(order, 1);

    const { label } = await labelled(asked);

    expect(label).toEqual({ status: 'REFUSED' });
    expect((await shop.read(order)).needsAttention).toMatchObject([
      { kind: 'return-label-refused', subject: asked.id },
    ]);
    expect((await shop.receive(asked, 1)).body.status).toBe('CLOSED');
  });

  it('remind of what has not come, once, before it expires', async () => {
    const order = await shop.bought(2, { autoApprove: true, remindAfter: 'PT0.05S', expiresAfter: 'PT0.4S' });
    const { body: asked } = await shop.ask(order, 2);
    await shop.receive(asked, 1);

    await until('it has expired', async () => (await shop.readReturn(asked)).status === 'CLOSED');

    const { items } = await ok(world.call('GET', `/v1/orders/${order.id}/events`));
    const told = items.filter(({ type }: Json) => type === 'return.reminded' || type === 'return.expired');
    expect(told.map(({ type, after }: Json) => [type, after.outstanding ?? after.cancelled])).toEqual([
      ['return.reminded', 1],
      ['return.expired', 1],
    ]);
  });

  describe('at the counter of a store', () => {
    const clerk = async (locationId: string): Promise<Record<string, string>> => {
      const body = { name: `clerk of ${locationId}`, roles: ['warehouse'], locationIds: [locationId] };
      const { key } = await ok(world.call('POST', '/v1/api-keys', { body }));
      return { authorization: `Bearer ${key}` };
    };
    const found = async (query: string, headers: Record<string, string>) => {
      const { items } = await ok(world.call('GET', `/v1/orders?${query}`, { headers }));
      return items.map(({ id }: Json) => id);
    };

    it('an order of any location is found by its number and e-mail together, and only then', async () => {
      const order = await shop.bought(1);
      const other = await shop.bought(1);
      const headers = await clerk('SHOP');
      const [number, email] = [`orderNumber=${order.orderNumber}`, 'email=ADA@example.com'];

      expect(await found(`${number}&${email}`, headers)).toEqual([order.id]);
      expect(await found(number, headers)).toEqual([]);
      expect(await found(email, headers)).toEqual([]);
      expect(await found(`${number}&email=eve@example.com`, headers)).toEqual([]);
      expect(await found(`orderNumber=${other.orderNumber}&${email}`, headers)).toEqual([other.id]);
      expect((await world.call('GET', `/v1/orders/${order.id}`, { headers })).status).toBe(404);
    });

    it('it is taken back at the own store only, its stock there and its cash over the counter', async () => {
      const order = await shop.bought(1, {}, { payments: [{ tender: 'CASH' }] });
      const headers = await clerk('SHOP');
      const lines = [{ lineId: order.lines[0].id, quantity: 1, reason: 'UNWANTED' }];
      const asked = (own: Json) =>
        world.call('POST', `/v1/orders/${order.id}/returns`, { body: { lines, ...own }, headers });
      await addLocation(world, 'MALL', { kind: 'STORE' });

      const elsewhere = await asked({ method: 'IN_STORE', locationId: 'MALL' });
      const posted = await asked({ method: 'POST' });
      const here = await asked({ method: 'IN_STORE', locationId: 'SHOP' });
      const receipt = {
        locationId: 'SHOP',
        lines: [{ lineId: lines[0]?.lineId, quantity: 1, disposition: 'RESTOCKED' }],
      };
      const received = await world.call('POST', `/v1/returns/${here.body.id}/receive`, { body: receipt, headers });

      expect([elsewhere.status, posted.status, here.status]).toEqual([404, 404, 201]);
      expect(received.body).toMatchObject({
        status: 'CLOSED',
        refunds: [{ tender: 'CASH', status: 'SUCCEEDED', amount: usd(PRICE) }],
      });
      expect(await shop.stockOf(order, 'SHOP')).toMatchObject({ onHand: 1, available: 1 });
      expect(await shop.balances(order)).toEqual(owedForLabels(1));
    });
  });
});
