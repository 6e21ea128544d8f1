import type { Address } from '../../domain/address.ts';
import type { Quote } from '../../domain/carriers/rate.ts';
import type { Money } from '../../domain/money.ts';

/**
 * The one door to whoever carries parcels. A definite "no" is a `CarrierRefused`; `CarrierUnavailable`, like
 * everything else that is thrown, leaves the outcome open: ask again with the same reference.
 */
export interface Carrier {
  /** Where the carrier keeps no references, a repeat is safe only because `buy` looks before it buys: one at a time. */
  readonly knowsReferences: boolean;
  /** The cheapest first; empty where it does not serve the way. */
  rates(request: RateRequest): Promise<Quote[]>;
  /** A repeat with the same reference answers with the label that was bought first. */
  buy(request: BuyRequest): Promise<Label>;
  /** Voiding what is void already, or was never bought, is fine. REFUSED: the carrier keeps the money. */
  void(request: VoidRequest): Promise<'VOIDED' | 'REFUSED'>;
}

export type ParcelMeasures = {
  readonly weightGrams: number;
  readonly dimensionsMm?: { readonly l: number; readonly w: number; readonly h: number };
};

/** As rows have it: null where nobody measured. */
export type Measured = {
  readonly weightGrams: number;
  readonly dimensionsMm: { readonly l: number; readonly w: number; readonly h: number } | null;
};

export const measuresOf = ({ weightGrams, dimensionsMm }: Measured): ParcelMeasures => ({
  weightGrams,
  ...(dimensionsMm ? { dimensionsMm } : {}),
});

export type RateRequest = {
  readonly from: Address;
  readonly to: Address;
  readonly parcels: readonly ParcelMeasures[];
  readonly carrier?: string;
  readonly service?: string;
  /** Quotes in this currency come first. */
  readonly currency?: string;
  /** Of the shop's own places and rates, where the asker has just read it. */
  readonly placesVersion?: string | undefined;
  readonly signal: AbortSignal;
};

export type BuyRequest = {
  /** Our parcel's id. A new try after a refusal may keep it. */
  readonly reference: string;
  readonly from: Address;
  readonly to: Address;
  readonly parcel: ParcelMeasures;
  readonly quote: Quote;
  readonly signal: AbortSignal;
};

export type VoidRequest = {
  readonly reference: string;
  /** `provider` of the quote that was bought. */
  readonly provider: string;
  /** Both absent when buying lost its answer. */
  readonly trackingNumber?: string;
  readonly carrierShipmentId?: string;
  readonly signal: AbortSignal;
};

export type Label = {
  readonly trackingNumber: string;
  readonly carrier: string;
  readonly service: string;
  /** What it really cost this one parcel; the quote was for all of them together. */
  readonly cost: Money;
  readonly carrierShipmentId?: string;
  /** Absent where the label is ours to draw. */
  readonly labelPdf?: Uint8Array;
};

export const CARRIER_REFUSAL_CODES = [
  'address-refused',
  'parcel-refused',
  'service-unavailable',
  'account-refused',
  'not-accepted',
] as const;
export type CarrierRefusalCode = (typeof CARRIER_REFUSAL_CODES)[number];

/** Our own code in the message, because it may reach a workflow history, where no name or address belongs. */
export class CarrierRefused extends Error {
  override readonly name = 'CarrierRefused';
  readonly code: CarrierRefusalCode;
  /** The carrier's own words and code, for the log and for its adapter. */
  readonly carrierText: string | undefined;
  readonly carrierCode: string | undefined;

  constructor(code: CarrierRefusalCode, carrierText?: string, carrierCode?: string) {
    super(`the carrier refused: ${code}`);
    this.code = code;
    this.carrierText = carrierText;
    this.carrierCode = carrierCode;
  }
}

/** Not as `cause`: Temporal would write the text of the cause into the history. `carrierText` is for the log. */
export class CarrierUnavailable extends Error {
  override readonly name = 'CarrierUnavailable';
  readonly retryAfterMs: number | undefined;
  readonly carrierText: string | undefined;

  constructor(what: string, { retryAfterMs, carrierText }: { retryAfterMs?: number; carrierText?: string } = {}) {
    super(`the carrier gave no answer: ${what}`);
    this.retryAfterMs = retryAfterMs;
    this.carrierText = carrierText;
  }
}
