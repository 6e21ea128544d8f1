import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atProvider, control, intentsOf, tellAll } from '../support/provider.ts';
import { cancel, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Json, openWorld, type World } from '../support/world.ts';

const PRICE = 1_999;

describe('the reconciliation of payments', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world, { stock: { TEE: 1_000 } });
  });
  afterAll(() => world.close());

  const differences = async (): Promise<Json[]> =>
    (await ok(world.call('GET', '/v1/payments/reconciliation'))).differences;

  async function paid(): Promise<Json> {
    const order = await ok(place(world));
    await ok(ship(world, order.fulfillmentOrders[0].id));
    return order;
  }

  it('finds nothing after authorisations, captures, voids and refunds of ours', async () => {
    const order = await paid();
    await ok(place(world));
    await ok(cancel(world, (await ok(place(world))).id));
    await place(world, { payments: [{ tender: 'CARD', token: 'pm_card_chargeDeclined' }] });
    await ok(place(world, { payments: [{ tender: 'INVOICE' }] }));
    const body = { amount: usd(500), reason: 'goodwill' };
    await ok(world.call('POST', `/v1/orders/${order.id}/refunds`, { body }));

    const { checked, differences: found } = await ok(world.call('GET', '/v1/payments/reconciliation'));

    expect(found).toEqual([]);
    expect(checked).toBeGreaterThanOrEqual(4);
  });

  it('names what was done in the dashboard, until the provider has told of it', async () => {
    const order = await paid();
    const [intent] = await intentsOf(world, order.id);
    await atProvider(world, 'refunds', { payment_intent: intent.id, amount: '700' });

    const before = await differences();
    await tellAll(world, order.id);

    expect(before).toMatchObject([
      { kind: 'DIFFERENT', reference: intent.id, orderId: order.id, fields: ['refunded'] },
    ]);
    expect([before[0].ours.refunded, before[0].theirs.refunded]).toEqual([usd(0), usd(700)]);
    expect(await differences()).toEqual([]);
  });

  it('names money that only the provider has, and money that only we have', async () => {
    const form = {
      ...{ amount: '4200', currency: 'usd', confirm: 'true', off_session: 'true', capture_method: 'manual' },
      payment_method: 'pm_card_visa',
    };
    const stranger = await atProvider(world, 'payment_intents', form);
    const order = await paid();
    const { reference } = await renamed(order);

    const found = await differences();

    expect(found.find(({ reference: of }) => of === stranger.id)).toMatchObject({
      kind: 'MISSING_HERE',
      theirs: { open: usd(4_200), captured: usd(0) },
    });
    expect(found.find(({ reference: of }) => of === 'pi_nobody_knows')).toMatchObject({
      kind: 'MISSING_AT_PROVIDER',
      orderId: order.id,
      ours: { captured: usd(PRICE) },
    });
    expect(found.find(({ reference: of }) => of === reference)?.kind).toBe('MISSING_HERE');
    expect((await differences()).length).toBe(found.length);
  });

  it('says that the provider does not answer instead of calling everything missing', async () => {
    await control(world, 'faults', { operation: 'read', kind: 'fail-503', times: 10 });

    const answer = await world.call('GET', '/v1/payments/reconciliation');

    expect([answer.status, answer.body.type]).toEqual([502, '/problems/payment-provider-unavailable']);
  });

  /** As if the provider had lost it: its name here is one that is unknown there. */
  async function renamed(order: Json): Promise<{ reference: string }> {
    const [intent] = await intentsOf(world, order.id);
    await world.db
      .updateTable('payment_transaction')
      .set({ providerReference: 'pi_nobody_knows' })
      .where('providerReference', '=', intent.id)
      .execute();
    return { reference: intent.id };
  }
});
