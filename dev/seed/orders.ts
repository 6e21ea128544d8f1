import type { ChannelName } from './channels.ts';

export type DemoOrder = {
  readonly externalOrderId: string;
  readonly channel: ChannelName;
  readonly currency: string;
  /** What the seed does with it once it is accepted. */
  readonly goesTo?: 'DELIVERED';
} & Readonly<Record<string, unknown>>;

const usd = (amount: number) => ({ amount, currency: 'USD' });
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const CARD = [{ tender: 'CARD', token: 'pm_card_visa' }];
const STANDARD = { method: 'SHIPPING', service: 'STANDARD' };

const BROOKLYN = { line1: '218 Hicks Street', city: 'Brooklyn', region: 'NY', postalCode: '11201', country: 'US' };
const CHICAGO = {
  line1: '1901 West Division Street',
  city: 'Chicago',
  region: 'IL',
  postalCode: '60622',
  country: 'US',
};

/** One of each kind that a person wants to look at first. Nobody of these names exists. */
export const ORDERS: readonly DemoOrder[] = [
  {
    externalOrderId: 'DEMO-1001',
    channel: 'web-us',
    currency: 'USD',
    customer: { name: 'Maud Linden', email: 'maud.linden@example.com' },
    shippingAddress: { name: 'Maud Linden', ...BROOKLYN },
    delivery: STANDARD,
    lines: [
      { sku: 'KIT-BREAKFAST-2', quantity: 1, unitPrice: usd(4_900), tax: { amount: 435, rate: '0.08875' } },
      { sku: 'TEA-EARL-GREY', quantity: 2, unitPrice: usd(890) },
    ],
    shippingCharge: usd(595),
    payments: CARD,
  },
  {
    externalOrderId: 'DEMO-1002',
    channel: 'web-us',
    currency: 'USD',
    goesTo: 'DELIVERED',
    customer: { name: 'Otis Barrow', email: 'otis.barrow@example.com' },
    shippingAddress: { name: 'Otis Barrow', ...CHICAGO },
    delivery: STANDARD,
    lines: [
      { sku: 'LANTERN-STORM', quantity: 1, unitPrice: usd(3_450), discount: usd(345) },
      { sku: 'LAMP-OIL-1L', quantity: 2, unitPrice: usd(990) },
    ],
    shippingCharge: usd(795),
    payments: CARD,
  },
  {
    externalOrderId: 'DEMO-1003',
    channel: 'web-us',
    currency: 'USD',
    customer: { name: 'Perpetua Vale', email: 'perpetua.vale@example.com' },
    shippingAddress: { name: 'Perpetua Vale', ...CHICAGO },
    delivery: { method: 'SHIPPING', service: 'EXPRESS' },
    lines: [{ sku: 'TENT-TREK-2P', quantity: 3, unitPrice: usd(28_900) }],
    payments: CARD,
    riskScore: 92, // Over the channel's threshold, so it waits for a person.
  },
  {
    externalOrderId: 'DEMO-1004',
    channel: 'web-us',
    currency: 'USD',
    customer: { name: 'Silas Crane', email: 'silas.crane@example.com' },
    shippingAddress: { name: 'Silas Crane', ...CHICAGO, postalCode: '606' }, // Too short: held as INCORRECT_ADDRESS.
    delivery: STANDARD,
    lines: [{ sku: 'BLANKET-WOOL-GRN', quantity: 1, unitPrice: usd(8_900) }],
    payments: CARD,
  },
  {
    externalOrderId: 'DEMO-2001',
    channel: 'web-eu',
    currency: 'EUR',
    customer: { name: 'Henrike Anger', email: 'henrike.anger@example.com', locale: 'de-DE' },
    shippingAddress: {
      name: 'Henrike Anger',
      line1: 'Kollwitzstraße 42',
      city: 'Berlin',
      postalCode: '10405',
      country: 'DE',
      geo: { lat: 52.5385, lon: 13.4185 },
    },
    delivery: STANDARD,
    lines: [
      {
        sku: 'COFFEE-HOUSE-250',
        quantity: 3,
        unitPrice: eur(990),
        tax: { amount: 194, rate: '0.07', inclusive: true },
      },
      { sku: 'PAN-IRON-26', quantity: 1, unitPrice: eur(4_900), tax: { amount: 782, rate: '0.19', inclusive: true } },
    ],
    shippingCharge: eur(590),
    payments: CARD,
  },
  {
    externalOrderId: 'DEMO-3001',
    channel: 'store-uk',
    currency: 'GBP',
    customer: { name: 'Wilfred Ashdown', email: 'wilfred.ashdown@example.com', locale: 'en-GB' },
    delivery: { method: 'PICK_UP', locationId: 'store-london' },
    lines: [{ sku: 'TEAPOT-IRON-08L', quantity: 1, unitPrice: gbp(4_200) }],
    payments: CARD,
  },
];
