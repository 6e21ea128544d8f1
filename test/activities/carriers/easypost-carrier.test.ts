import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Carrier } from '../../../activities/carriers/carrier.ts';
import {
  aPurchase,
  aVoid,
  BUY,
  CREATE,
  once,
  openEasyPost,
  PARCEL,
  patiently,
  soon,
  toZip,
  untilAnswered,
  WAY,
} from '../../support/easypost-purchases.ts';
import { type EasyPostShop, type Fault, OFFERS, REFUSED_ZIPS } from '../../support/easypost-server.ts';

let server: Awaited<ReturnType<typeof openEasyPost>>;
let shop: EasyPostShop;
let carrier: Carrier;
beforeAll(async () => {
  server = await openEasyPost();
  ({ shop, carrier } = server);
});
afterAll(() => server.stop());
beforeEach(() => server.empty());

describe('EasyPost rates', () => {
  it('are the cheapest first, with days where they are known', async () => {
    const rates = await carrier.rates({ ...WAY, parcels: [PARCEL], signal: patiently() });

    expect(rates.map(({ service, price, transitDays }) => [service, price.amount, transitDays])).toEqual([
      ['Unknown', 500, undefined],
      ['GroundAdvantage', 758, 4],
      ['Priority', 990, 2],
      ['NextDayAir', 4_101, 1],
    ]);
    expect(shop.shipments[0]).toMatchObject({
      reference: null,
      parcel: { weight: 24.7, length: 11.9, width: 7.9, height: 4 },
    });
  });

  it.each([
    ['EXPRESS', ['Priority', 'NextDayAir']],
    ['STANDARD', ['Unknown', 'GroundAdvantage', 'Priority', 'NextDayAir']],
    ['Priority', ['Priority']],
  ])('for %s are %j', async (service, expected) => {
    const rates = await carrier.rates({ ...WAY, parcels: [PARCEL], service, signal: patiently() });

    expect(rates.map((quote) => quote.service)).toEqual(expected);
  });

  it('add up over the parcels and leave out who does not take all', async () => {
    shop.offersFor = (ounces) => (ounces > 35 ? OFFERS.slice(1) : OFFERS);

    const parcels = [PARCEL, { weightGrams: 1_000 }];
    const rates = await carrier.rates({ ...WAY, parcels, carrier: 'USPS', signal: patiently() });

    expect(rates.map(({ service, price }) => [service, price.amount])).toEqual([['Priority', 1_980]]);
  });

  it('are none where nobody goes', async () => {
    shop.offersFor = () => [];

    expect(await carrier.rates({ ...WAY, parcels: [PARCEL], signal: patiently() })).toEqual([]);
  });
});

