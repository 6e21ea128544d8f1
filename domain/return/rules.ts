import type { OrderLineId } from '../ids.ts';
import type { ReturnMethod } from './return.ts';

export const RETURN_RULES = ['quantity', 'finalSale', 'window', 'inStore'] as const;
export type ReturnRule = (typeof RETURN_RULES)[number];

export type AskedLine = {
  readonly lineId: OrderLineId;
  readonly sku: string;
  readonly quantity: number;
  /** Shipped, and not in another return that stands. */
  readonly returnable: number;
  /** Shipped units whose time to be returned is not over. */
  readonly inTime: number;
  readonly isFinalSale: boolean;
};
export type ReturnTerms = {
  readonly method: ReturnMethod;
  readonly inStore: boolean;
  readonly windowDays: number;
};
export type BrokenRule = { readonly rule: ReturnRule; readonly reason: string };

/** Why a return is declined at once; undefined when nothing stands against it. */
export function brokenRule(lines: readonly AskedLine[], terms: ReturnTerms): BrokenRule | undefined {
  if (terms.method === 'IN_STORE' && !terms.inStore) {
    return { rule: 'inStore', reason: 'What this channel sold is not taken back in stores.' };
  }
  return firstOf(lines, (line) => brokenBy(line, terms));
}

function brokenBy(line: AskedLine, { windowDays }: ReturnTerms): BrokenRule | undefined {
  const { lineId, sku, quantity, returnable, inTime, isFinalSale } = line;
  if (quantity > returnable) {
    return { rule: 'quantity', reason: `Of line ${lineId} ${returnable} units can be returned, got ${quantity}.` };
  }
  if (isFinalSale) return { rule: 'finalSale', reason: `${sku} was sold for good.` };
  // Units of a line are alike: what was returned before is taken to be what came first.
  if (quantity > inTime) {
    return { rule: 'window', reason: `Line ${lineId} could be returned within ${windowDays} days.` };
  }
  return undefined;
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
