type Band = { readonly upToGrams: number; readonly percent: number };
type Lane = { readonly from: string; readonly to: string; readonly price: number; readonly transitDays: number };
type Card = {
  readonly carrier: string;
  readonly service: 'STANDARD' | 'EXPRESS';
  readonly currency: string;
  readonly lanes: readonly Lane[];
};

const PARCEL_POST = 'PARCEL-POST';
const COURIER = 'COURIER';

/** A lane's price is for the lightest band; heavier ones cost a multiple of it. The last one is a pallet. */
const BANDS: readonly Band[] = [
  { upToGrams: 1_000, percent: 100 },
  { upToGrams: 5_000, percent: 160 },
  { upToGrams: 31_500, percent: 310 },
  { upToGrams: 1_000_000, percent: 2_400 },
];

const CARDS: Readonly<Record<string, Card>> = {
  'us-standard': {
    carrier: PARCEL_POST,
    service: 'STANDARD',
    currency: 'USD',
    lanes: [
      { from: 'US', to: 'US', price: 690, transitDays: 4 },
      { from: 'US', to: 'US-NY', price: 520, transitDays: 2 },
      { from: 'US', to: 'US-NJ', price: 520, transitDays: 2 },
      { from: 'US', to: 'US-CA', price: 840, transitDays: 6 },
      { from: 'US', to: 'CA', price: 1_290, transitDays: 7 },
      { from: '*', to: '*', price: 2_400, transitDays: 14 },
    ],
  },
  'us-express': {
    carrier: COURIER,
    service: 'EXPRESS',
    currency: 'USD',
    lanes: [
      { from: 'US', to: 'US', price: 1_950, transitDays: 1 },
      { from: 'US', to: 'CA', price: 2_950, transitDays: 2 },
      { from: '*', to: '*', price: 4_900, transitDays: 4 },
    ],
  },
  'eu-standard': {
    carrier: PARCEL_POST,
    service: 'STANDARD',
    currency: 'EUR',
    lanes: [
      { from: 'NL', to: 'NL', price: 460, transitDays: 1 },
      { from: 'NL', to: 'BE', price: 540, transitDays: 2 },
      { from: 'NL', to: 'DE', price: 540, transitDays: 2 },
      { from: 'NL', to: 'FR', price: 790, transitDays: 3 },
      { from: '*', to: '*', price: 1_390, transitDays: 7 },
    ],
  },
  'eu-express': {
    carrier: COURIER,
    service: 'EXPRESS',
    currency: 'EUR',
    lanes: [
      { from: 'NL', to: 'NL', price: 990, transitDays: 1 },
      { from: 'NL', to: 'DE', price: 1_490, transitDays: 1 },
      { from: '*', to: '*', price: 2_600, transitDays: 3 },
    ],
  },
  'uk-standard': {
    carrier: PARCEL_POST,
    service: 'STANDARD',
    currency: 'GBP',
    lanes: [
      { from: 'GB', to: 'GB', price: 390, transitDays: 2 },
      { from: 'NL', to: 'GB', price: 890, transitDays: 4 },
      { from: '*', to: '*', price: 1_450, transitDays: 9 },
    ],
  },
  'uk-express': {
    carrier: COURIER,
    service: 'EXPRESS',
    currency: 'GBP',
    lanes: [
      { from: 'GB', to: 'GB', price: 890, transitDays: 1 },
      { from: '*', to: '*', price: 2_300, transitDays: 3 },
    ],
  },
};

/** By id, in the API's form. */
export const RATE_CARDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = Object.fromEntries(
  Object.entries(CARDS).map(([id, { lanes, ...card }]) => [id, { ...card, zones: lanes.flatMap(zonesOf) }]),
);

function zonesOf({ from, to, price, transitDays }: Lane) {
  const priceOf = ({ percent }: Band) => Math.round((price * percent) / 100);
  return BANDS.map((band) => ({ from, to, upToGrams: band.upToGrams, price: priceOf(band), transitDays }));
}
