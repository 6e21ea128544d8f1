import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Carrier } from '../../../activities/carriers/carrier.ts';
import { createEasyPostCarrier } from '../../../activities/carriers/easypost/easypost-carrier.ts';
import { aPurchase, aVoid, BUY, CREATE, once, openEasyPost, soon, toZip } from '../../support/easypost-purchases.ts';
import { type EasyPostShop, type Fault, REFUSED_ZIPS } from '../../support/easypost-server.ts';

let server: Awaited<ReturnType<typeof openEasyPost>>;
let shop: EasyPostShop;
let carrier: Carrier;
beforeAll(async () => {
  server = await openEasyPost();
  ({ shop, carrier } = server);
});
afterAll(() => server.stop());
beforeEach(() => server.empty());

describe('an EasyPost refusal', () => {
  it.each([
    ['address-refused', toZip(REFUSED_ZIPS.address)],
    ['not-accepted', toZip(REFUSED_ZIPS.postage)],
    ['account-refused', toZip(REFUSED_ZIPS.payment)],
    ['service-unavailable', { quote: { ...aPurchase().quote, service: 'Drone' } }],
  ])('is told as %s, in our own words', async (code, change) => {
    const purchase = carrier.buy(aPurchase(change));

    await expect(purchase).rejects.toMatchObject({
      name: 'CarrierRefused',
      code,
      message: `the carrier refused: ${code}`,
    });
    expect(shop.bought).toEqual([]);
  });

  it.each<[Fault | string, string]>([
    [429, 'status 429'],
    [500, 'status 500'],
    ['html 502', 'the connection broke'],
    ['hang before', 'it took too long'],
  ])('is not what %s means', async (fault, what) => {
    shop.inject = once(fault as Fault, ...CREATE);

    const purchase = carrier.buy(aPurchase({ signal: soon() }));

    await expect(purchase).rejects.toMatchObject({
      name: 'CarrierUnavailable',
      message: `the carrier gave no answer: ${what}`,
    });
  });

  it('is not what a carrier without an answer means', async () => {
    await expect(carrier.buy(aPurchase(toZip(REFUSED_ZIPS.noResponse)))).rejects.toThrow('status 422');
  });

  it('is not what a wrong API key means', async () => {
    const locked = createEasyPostCarrier({ ...server.account, apiKey: 'wrong' });

    await expect(locked.buy(aPurchase())).rejects.toThrow('the carrier gave no answer: status 401');
  });

  it('says how long to wait when it asks too often', async () => {
    shop.inject = once(429, ...CREATE);

    await expect(carrier.buy(aPurchase())).rejects.toMatchObject({ retryAfterMs: 2_000 });
  });

  it('carries no name and no address where it could enter a history', async () => {
    const refused = await thrownBy(carrier.buy(aPurchase(toZip(REFUSED_ZIPS.address))));
    shop.inject = once(500, ...CREATE);
    const broken = await thrownBy(carrier.buy(aPurchase()));

    for (const { message, stack, cause } of [refused, broken]) {
      expect(`${message} ${stack}`).not.toMatch(/Jane|Montgomery/);
      expect(cause).toBeUndefined();
    }
    expect([refused, broken].map(({ carrierText }) => carrierText)).toEqual([
      'Jane Doe, 417 Montgomery St: no such address',
      'Jane Doe, 417 Montgomery St',
    ]);
  });
});

const thrownBy = (call: Promise<unknown>): Promise<Error & { carrierText?: string }> =>
  call.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error) => error,
  );

describe('voiding at EasyPost', () => {
  it('gives the label back once', async () => {
    const { carrierShipmentId } = await carrier.buy(aPurchase());

    expect(await carrier.void(aVoid({ carrierShipmentId }))).toBe('VOIDED');
    expect(await carrier.void(aVoid({ carrierShipmentId }))).toBe('VOIDED');
    expect(shop.requests.filter((request) => request.endsWith('/refund'))).toHaveLength(1);
  });

  it('finds the label of a purchase that lost its answer', async () => {
    shop.inject = once('hang after', ...BUY);
    await expect(carrier.buy(aPurchase({ signal: soon() }))).rejects.toThrow();

    expect(await carrier.void(aVoid())).toBe('VOIDED');
    expect(shop.bought).toMatchObject([{ refund_status: 'submitted' }]);
  });

  it('survives its own lost answer', async () => {
    const { carrierShipmentId } = await carrier.buy(aPurchase());
    shop.inject = once('hang after', 'POST', /refund$/);
    await expect(carrier.void(aVoid({ carrierShipmentId, signal: soon() }))).rejects.toThrow('it took too long');

    expect(await carrier.void(aVoid({ carrierShipmentId }))).toBe('VOIDED');
  });

  it('has nothing to do where nothing was bought', async () => {
    shop.inject = once('hang after', ...CREATE);
    await expect(carrier.buy(aPurchase({ signal: soon() }))).rejects.toThrow();

    expect(await carrier.void(aVoid())).toBe('VOIDED');
    expect(await carrier.void(aVoid({ reference: 'never-seen' }))).toBe('VOIDED');
  });

  it('is REFUSED where the carrier keeps the money', async () => {
    const { carrierShipmentId } = await carrier.buy(aPurchase());
    shop.refundStatus = 'rejected';

    expect(await carrier.void(aVoid({ carrierShipmentId }))).toBe('REFUSED');
    expect(await carrier.void(aVoid({ carrierShipmentId }))).toBe('REFUSED');
  });
});
