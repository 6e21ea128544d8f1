import type { Account, PostingLine } from '../ledger.ts';
import { balanced } from '../ledger.ts';
import { proportion } from '../money.ts';
import type { MovementReason } from '../stock.ts';

/** The sellable units of a SKU that are ours, and what they cost: the moving average, kept as its two parts. */
export type Holding = {
  readonly quantity: number;
  readonly valueMinor: number;
  /** What a unit cost when there was one last: the worth of units that are found, or come back, when none is left. */
  readonly lastUnitMinor: number;
};
/** Units that come (or, negative, go), with what they cost together where that is known. */
export type Change = { readonly quantity: number; readonly costMinor: number | null };

export const NO_HOLDING: Holding = { quantity: 0, valueMinor: 0, lastUnitMinor: 0 };

/**
 * What a change makes of the holding. Units go at the average, and the last one takes what rounding left: value is
 * never negative, and none is left where no unit is. Units the books do not know of go at no value.
 */
export function valued(holding: Holding, { quantity, costMinor }: Change): Holding {
  return quantity < 0 ? without(holding, -quantity) : withMore(holding, quantity, costMinor);
}

function without({ quantity, valueMinor, lastUnitMinor }: Holding, wanted: number): Holding {
  const gone = Math.min(wanted, quantity);
  if (gone === 0) return { quantity, valueMinor, lastUnitMinor };
  const left = quantity - gone;
  const last = averageUnitMinor({ quantity, valueMinor }) ?? lastUnitMinor;
  return { quantity: left, valueMinor: valueMinor - proportion(valueMinor, gone, quantity), lastUnitMinor: last };
}

function withMore(holding: Holding, more: number, costMinor: number | null): Holding {
  const quantity = holding.quantity + more;
  const cost = costMinor ?? atAverage(holding, more);
  const valueMinor = holding.valueMinor + cost;
  const lastUnitMinor = averageUnitMinor({ quantity, valueMinor }) ?? holding.lastUnitMinor;
  return { quantity, valueMinor, lastUnitMinor };
}

const atAverage = ({ quantity, valueMinor, lastUnitMinor }: Holding, units: number): number =>
  quantity > 0 ? proportion(valueMinor, units, quantity) : lastUnitMinor * units;

/** Undefined where there is no unit. */
export const averageUnitMinor = ({ quantity, valueMinor }: Pick<Holding, 'quantity' | 'valueMinor'>) =>
  quantity > 0 ? proportion(valueMinor, 1, quantity) : undefined;

/** What is on its way between places of ours is still ours, at the same value. */
export type ValuedReason = Exclude<MovementReason, 'SENT' | 'ARRIVED'>;
export const isValued = (reason: MovementReason): reason is ValuedReason => reason !== 'SENT' && reason !== 'ARRIVED';

/** What stands against the inventory: where its units came from, or what they became. */
export const AGAINST_INVENTORY = {
  RECEIVED: 'goods-received-not-invoiced',
  // Between own locations nothing is left of a transfer; what is left came from a supplier's, or went there.
  TRANSFERRED: 'goods-received-not-invoiced',
  SHIPPED: 'cost-of-goods-sold',
  VOIDED: 'cost-of-goods-sold',
  RETURNED: 'cost-of-goods-sold',
  ADJUSTED: 'inventory-adjustments',
  COUNTED: 'inventory-adjustments',
  DAMAGED: 'inventory-adjustments',
  REPAIRED: 'inventory-adjustments',
} as const satisfies Record<ValuedReason, Account>;

/** One posting of many changes: `added` is what each gave the inventory, or took from it. */
export function postingOfInventory(
  changes: readonly { readonly reason: ValuedReason; readonly added: number }[],
): PostingLine[] {
  const sums = new Map<Account, number>();
  for (const { reason, added } of changes) {
    const against = AGAINST_INVENTORY[reason];
    sums.set('inventory', (sums.get('inventory') ?? 0) + added);
    sums.set(against, (sums.get(against) ?? 0) - added);
  }
  return balanced([...sums].map(([account, amount]) => ({ account, amount })));
}

/** A supplier shipped his own goods to our customer: we owe him their cost before he bills it. */
export const postingOfDropship = (costMinor: number): PostingLine[] =>
  balanced([
    { account: 'cost-of-goods-sold', amount: costMinor },
    { account: 'goods-received-not-invoiced', amount: -costMinor },
  ]);
