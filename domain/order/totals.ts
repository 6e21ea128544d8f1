import { proportion } from '../money.ts';

/** What a line was sold for; `discount` and `tax` are for the whole line. All in the order's minor units. */
export type LinePrice = {
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly isTaxInclusive: boolean;
};
export type Charge = { readonly amountMinor: number; readonly taxMinor: number; readonly isTaxInclusive: boolean };

/** `net` is revenue, `tax` is owed to the state, `gross` is what the customer pays: gross = net + tax. */
export type Value = { readonly net: number; readonly tax: number; readonly gross: number };
export const NOTHING: Value = { net: 0, tax: 0, gross: 0 };

export const sumOf = (values: readonly Value[]): Value =>
  values.reduce(
    (sum, { net, tax, gross }) => ({ net: sum.net + net, tax: sum.tax + tax, gross: sum.gross + gross }),
    NOTHING,
  );

/**
 * The value of `count` units of a line after the first `taken` ones were shipped or cancelled. It is the difference of
 * two rounded running totals, so every partition of the line adds up to the whole line, to the last minor unit.
 */
export function valueOfUnits(line: LinePrice, taken: number, count: number): Value {
  if (taken < 0 || count < 0 || taken + count > line.quantity) {
    throw new RangeError(`units ${taken}+${count} do not fit a line of ${line.quantity}`);
  }
  const upTo = (whole: number) =>
    proportion(whole, taken + count, line.quantity) - proportion(whole, taken, line.quantity);
  const discounted = line.unitPriceMinor * count - upTo(line.discountMinor);
  return withTax(discounted, upTo(line.taxMinor), line.isTaxInclusive);
}

export const valueOfLine = (line: LinePrice): Value => valueOfUnits(line, 0, line.quantity);

export const valueOfCharge = (charge: Charge): Value =>
  withTax(charge.amountMinor, charge.taxMinor, charge.isTaxInclusive);

export function orderTotal(lines: readonly LinePrice[], shipping: Charge): Value {
  return sumOf([...lines.map(valueOfLine), valueOfCharge(shipping)]);
}

function withTax(price: number, tax: number, isTaxInclusive: boolean): Value {
  const net = isTaxInclusive ? price - tax : price;
  return { net, tax, gross: net + tax };
}
