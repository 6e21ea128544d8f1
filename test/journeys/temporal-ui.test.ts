import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { searchAttributesOf } from '../../inbox/search-attributes.ts';
import { CHANNEL, HOLD_REASON, LOCATIONS, STATUS_GROUP } from '../../workflows/search-attributes.ts';
import { NEW_YORK, ok, openShop, place } from '../support/shop.ts';
import { type Json, openWorld, until, type World } from '../support/world.ts';

const ACTIVE = { channel: 'web-us', group: 'ACTIVE', locations: ['NYC'], hold: undefined };

describe('an order in the Temporal UI', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await openShop(world);
  });
  afterAll(() => world.close());

  const handleOf = ({ id }: Json) => world.client.workflow.getHandle(`order-${id}`);
  const act = (order: Json, path: string, body: Json = {}): Promise<Json> =>
    ok(world.call('POST', `/v1/orders/${order.id}/${path}`, { body }));

  async function attributesOf(order: Json) {
    const { typedSearchAttributes: typed } = await handleOf(order).describe();
    const [channel, group, locations, hold] = [CHANNEL, STATUS_GROUP, LOCATIONS, HOLD_REASON].map((key) =>
      typed.get(key as typeof CHANNEL),
    );
    return { channel, group, locations, hold };
  }

  async function detailsOf(order: Json): Promise<string> {
    const { currentDetails } = (await handleOf(order).query('__temporal_workflow_metadata')) as Json;
    return currentDetails;
  }

  /** The first, because what a server has once taken is not asked for again. */
  it('is placed, held and let go where the server takes no search attributes, which is warned about', async () => {
    const warnings: string[] = [];
    const putBack = refuseSearchAttributes(world);
    const isKnown = await searchAttributesOf(world.client, { warn: (text) => warnings.push(text) })();

    const order = await ok(place(world));
    const { holds } = await act(order, 'holds', { reason: 'OTHER' });
    const released = await act(order, `holds/${holds[0].id}/release`);

    putBack();
    expect([isKnown, warnings]).toEqual([false, [expect.stringContaining('takes no search attributes')]]);
    expect([order.status, released.status]).toEqual(['OPEN', 'OPEN']);
    const none = { channel: undefined, group: undefined, locations: undefined, hold: undefined };
    expect(await attributesOf(order)).toEqual(none);
    const { events } = await handleOf(order).fetchHistory();
    expect(events?.filter((each) => each.upsertWorkflowSearchAttributesEventAttributes)).toEqual([]);
  });

  it('has its number and channel as summary, what it is at in one line, and its deadline at the timer', async () => {
    const order = await ok(place(world));

    const { staticSummary } = await handleOf(order).describe();
    const { events } = await handleOf(order).fetchHistory();

    expect(await staticSummary?.()).toBe(`Order ${order.orderNumber} of web-us`);
    expect(await detailsOf(order)).toMatch(/^OPEN: OPEN; next: accept by 20/);
    const timer = events?.find(({ timerStartedEventAttributes }) => timerStartedEventAttributes);
    expect(Buffer.from(timer?.userMetadata?.summary?.data ?? '').toString()).toBe('"accept by then"');
  });

  it('is found by its channel and its locations, and by its hold for as long as one stands', async () => {
    const order = await ok(place(world));
    const atFirst = await attributesOf(order);

    const { holds } = await act(order, 'holds', { reason: 'OTHER' });
    const held = await attributesOf(order);
    await act(order, `holds/${holds[0].id}/release`);

    expect(atFirst).toEqual(ACTIVE);
    expect(held).toEqual({ ...ACTIVE, group: 'HELD', hold: 'OTHER' });
    expect(await attributesOf(order)).toEqual(ACTIVE);
  });

  it('is found by the hold that stops its placing', async () => {
    const order = await ok(place(world, { shippingAddress: { ...NEW_YORK, postalCode: 'not one' } }));
    const held = await attributesOf(order);

    await act(order, 'edits', { changes: [{ type: 'SET_ADDRESS', address: NEW_YORK }] });
    await until('it is accepted', async () => (await attributesOf(order)).group === 'ACTIVE');

    expect(held).toEqual({ ...ACTIVE, group: 'HELD', locations: undefined, hold: 'INCORRECT_ADDRESS' });
    expect(await attributesOf(order)).toEqual(ACTIVE);
  });

  it('is found by a hold that it was accepted with', async () => {
    const order = await ok(place(world, { riskScore: 99 }));

    expect(await attributesOf(order)).toEqual({ ...ACTIVE, group: 'HELD', hold: 'HIGH_RISK_OF_FRAUD' });
  });
});

/** As a server does on which others have used them up, or where we have no right to them. */
function refuseSearchAttributes({ client }: World): () => void {
  const { connection } = client;
  const { operatorService } = connection;
  const refuse = () => Promise.reject(new Error('no more search attributes of this type'));
  const listSearchAttributes = async () => ({ customAttributes: {} });
  Object.assign(connection, { operatorService: { listSearchAttributes, addSearchAttributes: refuse } });
  return () => void Object.assign(connection, { operatorService });
}
