import type { PaymentId } from '../ids.ts';
import { isAuthorizable, type Tender, type Transaction } from './payment.ts';

/** What a shipment that was given up never asked for: it says nothing about the means. */
export const NOT_ATTEMPTED = 'not-attempted';

/** One way in which the order is paid, with what moved on it in the order in which it was settled. */
export type Means = {
  readonly id: PaymentId;
  readonly tender: Tender;
  readonly amountMinor: number;
  readonly movements: readonly (Transaction & { readonly refusalCode: string | null })[];
};
export type Replacement = {
  /** What is left of these nobody will ask for any more. */
  readonly replaced: readonly PaymentId[];
  /** What the new means has to cover. */
  readonly amountMinor: number;
};

/**
 * A new means takes the place of those whose last word was a refusal, or where none was refused, of what is on account.
 * It covers what is due and what the others do not cover.
 */
export function replacementFor(all: readonly Means[], dueMinor: number): Replacement {
  const failed = all.filter((means) => leftOf(means) > 0 && hasFailed(means));
  const replaced = failed.length > 0 ? failed : all.filter(({ tender }) => !isAuthorizable(tender));
  const kept = all.filter((means) => !replaced.includes(means));
  const onItsWay = sum(all.flatMap(({ movements }) => movements.filter(isCapture)).filter(isPending));
  const covered = kept.reduce((total, means) => total + leftOf(means), 0);
  return {
    replaced: replaced.map(({ id }) => id),
    amountMinor: Math.max(dueMinor - onItsWay - covered, 0),
  };
}

/** What was taken of it, or is being taken right now. */
export const takenOf = ({ movements }: Pick<Means, 'movements'>): number =>
  sum(movements.filter((each) => isCapture(each) && each.status !== 'FAILED'));

const leftOf = (means: Means): number => Math.max(means.amountMinor - takenOf(means), 0);

function hasFailed({ movements }: Means): boolean {
  const answered = movements.filter(
    ({ kind, status, refusalCode }) =>
      (kind === 'AUTHORIZATION' || kind === 'CAPTURE') && status !== 'PENDING' && refusalCode !== NOT_ATTEMPTED,
  );
  return answered.at(-1)?.status === 'FAILED';
}

const isCapture = ({ kind }: Transaction): boolean => kind === 'CAPTURE' || kind === 'SALE';
const isPending = ({ status }: Transaction): boolean => status === 'PENDING';
const sum = (rows: readonly Transaction[]): number => rows.reduce((total, { amountMinor }) => total + amountMinor, 0);