describe('an EasyPost label', () => {
  it('is bought for our reference, with its price, tracking number and PDF', async () => {
    const label = await carrier.buy(aPurchase());

    const [shipment] = shop.bought;
    expect(shipment).toMatchObject({ reference: 'parcel-1', selected_rate: { service: 'Priority' } });
    expect(label).toMatchObject({
      trackingNumber: shipment?.tracking_code,
      carrier: 'USPS',
      service: 'Priority',
      cost: { amount: 990, currency: 'USD' },
      carrierShipmentId: shipment?.id,
    });
    expect(Buffer.from(label.labelPdf ?? []).toString()).toBe(`%PDF-1.4 label of ${shipment?.id}`);
  });

  it('is the same one when it is bought again', async () => {
    const first = await carrier.buy(aPurchase());

    expect(await carrier.buy(aPurchase())).toEqual(first);
    expect(shop.bought).toHaveLength(1);
  });

  it.each<[Fault, 'POST' | 'GET', RegExp]>([
    ['hang after', ...CREATE],
    ['break after', ...CREATE],
    ['hang before', ...CREATE],
    ['hang after', ...BUY],
    ['break after', ...BUY],
    ['hang before', ...BUY],
    ['break before', ...BUY],
    ['html 502', ...BUY],
    [429, ...BUY],
    [503, ...BUY],
    [429, 'GET', /parcel-1$/],
    ['hang before', 'GET', /labels/],
    ['html 502', 'GET', /labels/],
  ])('exists once although the carrier does "%s" to %s %s', async (fault, method, path) => {
    shop.inject = once(fault, method, path);

    const label = await untilAnswered(carrier, aPurchase());

    expect(shop.bought.map(({ tracking_code }) => tracking_code)).toEqual([label.trackingNumber]);
  });

  it('exists once for each of 100 parcels although 30 % of the answers are lost', async () => {
    // A fixed sequence, so that a failure can be run again.
    let seed = 20_261_123;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    shop.inject = () => (random() < 0.3 ? 'break after' : undefined);
    const references = Array.from({ length: 100 }, (_, index) => `parcel-${index}`);

    const labels = await Promise.all(
      references.map((reference) => untilAnswered(carrier, aPurchase({ reference }), patiently)),
    );

    const bought = Object.fromEntries(shop.bought.map(({ reference, tracking_code }) => [reference, tracking_code]));
    expect(shop.bought).toHaveLength(100);
    expect(bought).toEqual(Object.fromEntries(references.map((key, index) => [key, labels[index]?.trackingNumber])));
  });

  it.each(['newest', 'oldest'] as const)(
    'is found behind a twin that came late, whichever shows: %s',
    async (shows) => {
      shop.shows = shows;
      shop.inject = once('late', ...CREATE); // Its shipment appears after the next try has looked for it.
      await expect(carrier.buy(aPurchase({ signal: soon() }))).rejects.toThrow('it took too long');
      shop.inject = once('break after', ...BUY);
      await expect(carrier.buy(aPurchase())).rejects.toThrow('the connection broke');
      shop.settleLate();

      const label = await carrier.buy(aPurchase());

      expect(shop.shipments).toHaveLength(2);
      expect(shop.bought.map(({ tracking_code }) => tracking_code)).toEqual([label.trackingNumber]);
    },
  );

  it('is looked for through all pages', async () => {
    const mine = await carrier.buy(aPurchase());
    for (let other = 0; other < 230; other += 1) {
      shop.shipments.unshift({
        ...structuredClone(shop.bought[0]),
        id: `shp_${other}`,
        reference: `o-${other}`,
      } as never);
    }
    shop.shipments.unshift({
      ...structuredClone(shop.bought[0]),
      id: 'shp_twin',
      reference: 'parcel-1',
      postage_label: null,
    } as never);

    const label = await carrier.buy(aPurchase());

    expect(label.trackingNumber).toBe(mine.trackingNumber);
    expect(shop.requests.filter((request) => request === 'GET /v2/shipments')).toHaveLength(3);
  });

  it('goes to the corrected address after a refusal', async () => {
    const refused = carrier.buy(aPurchase(toZip(REFUSED_ZIPS.postage)));
    await expect(refused).rejects.toMatchObject({ code: 'not-accepted' });

    await carrier.buy(aPurchase(toZip('94105')));

    expect(shop.bought).toMatchObject([{ to_address: { zip: '94105' } }]);
  });

  it('is bought on the shipment that an earlier try left open', async () => {
    shop.inject = once('break before', ...BUY);

    await untilAnswered(carrier, aPurchase());

    expect(shop.shipments).toHaveLength(1);
  });

  it('is bought anew after the first was given back', async () => {
    const first = await carrier.buy(aPurchase());
    await carrier.void(aVoid({ carrierShipmentId: first.carrierShipmentId }));

    const second = await carrier.buy(aPurchase());
    const again = await carrier.buy(aPurchase());

    expect(second.trackingNumber).not.toBe(first.trackingNumber);
    expect(again).toEqual(second);
    expect(shop.bought).toHaveLength(2);
  });
});
