import { proportion } from '../money.ts';

/**
 * What a line was sold for. `discount` and `tax` are those of `pricedQuantity` units, which is what the channel priced;
 * an edit that asks for more or fewer scales them from there. All in the order's minor units.
 */
export type LinePrice = {
  readonly quantity: number;
  readonly pricedQuantity: number;
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

/** Units leave from the first on and are cancelled from the last on: what is kept is worth the same in any order. */
export type KeptLine = LinePrice & { readonly cancelled: number };
export const keptUnits = ({ quantity, cancelled }: KeptLine): number => quantity - cancelled;

/**
 * The value of `count` units of a line after the first `taken` ones. It is the difference of two rounded running
 * totals, so every partition of the line adds up to the whole line, to the last minor unit.
 */
export function valueOfUnits(line: LinePrice, taken: number, count: number): Value {
  if (taken < 0 || count < 0 || taken + count > line.quantity) {
    throw new RangeError(`units ${taken}+${count} do not fit a line of ${line.quantity}`);
  }
  const upTo = (whole: number) =>
    proportion(whole, taken + count, line.pricedQuantity) - proportion(whole, taken, line.pricedQuantity);
  const discounted = line.unitPriceMinor * count - upTo(line.discountMinor);
  return withTax(discounted, upTo(line.taxMinor), line.isTaxInclusive);
}

/** `discount` or `tax` of all units that the line has now. */
export const ofWholeLine = (minor: number, { quantity, pricedQuantity }: LinePrice): number =>
  proportion(minor, quantity, pricedQuantity);

export const valueOfLine = (line: LinePrice): Value => valueOfUnits(line, 0, line.quantity);
export const valueOfKept = (line: KeptLine): Value => valueOfUnits(line, 0, keptUnits(line));

export const valueOfCharge = (charge: Charge): Value =>
  withTax(charge.amountMinor, charge.taxMinor, charge.isTaxInclusive);

export function orderTotal(lines: readonly LinePrice[], shipping: Charge): Value {
  return sumOf([...lines.map(valueOfLine), valueOfCharge(shipping)]);
}

function withTax(price: number, tax: number, isTaxInclusive: boolean): Value {
  const net = isTaxInclusive ? price - tax : price;
  return { net, tax, gross: net + tax };
}
