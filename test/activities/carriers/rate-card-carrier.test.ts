import { describe, expect, it } from '@jest/globals';
import type { BuyRequest } from '../../../activities/carriers/carrier.ts';
import { createRateCardCarrier, trackingNumberOf } from '../../../activities/carriers/rate-card-carrier.ts';
import { hasCheckDigit } from '../../../domain/gtin.ts';
import { money } from '../../../domain/money.ts';
import type { RateZone } from '../../../domain/sourcing/types.ts';

const ADDRESS = { line1: '350 5th Ave', city: 'New York', region: 'NY', postalCode: '10118', country: 'US' };
const ZONE: RateZone = {
  carrier: 'POST',
  service: 'STANDARD',
  currency: 'USD',
  from: '*',
  to: 'US',
  upToGrams: 2_000,
  price: 500,
  transitDays: 4,
};
const signal = AbortSignal.timeout(60_000);
const way = { from: ADDRESS, to: ADDRESS, signal };
const carrierWith = (...zones: RateZone[]) => createRateCardCarrier(async () => zones);
const aPurchase = (reference = 'parcel-1'): BuyRequest => ({
  ...way,
  reference,
  parcel: { weightGrams: 700 },
  quote: { provider: 'rate-card', carrier: 'POST', service: 'STANDARD', price: money(1_000, 'USD'), transitDays: 4 },
});

describe('the rate card carrier', () => {
  it('answers with what the cards say for all parcels', async () => {
    const parcels = [{ weightGrams: 700 }, { weightGrams: 800 }];

    expect(await carrierWith(ZONE).rates({ ...way, parcels })).toEqual([aPurchase().quote]);
  });

  it('sells a label for the price of the one parcel', async () => {
    const label = await carrierWith(ZONE).buy(aPurchase());

    expect(label).toMatchObject({ carrier: 'POST', service: 'STANDARD', cost: { amount: 500, currency: 'USD' } });
  });

  it('returns the same label for the same parcel, and another for another', async () => {
    const [one, again, other] = await Promise.all(
      ['parcel-1', 'parcel-1', 'parcel-2'].map((reference) => carrierWith(ZONE).buy(aPurchase(reference))),
    );

    expect(again).toEqual(one);
    expect(other?.trackingNumber).not.toBe(one?.trackingNumber);
  });

  it('refuses once the card is gone', async () => {
    const purchase = carrierWith().buy(aPurchase());

    await expect(purchase).rejects.toMatchObject({ name: 'CarrierRefused', code: 'service-unavailable' });
  });

  it('voids whatever it sold', async () => {
    const request = { reference: 'parcel-1', provider: 'rate-card', signal };

    expect(await carrierWith(ZONE).void(request)).toBe('VOIDED');
  });
});

describe('trackingNumberOf', () => {
  it('has a check digit and is different for 10,000 parcels', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => trackingNumberOf(`parcel-${index}`));

    expect(numbers.every((number) => /^OL\d{19}$/.test(number) && hasCheckDigit(number.slice(2)))).toBe(true);
    expect(new Set(numbers).size).toBe(10_000);
  });
});
