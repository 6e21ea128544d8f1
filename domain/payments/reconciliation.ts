import type { OrderId } from '../ids.ts';
import type { ProviderPayment } from './provider-payment.ts';

/** In minor units. `open` is authorised, and neither captured nor given back. */
export const COMPARED = ['authorized', 'open', 'captured', 'refunded'] as const;
export type Amounts = Readonly<Record<(typeof COMPARED)[number], number>>;

/** One authorisation with what we know to have drawn on it, and what of that has no answer yet. */
export type OurPayment = {
  readonly reference: string;
  readonly orderId: OrderId;
  readonly currency: string;
  readonly amounts: Amounts;
  readonly capturing: number;
  readonly voiding: number;
  readonly refunding: number;
  /** Something of it moved while the provider was asked: its list may be older than our rows. */
  readonly isMoving: boolean;
};

export const DIFFERENCE_KINDS = ['MISSING_HERE', 'MISSING_AT_PROVIDER', 'DIFFERENT'] as const;
export type Difference = {
  readonly kind: (typeof DIFFERENCE_KINDS)[number];
  readonly reference: string;
  readonly orderId?: OrderId | undefined;
  readonly currency: string;
  readonly ours?: Amounts;
  readonly theirs?: Amounts;
  readonly fields: readonly (keyof Amounts)[];
};

/** What one side has and the other has not. What is under way may have arrived at the provider, or not yet. */
export function reconcile(ours: readonly OurPayment[], theirs: readonly ProviderPayment[]): Difference[] {
  const known = new Map(ours.map((payment) => [payment.reference, payment]));
  const there = new Set(theirs.map(({ reference }) => reference));
  const compared = theirs.flatMap((payment) => {
    const own = known.get(payment.reference);
    return own ? differencesOf(own, payment) : strangers(payment);
  });
  const still = ours.filter(({ isMoving }) => !isMoving);
  return [...compared, ...still.filter(({ reference }) => !there.has(reference)).map(missing)];
}

function differencesOf(own: OurPayment, payment: ProviderPayment): Difference[] {
  if (own.isMoving) return [];
  const { reference, orderId, currency, amounts: ours } = own;
  const theirs = amountsOf(payment);
  const fields = COMPARED.filter((field) => !isExplained(own, theirs, field));
  return fields.length === 0 ? [] : [{ kind: 'DIFFERENT', reference, orderId, currency, ours, theirs, fields }];
}

function isExplained(own: OurPayment, theirs: Amounts, field: keyof Amounts): boolean {
  const { amounts, capturing, voiding, refunding } = own;
  const mayBeMore = field === 'captured' ? capturing : field === 'refunded' ? refunding : 0;
  const mayBeLess = field === 'open' ? capturing + voiding : 0;
  return theirs[field] <= amounts[field] + mayBeMore && theirs[field] >= amounts[field] - mayBeLess;
}

/** Money of which we know nothing. What was refused or given back whole is none. */
function strangers(payment: ProviderPayment): Difference[] {
  const theirs = amountsOf(payment);
  if (theirs.open === 0 && theirs.captured === 0) return [];
  const { reference, orderId, authorized } = payment;
  return [{ kind: 'MISSING_HERE', reference, orderId, currency: authorized.currency, theirs, fields: [...COMPARED] }];
}

const missing = ({ reference, orderId, currency, amounts }: OurPayment): Difference => ({
  kind: 'MISSING_AT_PROVIDER',
  reference,
  orderId,
  currency,
  ours: amounts,
  fields: [...COMPARED],
});

const amountsOf = ({ authorized, capturable, captured, refunded }: ProviderPayment): Amounts => ({
  authorized: authorized.amount,
  open: capturable.amount,
  captured: captured.amount,
  refunded: refunded.amount,
});
