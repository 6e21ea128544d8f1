import type { Sku } from '../ids.ts';
import type { SourcingLine } from './types.ts';

type Part = { readonly sku: Sku; readonly quantity: number };

/** Lines that ask for the same thing, taken together: they draw on the same stock and cost the same anywhere. */
export type Item = {
  /** What the shop sells, for messages; stock is that of `parts`. */
  readonly sku: Sku;
  /** What one unit takes from stock: a kit's components, else the SKU itself. In SKU order, each once. */
  readonly parts: readonly Part[];
  readonly weightGrams: number;
  readonly hazmat: boolean;
  readonly quantity: number;
  readonly lines: readonly SourcingLine[];
};

export function poolLines(lines: readonly SourcingLine[]): Item[] {
  const pools = Map.groupBy(lines.map(withParts), ({ line, parts }) => keyOf(line, parts));
  return [...pools.values()].map(itemOf);
}

type PartedLine = { readonly line: SourcingLine; readonly parts: readonly Part[] };

function withParts(line: SourcingLine): PartedLine {
  const { lineId, quantity } = line;
  if (!(Number.isSafeInteger(quantity) && quantity > 0)) {
    throw new RangeError(`quantity of line ${lineId} must be a whole number above 0, got ${quantity}`);
  }
  return { line, parts: line.components?.length ? merged(line.components) : [{ sku: line.sku, quantity: 1 }] };
}

function merged(components: readonly Part[]): Part[] {
  const sums = new Map<Sku, number>();
  for (const { sku, quantity } of components) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  const parts = [...sums].map(([sku, quantity]) => ({ sku, quantity }));
  return parts.sort((left, right) => (left.sku < right.sku ? -1 : 1));
}

function keyOf(line: SourcingLine, parts: readonly Part[]): string {
  const taken = parts.map(({ sku, quantity }) => `${quantity}*${sku}`).join('+');
  return `${taken}/${line.weightGrams}/${line.hazmat}`;
}

function itemOf(pool: readonly PartedLine[]): Item {
  const [{ line, parts }] = pool as [PartedLine];
  const lines = pool.map((member) => member.line);
  const quantity = lines.reduce((sum, each) => sum + each.quantity, 0);
  return { sku: line.sku, parts, weightGrams: line.weightGrams, hazmat: line.hazmat, quantity, lines };
}
