import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { extractText } from 'unpdf';
import { openEasyPost } from '../support/easypost-purchases.ts';
import { REFUSED_ZIPS } from '../support/easypost-server.ts';
import { pick } from '../support/floor.ts';
import { addLocation, addStock, holdingsOf, NEW_YORK, ok, openShop, place, ship, usd } from '../support/shop.ts';
import { type Answer, type Json, openWorld, until, type World } from '../support/world.ts';

const PRICE = 1_999;
const SHIPMENTS = 30;
const LOST_SHARE = 0.3;
const BUSY_MAX = 5;

describe('a shop with rate cards and an account at EasyPost', () => {
  let world: World;
  let easyPost: Awaited<ReturnType<typeof openEasyPost>>;
  beforeAll(async () => {
    easyPost = await openEasyPost();
    world = await openWorld({ easyPost: easyPost.account });
    await openShop(world, { stock: { TEE: 100, LOST: 100 } });
    await addLocation(world, 'BOS', { floor: 'SCAN' });
    await addStock(world, 'MUG', 'BOS', 100);
    const gtin = { gtin: '4006381333931', dimensionsMm: { l: 100, w: 100, h: 100 } };
    await ok(world.call('PUT', '/v1/skus/MUG', { body: gtin }));
    const zones = [{ from: '*', to: '*', upToGrams: 30_000, price: 1_200, transitDays: 3 }];
    const card = { carrier: 'Postal', service: 'STANDARD', currency: 'USD', zones };
    await ok(world.call('PUT', '/v1/rate-cards/postal', { body: card }));
  });
  beforeEach(() => easyPost.empty());
  afterAll(async () => {
    await world.close();
    await easyPost.stop();
  });

  const anOrderOf = async (sku: string, own: Json = {}): Promise<Json> =>
    ok(place(world, { lines: [{ sku, quantity: 1, unitPrice: usd(PRICE) }], ...own }));
  const partOf = ({ fulfillmentOrders: [part] }: Json): Json => part;
  // By name, because the outage of one carrier only makes the choice smaller.
  const shipBy = (carrier: string, order: Json): Promise<Answer> =>
    world.call('POST', `/v1/fulfillment-orders/${partOf(order).id}/ship`, { body: { carrier } });
  const parcelOf = async ({ id }: Json): Promise<Json> => ok(world.call('GET', `/v1/parcels/${id}`));
  const pdf = async (url: string) => {
    const { status, raw } = await world.call('GET', url);
    return { status, bytes: raw ?? Buffer.of() };
  };

  it('asks every carrier for its price, the cheapest first', async () => {
    const { items } = await ok(world.call('GET', `/v1/fulfillment-orders/${partOf(await anOrderOf('TEE')).id}/rates`));

    expect(items.map(({ provider, carrier, price }: Json) => [provider, carrier, price.amount])).toEqual([
      ['easypost', 'DHL', 500],
      ['easypost', 'USPS', 758],
      ['easypost', 'USPS', 990],
      ['rate-card', 'Postal', 1_200],
      ['easypost', 'UPS', 4_101],
    ]);
  });

  it('buys the cheapest offer that keeps the promise, keeps those it did not take, and the label', async () => {
    const part = await ok(ship(world, partOf(await anOrderOf('TEE')).id));

    const parcel = await parcelOf(part.parcels[0]);

    const [bought] = easyPost.shop.bought;
    expect(parcel).toMatchObject({ carrier: 'USPS', trackingNumber: bought?.tracking_code, isVoid: false });
    expect(parcel.quotes.filter(({ isChosen }: Json) => isChosen)).toMatchObject([{ carrier: 'USPS' }]);
    expect(parcel.quotes.filter(({ isChosen }: Json) => !isChosen)).toHaveLength(4);
    const label = await pdf(parcel.labelUrl);
    expect([label.status, label.bytes.toString()]).toEqual([200, `%PDF-1.4 label of ${bought?.id}`]);
  });

  it(`has each label once when the carrier loses ${LOST_SHARE * 100} % of its answers`, async () => {
    const orders = await Promise.all(Array.from({ length: SHIPMENTS }, () => anOrderOf('LOST')));
    let [calls, lost, busy] = [0, 0, 0];
    easyPost.shop.inject = ({ method, path, body }) => {
      if (method !== 'POST') return undefined;
      // A question for prices has no effect; a few of them come too fast.
      if (!path.endsWith('/buy') && !isPurchase(body)) {
        busy += 1;
        return busy <= BUSY_MAX ? 429 : undefined;
      }
      // Spread evenly, so that the share holds in every run.
      calls += 1;
      if (calls % 10 >= LOST_SHARE * 10) return undefined;
      lost += 1;
      return 'break after';
    };

    const answers = await Promise.all(orders.map((order) => shipBy('USPS', order)));

    expect([...new Set(answers.map(({ status }) => status))].every((status) => status < 300)).toBe(true);
    const shipped = await Promise.all(
      orders.map(({ id }) =>
        until('the order is fulfilled', async () => {
          const order = await ok(world.call('GET', `/v1/orders/${id}`));
          return order.status === 'FULFILLED' && order;
        }),
      ),
    );
    // Each label takes two calls with an effect, and none is repeated: what was lost is found again.
    expect([calls, lost]).toEqual([SHIPMENTS * 2, SHIPMENTS * 2 * LOST_SHARE]);
    const parcels = shipped.map((order) => partOf(order).parcels[0]);
    const labels = easyPost.shop.bought;
    expect(labels.map(({ reference }) => reference).sort()).toEqual(parcels.map(({ id }) => id).sort());
    expect(labels.map(({ tracking_code }) => tracking_code).sort()).toEqual(
      parcels.map(({ trackingNumber }) => trackingNumber).sort(),
    );
    for (const { id, totals } of shipped) {
      const { money, reserved } = await holdingsOf(world, id, 'LOST');
      expect([money.captured, money.capturable, reserved, totals.captured.amount]).toEqual([PRICE, 0, 0, PRICE]);
    }
    const { stock } = await holdingsOf(world, orders[0].id, 'LOST');
    expect(stock[0]).toMatchObject({ onHand: 100 - SHIPMENTS, committed: 0 });
  }, 120_000);

  it('keeps stock and money where they were when the carrier refuses, and ships with another', async () => {
    const to = { ...NEW_YORK, postalCode: REFUSED_ZIPS.address };
    const order = await anOrderOf('TEE', { shippingAddress: to });

    const refused = await shipBy('USPS', order);
    const { money, reserved } = await holdingsOf(world, order.id);
    const shipped = await shipBy('Postal', order);

    expect([refused.status, refused.body.type]).toEqual([409, '/problems/carrier-refused']);
    expect([money.captured, money.capturable, reserved]).toEqual([0, PRICE, 1]);
    expect([shipped.status, shipped.body.parcels[0].carrier]).toEqual([200, 'Postal']);
  });

  it('voids the label at the broker when the money cannot be captured', async () => {
    const order = await anOrderOf('TEE', { payments: [{ tender: 'CARD', token: 'pm_card_visa' }] });
    await expireAuthorization(world, order.id);

    const { status } = await ship(world, partOf(order).id);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(easyPost.shop.bought.map(({ refund_status }) => refund_status)).toEqual(['submitted']);
  });

  it.each([
    ['submitted', []],
    ['rejected', ['label-not-voided']],
  ])('takes a parcel back with its label, whose refund is %s at the broker', async (refundStatus, attention) => {
    easyPost.shop.refundStatus = refundStatus;
    const order = await anOrderOf('TEE');
    const { parcels } = await ok(shipBy('USPS', order));

    await ok(world.call('POST', `/v1/parcels/${parcels[0].id}/void`));

    expect(easyPost.shop.bought.map(({ refund_status }) => refund_status)).toEqual([refundStatus]);
    const { needsAttention, totals } = await ok(world.call('GET', `/v1/orders/${order.id}`));
    expect(needsAttention.map(({ kind }: Json) => kind)).toEqual(attention);
    expect(totals.refunded).toEqual(usd(PRICE));
    expect((await world.call('GET', `/v1/parcels/${parcels[0].id}/label.pdf`)).status).toBe(404);
  });

  it('packs by scan, suggests a box, prints the papers, and lists what left on the day', async () => {
    await ok(
      world.call('PUT', '/v1/boxes/S', { body: { name: 'Small', dimensionsMm: cube(150), weightGramsMax: 5_000 } }),
    );
    await ok(
      world.call('PUT', '/v1/boxes/L', { body: { name: 'Large', dimensionsMm: cube(400), weightGramsMax: 9_000 } }),
    );
    const order = await ok(place(world, { lines: [{ sku: 'MUG', quantity: 2, unitPrice: usd(900) }] }));
    const { id, lines } = partOf(order);
    const two = { lineId: lines[0].lineId, quantity: 2 };

    const { boxes } = await ok(world.call('GET', `/v1/fulfillment-orders/${id}/box-suggestion`));
    await ok(pick(world, id, [two]));
    const wrong = await packed(id, [{ ...two, gtin: '96385074' }]);
    const right = await ok(packed(id, [{ ...two, gtin: '4006381333931' }]));
    const { parcels } = await ok(shipBy('Postal', order));

    expect(boxes).toMatchObject([{ id: 'L', name: 'Large', units: [{ sku: 'MUG', quantity: 2 }] }]);
    expect([wrong.status, wrong.body.type]).toEqual([422, '/problems/wrong-gtin']);
    const [parcel] = parcels;
    expect([parcel.sscc, parcel.sscc]).toEqual([right.parcels[0].sscc, expect.stringMatching(/^\d{18}$/)]);
    const slip = await extracted((await pdf(parcel.packingSlipUrl)).bytes);
    for (const part of [order.orderNumber, 'The MUG', parcel.sscc, 'Ada Byron']) expect(slip).toContain(part);
    const label = await extracted((await pdf(parcel.labelUrl)).bytes);
    for (const part of [parcel.trackingNumber, parcel.sscc]) expect(label).toContain(part);
    await isOnManifest(parcel, order.orderNumber);
  });

  const cube = (side: number) => ({ l: side, w: side, h: side });
  const packed = (id: string, of: Json[]): Promise<Answer> =>
    world.call('POST', `/v1/fulfillment-orders/${id}/pack`, { body: { parcels: [{ lines: of }] } });

  async function isOnManifest(parcel: Json, orderNumber: string): Promise<void> {
    const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date(parcel.shippedAt));
    const question = `locationId=BOS&date=${date}`;
    const { items } = await ok(world.call('GET', `/v1/manifests?${question}`));
    expect(items).toMatchObject([{ carrier: 'Postal', parcels: [{ id: parcel.id, sscc: parcel.sscc, orderNumber }] }]);
    const printed = await extracted((await pdf(`/v1/manifests.pdf?${question}&carrier=Postal`)).bytes);
    expect(printed).toContain(parcel.trackingNumber);
    expect((await ok(world.call('GET', '/v1/manifests?locationId=BOS&date=2001-01-01'))).items).toEqual([]);
  }
});

/** Only purchases carry a reference of ours. */
const isPurchase = (body: unknown): boolean => (body as Json).shipment.reference !== undefined;

const extracted = async (bytes: Buffer): Promise<string> =>
  (await extractText(new Uint8Array(bytes), { mergePages: true })).text;

/** The provider lets it lapse, and we learn of it only when we capture. */
async function expireAuthorization({ simulatorUrl }: World, orderId: string): Promise<void> {
  const control = `${simulatorUrl}/_control`;
  const { intents } = (await (await fetch(`${control}/ledger?orderId=${orderId}`)).json()) as Json;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ payment_intent: intents[0].id });
  await fetch(`${control}/expire`, { method: 'POST', headers, body });
}
