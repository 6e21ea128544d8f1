import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { extractText } from 'unpdf';
import { atOnce } from '../../api/at-once.ts';
import { aKey } from '../support/books.ts';
import { aChannel } from '../support/catalogue.ts';
import { cancel, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

describe('invoices and credit notes', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: 100, MUG: 100 } });
  });
  afterAll(() => world.close());

  const answerOf = (url: string, headers: Record<string, string> = {}) =>
    world.app.inject({ method: 'GET', url, headers: { authorization: 'Bearer ol_test_key_of_the_world', ...headers } });
  const invoiceOf = ({ id }: Json) => answerOf(`/v1/orders/${id}/invoice.pdf`);
  const textOf = async (url: string): Promise<string> => {
    const { statusCode, headers, rawPayload } = await answerOf(url);
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/pdf']);
    return (await extractText(new Uint8Array(rawPayload))).text.join('\n').replaceAll(/\s+/g, ' ');
  };
  const numberIn = (answer: { headers: object }) => /[A-Z]+-\d+/.exec(JSON.stringify(answer.headers))?.[0];
  const tax = (amount: number, rate: string) => ({ amount, rate, inclusive: false });

  it('say whose, what, and the tax at each rate, the same each time', async () => {
    const order = await ok(
      place(world, {
        lines: [
          { sku: 'TEE', quantity: 3, unitPrice: usd(1999), discount: usd(600), tax: tax(445, '0.0825') },
          { sku: 'MUG', quantity: 1, unitPrice: usd(1000), tax: tax(40, '0.04') },
        ],
        shippingCharge: usd(500),
      }),
    );

    const text = await textOf(`/v1/orders/${order.id}/invoice.pdf`);

    for (const part of ['Invoice INV-', 'Web US', 'Ada Byron', '350 Fifth Avenue', `Order ${order.orderNumber}`]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('The TEE, less 6.00 3 19.99 53.97 8.25 % 58.42');
    expect(text).toContain('Net 68.97');
    expect(text).toContain('Tax 8.25 % on 53.97 4.45');
    expect(text).toContain('Tax 4 % on 10.00 0.40');
    expect(text).toContain('Total USD 73.82');
    const before = await invoiceOf(order);
    for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));
    expect((await invoiceOf(order)).rawPayload.equals(before.rawPayload)).toBe(true);
  });

  it('have numbers without gaps, whoever asks at once, and one for each order', async () => {
    const orders = await Promise.all(Array.from({ length: 6 }, () => ok(place(world))));
    const cancelled = await ok(place(world));
    await ok(cancel(world, cancelled.id));

    const asked = [...orders, ...orders, cancelled, ...orders];
    const answers = await atOnce(9, asked, invoiceOf);

    const numbers = new Set(answers.map(numberIn).filter((number) => number !== undefined));
    expect(numbers.size).toBe(orders.length);
    const rows = await world.db.selectFrom('issued_document').select('number').orderBy('number').execute();
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(1);
  });

  it('write yen without and dinars with three digits behind the point', async () => {
    for (const [currency, amount, shown] of [
      ['JPY', 2999, 'Total JPY 2999'],
      ['KWD', 12_340, 'Total KWD 12.340'],
    ] as const) {
      await ok(world.call('PUT', `/v1/channels/web-${currency}`, { body: aChannel({ currency }) }));
      const lines = [{ sku: 'TEE', quantity: 1, unitPrice: { amount, currency } }];
      const order = await ok(place(world, { channel: `web-${currency}`, currency, lines }));

      expect(await textOf(`/v1/orders/${order.id}/invoice.pdf`)).toContain(shown);
    }
  });

  it('credit what a closed return credited, and name the invoice', async () => {
    const lines = [{ sku: 'TEE', quantity: 2, unitPrice: usd(1000), tax: tax(165, '0.0825') }];
    const order = await ok(place(world, { lines }));
    for (const { id } of order.fulfillmentOrders) await ok(ship(world, id));
    const invoice = numberIn(await invoiceOf(order));
    const lineId = order.lines[0].id;
    const asked = { lines: [{ lineId, quantity: 1, reason: 'DEFECTIVE' }], method: 'POST' };
    const { id } = await ok(world.call('POST', `/v1/orders/${order.id}/returns`, { body: asked }));
    const url = `/v1/returns/${id}/credit-note.pdf`;
    expect((await answerOf(url)).statusCode).toBe(409);
    const { status } = await ok(world.call('GET', `/v1/returns/${id}`));
    if (status === 'REQUESTED') await ok(world.call('POST', `/v1/returns/${id}/approve`, { body: {} }));
    const body = { locationId: 'NYC', lines: [{ lineId, quantity: 1, disposition: 'RESTOCKED' }] };
    await ok(world.call('POST', `/v1/returns/${id}/receive`, { body }));
    await until('it is closed', async () => (await ok(world.call('GET', `/v1/returns/${id}`))).status === 'CLOSED');

    const text = await textOf(url);

    expect(text).toContain('Credit note CN-000001');
    expect(text).toContain(`For invoice ${invoice}`);
    expect(text).toMatch(/Tax 8\.25 % on 10\.00 0\.8[23]/);
    expect(text).toMatch(/Total USD 10\.8[23]/);
  });

  it('are seen by those who see the order', async () => {
    const order = await ok(place(world));
    await ok(world.call('PUT', '/v1/channels/other', { body: aChannel() }));
    const key = await aKey(world, ['channel'], ['other']);

    const answer = await answerOf(`/v1/orders/${order.id}/invoice.pdf`, { authorization: `Bearer ${key}` });

    expect(answer.statusCode).toBe(404);
  });
});
