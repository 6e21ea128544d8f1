import fc from 'fast-check';

export const ACTS = ['ship', 'cancel', 'raise', 'lower', 'add', 'return', 'goodwill', 'recharge', 'hold'] as const;
/** `which` line or fulfillment order, counted round; an act that finds nothing to do is left out. */
export type Act = { readonly what: (typeof ACTS)[number]; readonly which: number; readonly units: number };
type Price = { readonly unit: number; readonly discount: number; readonly tax: number; readonly inclusive: boolean };
export type Line = Price & { readonly quantity: number };
export type Plan = {
  readonly currency: 'USD' | 'JPY' | 'KWD';
  readonly tenders: readonly ('CARD' | 'CASH' | 'INVOICE' | 'GIFT_CARD')[];
  readonly lines: readonly Line[];
  readonly shipping: number;
  readonly acts: readonly Act[];
  readonly isFinished: boolean;
};

const prices = fc
  .record({ unit: fc.integer({ min: 1, max: 9_999 }), discount: fc.nat(99), tax: fc.nat(999), inclusive: fc.boolean() })
  .map(
    (price): Price => ({
      ...price,
      discount: Math.min(price.discount, price.unit - 1),
      tax: Math.min(price.tax, price.unit),
    }),
  );
const lines = fc
  .record({ price: prices, quantity: fc.integer({ min: 1, max: 4 }) })
  .map(({ price, quantity }): Line => ({ ...price, quantity, tax: price.inclusive ? 0 : price.tax }));
const act = fc.record({ what: fc.constantFrom(...ACTS), which: fc.nat(3), units: fc.integer({ min: 1, max: 3 }) });

/** The card provider takes no dinars that are not whole tens of its minor units, so those are paid without it. */
const PAYING = {
  USD: [['CARD'], ['CASH'], ['INVOICE'], ['GIFT_CARD', 'CARD'], ['CASH', 'CARD'], ['CARD', 'INVOICE']],
  JPY: [['CARD'], ['CASH'], ['GIFT_CARD', 'CARD'], ['CASH', 'CARD']],
  KWD: [['CASH'], ['INVOICE'], ['CASH', 'INVOICE'], ['GIFT_CARD', 'CASH']],
} as const;
const paying = fc.oneof(
  ...(['USD', 'JPY', 'KWD'] as const).map((currency) =>
    fc.record({ currency: fc.constant(currency), tenders: fc.constantFrom<Plan['tenders'][]>(...PAYING[currency]) }),
  ),
);

/** The whole life of an order, from how it is paid to what is done to it. */
export const plans: fc.Arbitrary<Plan> = fc
  .record({
    paying,
    lines: fc.array(lines, { minLength: 2, maxLength: 2 }),
    shipping: fc.nat(700),
    acts: fc.array(act, { minLength: 3, maxLength: 9 }),
    isFinished: fc.boolean(),
  })
  .map(({ paying: how, ...plan }) => ({ ...how, ...plan }));

/** By the words of the contract: discount and tax are for the whole line, and scale with its units. */
export function grossOf({ unit, discount, tax, inclusive, quantity }: Line, units: number): number {
  const share = (whole: number) => Math.round((whole * units) / quantity);
  return unit * units - share(discount) + (inclusive ? 0 : share(tax));
}
