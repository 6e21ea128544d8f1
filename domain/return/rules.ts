import type { OrderLineId } from '../ids.ts';
import type { ReturnMethod, ReturnReason } from './return.ts';
import { type Condition, isCustomersChoice } from './terms.ts';

export const RETURN_RULES = ['quantity', 'finalSale', 'window', 'condition', 'inStore', 'byPost'] as const;
export type ReturnRule = (typeof RETURN_RULES)[number];

export type AskedLine = {
  readonly lineId: OrderLineId;
  readonly sku: string;
  readonly quantity: number;
  /** Shipped, and not in another return that stands. */
  readonly returnable: number;
  /** Shipped units whose time to be returned is not over. */
  readonly inTime: number;
  readonly windowDays: number;
  readonly isFinalSale: boolean;
  readonly reason: ReturnReason;
  /** As the customer says; absent, nobody has asked him. */
  readonly condition?: Condition | undefined;
  /** What is taken back; absent, anything. */
  readonly conditions?: readonly Condition[] | undefined;
};
export type ReturnTerms = {
  readonly method: ReturnMethod;
  readonly inStore: boolean;
  readonly byPost: boolean;
};
export type BrokenRule = { readonly rule: ReturnRule; readonly reason: string };

/** Why a return is declined at once; undefined when nothing stands against it. */
export function brokenRule(lines: readonly AskedLine[], terms: ReturnTerms): BrokenRule | undefined {
  if (terms.method === 'IN_STORE' && !terms.inStore) {
    return { rule: 'inStore', reason: 'What this channel sold is not taken back in stores.' };
  }
  if (terms.method === 'POST' && !terms.byPost) {
    return { rule: 'byPost', reason: 'What this channel sold is taken back in stores only.' };
  }
  return firstOf(lines, brokenBy);
}

function brokenBy(line: AskedLine): BrokenRule | undefined {
  const { lineId, sku, quantity, returnable, inTime, windowDays, isFinalSale } = line;
  if (quantity > returnable) {
    return { rule: 'quantity', reason: `Of line ${lineId} ${returnable} units can be returned, got ${quantity}.` };
  }
  if (isFinalSale) return { rule: 'finalSale', reason: `${sku} was sold for good.` };
  // Units of a line are alike: what was returned before is taken to be what came first.
  if (quantity > inTime) {
    return { rule: 'window', reason: `Line ${lineId} could be returned within ${windowDays} days.` };
  }
  return isAcceptable(line) ? undefined : { rule: 'condition', reason: `${sku} is not taken back ${line.condition}.` };
}

/** What came broken or wrong is taken back however it looks by now. */
const isAcceptable = ({ reason, condition, conditions }: AskedLine): boolean =>
  condition === undefined || conditions === undefined || !isCustomersChoice(reason) || conditions.includes(condition);

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
