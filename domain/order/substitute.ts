import { type KeptLine, keptUnits, valueOfUnits } from './totals.ts';

export type SubstitutePrice = {
  readonly quantity: number;
  readonly pricedQuantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
};

/** What is sent in place of the last units of a line costs the customer exactly what those would have cost him. */
export function priceOfSubstitutes(line: KeptLine, count: number): SubstitutePrice {
  const { net, tax, gross } = valueOfUnits(line, keptUnits(line) - count, count);
  const paid = line.isTaxInclusive ? gross : net;
  const { unitPriceMinor } = line;
  return {
    quantity: count,
    pricedQuantity: count,
    unitPriceMinor,
    discountMinor: unitPriceMinor * count - paid,
    taxMinor: tax,
  };
}
