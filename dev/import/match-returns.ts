import type { LeftOut, TakenBack, Verdict } from './classify.ts';
import type { Document } from './read-file.ts';

export type Judged = { readonly document: Document; readonly verdict: Verdict };
/** Units of one line of an earlier document; `position` counts from 0. */
export type MatchedLine = { readonly position: number; readonly quantity: number };
export type Match = {
  /** By the earlier document that sold them. */
  readonly returns: ReadonlyMap<string, readonly MatchedLine[]>;
  readonly unmatched: readonly LeftOut[];
};
type Sold = {
  readonly invoice: string;
  readonly customer: string;
  readonly at: string;
  readonly position: number;
  readonly sku: string;
  readonly unitMinor: number;
  left: number;
};

/**
 * A cancellation does not say what it undoes. It is taken to undo what the same customer bought before under the same
 * stock code: at the same price rather than another, and of those the latest that has enough units left.
 */
export function matchReturns(judged: readonly Judged[]): ReadonlyMap<string, Match> {
  const sold = judged.flatMap(soldBy);
  const cancellations = judged.flatMap(({ document, verdict }) =>
    verdict.outcome === 'CANCELLATION' ? [{ document, verdict }] : [],
  );
  return new Map(
    cancellations.map(({ document, verdict }) => [document.invoice, matchOne(document, verdict.takenBack, sold)]),
  );
}

function soldBy({ document: { invoice, rows }, verdict }: Judged): Sold[] {
  if (verdict.outcome !== 'ORDER') return [];
  const { CustomerID: customer, InvoiceDate: at } = rows[0];
  return verdict.lines.map(({ quantity: left, ...line }, position) => ({
    ...{ ...line, invoice, customer, at, position, left },
  }));
}

function matchOne({ rows: [first] }: Document, takenBack: readonly TakenBack[], sold: readonly Sold[]): Match {
  const { CustomerID: customer, InvoiceDate: at } = first;
  const before = sold.filter((each) => each.customer === customer && each.at < at);
  const returns = new Map<string, MatchedLine[]>();
  const unmatched: LeftOut[] = [];
  for (const row of takenBack) {
    const found = customer === '' ? undefined : bestFor(row, before);
    if (found) take(returns, found, row.quantity);
    else unmatched.push(leftOver(row, customer, before));
  }
  return { returns, unmatched };
}

function bestFor({ sku, unitMinor, quantity }: TakenBack, before: readonly Sold[]): Sold | undefined {
  const possible = before.filter((each) => each.sku === sku && each.left >= quantity);
  const atThisPrice = possible.filter((each) => each.unitMinor === unitMinor);
  const best = atThisPrice.length > 0 ? atThisPrice : possible;
  return [...best].sort((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0))[0];
}

function take(returns: Map<string, MatchedLine[]>, found: Sold, quantity: number): void {
  found.left -= quantity;
  const lines = returns.get(found.invoice) ?? [];
  const same = lines.find(({ position }) => position === found.position);
  const rest = lines.filter((line) => line !== same);
  returns.set(found.invoice, [...rest, { position: found.position, quantity: quantity + (same?.quantity ?? 0) }]);
}

function leftOver(row: TakenBack, customer: string, before: readonly Sold[]): LeftOut {
  const { line, sku, quantity, unitMinor } = row;
  const bought = before.filter((each) => each.sku === sku).length;
  const reason =
    customer === ''
      ? 'it names no customer'
      : bought === 0
        ? 'the customer bought none before in this file'
        : `no earlier line of the customer has ${quantity} left`;
  return { line, stockCode: sku, amountMinor: -quantity * unitMinor, reason };
}
