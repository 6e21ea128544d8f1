export const TENDERS = ['CARD', 'GIFT_CARD', 'STORE_CREDIT', 'CASH', 'INVOICE'] as const;
export type Tender = (typeof TENDERS)[number];

/** Balances that we keep ourselves: our own rows bind, take and give back, and no provider is asked. */
export const STORED_VALUE_TENDERS = ['GIFT_CARD', 'STORE_CREDIT'] as const satisfies readonly Tender[];
export type StoredValueTender = (typeof STORED_VALUE_TENDERS)[number];

export const isStoredValue = (tender: Tender): tender is StoredValueTender =>
  (STORED_VALUE_TENDERS as readonly Tender[]).includes(tender);

/** Bound when the order comes and taken when it ships. Cash is a sale at once, and an invoice is paid later. */
export const isAuthorizable = (tender: Tender): boolean => tender === 'CARD' || isStoredValue(tender);

export const TRANSACTION_KINDS = ['AUTHORIZATION', 'CAPTURE', 'SALE', 'VOID', 'REFUND'] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** PENDING is an intent whose outcome nobody knows yet: it was perhaps sent, and is asked again with the same key. */
export const TRANSACTION_STATUSES = ['PENDING', 'SUCCEEDED', 'FAILED'] as const;
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

export const FINANCIAL_STATUSES = [
  'PENDING',
  'AUTHORIZED',
  'PARTIALLY_PAID',
  'PAID',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'VOIDED',
] as const;
export type FinancialStatus = (typeof FINANCIAL_STATUSES)[number];

export type Transaction = {
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  readonly amountMinor: number;
  /** A refund of what is asked for again when the goods leave after all. */
  readonly isReversal?: boolean;
  /** A refund of what was rightly paid: the customer owes no less and no more for it. */
  readonly isGoodwill?: boolean;
};
export type MoneyMoved = {
  /** Authorised and neither captured nor voided yet. */
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  /** The part of it that took back captures of goods that did not leave after all. */
  readonly reversed: number;
  /** Refunds that were asked for and have no answer yet: they already bind the money. */
  readonly refundsPending: number;
  readonly hasVoid: boolean;
};

/** The fold behind every amount an order shows; totals are never written anywhere. */
export function moneyMoved(transactions: readonly Transaction[]): MoneyMoved {
  const sum = (kind: TransactionKind, status: TransactionStatus = 'SUCCEEDED') =>
    transactions.reduce(
      (total, each) => total + (each.kind === kind && each.status === status ? each.amountMinor : 0),
      0,
    );
  const [capturedOnAuthorization, voided] = [sum('CAPTURE'), sum('VOID')];
  return {
    authorized: Math.max(sum('AUTHORIZATION') - capturedOnAuthorization - voided, 0),
    captured: capturedOnAuthorization + sum('SALE'),
    refunded: sum('REFUND'),
    reversed: transactions.reduce(
      (total, { status, isReversal, amountMinor }) => total + (isReversal && status === 'SUCCEEDED' ? amountMinor : 0),
      0,
    ),
    refundsPending: sum('REFUND', 'PENDING'),
    hasVoid: voided > 0,
  };
}

export function financialStatus(moved: MoneyMoved, totalMinor: number): FinancialStatus {
  const { authorized, captured, refunded, reversed, hasVoid } = moved;
  if (refunded > 0 && refunded >= captured) return 'REFUNDED';
  if (refunded > reversed) return 'PARTIALLY_REFUNDED';
  const paid = captured - reversed;
  if (paid > 0) return paid >= totalMinor ? 'PAID' : 'PARTIALLY_PAID';
  if (authorized > 0) return 'AUTHORIZED';
  return hasVoid ? 'VOIDED' : totalMinor === 0 ? 'PAID' : 'PENDING';
}

/**
 * The key a provider recognises a repeat by. It belongs to the intent row: kept while the outcome is unknown, and the
 * next sequence after a definite refusal, so that a repaired card is not refused for the broken one. With '' for the
 * sequence it is what all of them begin with.
 */
export const transactionKey = (orderId: string, kind: TransactionKind, sequence: number | ''): string =>
  `${orderId}:${kind.toLowerCase()}:${sequence}`;
