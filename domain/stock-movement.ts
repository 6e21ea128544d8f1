import type { ENTERED_REASONS, StockCounters } from './stock.ts';

export type EnteredReason = (typeof ENTERED_REASONS)[number];
/** COUNTED is the true number of units; DAMAGED moves units between sellable and damaged; others add or take. */
export type EnteredMovement = { readonly reason: EnteredReason; readonly quantity: number };
export type StockDelta = { readonly onHand: number; readonly damaged: number };
/** Why units cannot move: how many there are of those it asks for. */
export type TooFewUnits = {
  readonly asked: number;
  readonly there: number;
  readonly of: 'ON_HAND' | 'FREE' | 'DAMAGED';
};

/**
 * What a movement changes at its location, or why it cannot. Units on hand are never fewer than the damaged ones
 * among them: what is counted or taken away beyond the sellable units takes damaged ones along.
 */
export function stockDelta(stock: StockCounters, { reason, quantity }: EnteredMovement): StockDelta | TooFewUnits {
  switch (reason) {
    case 'COUNTED':
      return setOnHand(stock, quantity);
    case 'DAMAGED':
      return damage(stock, quantity);
    case 'TRANSFERRED':
      return transferOut(stock, quantity);
    case 'RECEIVED':
    case 'ADJUSTED':
    case 'RETURNED':
      return add(stock, quantity);
  }
}

export const isTooFew = (result: StockDelta | TooFewUnits): result is TooFewUnits => 'asked' in result;

function setOnHand(stock: StockCounters, onHand: number): StockDelta {
  return { onHand: onHand - stock.onHand, damaged: Math.min(stock.damaged, onHand) - stock.damaged };
}

function add(stock: StockCounters, quantity: number): StockDelta | TooFewUnits {
  if (stock.onHand + quantity < 0) return { asked: -quantity, there: stock.onHand, of: 'ON_HAND' };
  return setOnHand(stock, stock.onHand + quantity);
}

function damage(stock: StockCounters, quantity: number): StockDelta | TooFewUnits {
  const sellable = stock.onHand - stock.damaged;
  if (quantity > sellable) return { asked: quantity, there: sellable, of: 'ON_HAND' };
  if (-quantity > stock.damaged) return { asked: -quantity, there: stock.damaged, of: 'DAMAGED' };
  return { onHand: 0, damaged: quantity };
}

/** A transfer is a decision, not a finding: it leaves the units that are promised to orders and carts. */
function transferOut(stock: StockCounters, quantity: number): StockDelta | TooFewUnits {
  const free = Math.max(stock.onHand - stock.damaged - stock.committed - stock.reserved, 0);
  return quantity > free ? { asked: quantity, there: free, of: 'FREE' } : { onHand: -quantity, damaged: 0 };
}
