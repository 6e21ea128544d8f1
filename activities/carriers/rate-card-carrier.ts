import { createHash } from 'node:crypto';
import { type Quote, quotes } from '../../domain/carriers/rate.ts';
import { checkDigit } from '../../domain/gtin.ts';
import type { RateZone } from '../../domain/sourcing/types.ts';
import { type BuyRequest, type Carrier, CarrierRefused, type Label, type RateRequest } from './carrier.ts';

/** As they are now, of which the caller may know the version. */
export type ReadCards = (version?: string) => Promise<readonly RateZone[]>;

/**
 * The carrier that needs no account: prices from the shop's own rate cards, labels drawn by us. It keeps nothing,
 * so a repeat returns the same label because everything in it follows from the parcel's id and the cards.
 */
export function createRateCardCarrier(readCards: ReadCards): Carrier {
  // What was quoted a moment ago is sold by the same cards; a quote that was kept in a row is not among these.
  const quotedBy = new WeakMap<Quote, readonly RateZone[]>();
  return {
    knowsReferences: true,

    async rates({ parcels, placesVersion, ...question }: RateRequest): Promise<Quote[]> {
      const cards = await readCards(placesVersion);
      const offers = quotes({ ...question, parcelWeights: parcels.map(({ weightGrams }) => weightGrams) }, cards);
      for (const offer of offers) quotedBy.set(offer, cards);
      return offers;
    },

    async buy({ reference, from, to, parcel, quote }: BuyRequest): Promise<Label> {
      const { carrier, service } = quote;
      const question = { from, to, carrier, service, currency: quote.price.currency };
      const cards = quotedBy.get(quote) ?? (await readCards());
      const [ofParcel] = quotes({ ...question, parcelWeights: [parcel.weightGrams] }, cards);
      // The card was taken back since the quote.
      if (!ofParcel) throw new CarrierRefused('service-unavailable');
      return { trackingNumber: trackingNumberOf(reference), carrier, service, cost: ofParcel.price };
    },

    async void() {
      return 'VOIDED';
    },
  };
}

const TRACKING_DIGITS = 18;

/** "OL", 18 digits that follow from the parcel's id, and their check digit. */
export function trackingNumberOf(reference: string): string {
  const hash = createHash('sha256').update(reference).digest().readBigUInt64BE();
  const digits = (hash % 10n ** BigInt(TRACKING_DIGITS)).toString().padStart(TRACKING_DIGITS, '0');
  return `OL${digits}${checkDigit(digits)}`;
}
