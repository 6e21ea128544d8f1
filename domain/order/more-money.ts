import type { PaymentId } from '../ids.ts';
import { isAuthorizable, type Tender } from './payment.ts';

export type PaymentMeans = { readonly id: PaymentId; readonly tender: Tender; readonly amountMinor: number };

/**
 * Who pays what the payments do not cover: the newest card, else an invoice, else the newest balance of ours. Undefined
 * where all is covered, and where nobody can be asked: then it is due.
 */
export function payerOfMore(
  payments: readonly PaymentMeans[],
  totalMinor: number,
): (PaymentMeans & { readonly moreMinor: number }) | undefined {
  const moreMinor = totalMinor - payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (moreMinor <= 0) return undefined;
  const newestOf = (isMeant: (payment: PaymentMeans) => boolean) => payments.filter(isMeant).at(-1);
  const payer =
    newestOf(({ tender }) => tender === 'CARD') ??
    newestOf(({ tender }) => tender === 'INVOICE') ??
    newestOf(({ tender }) => isAuthorizable(tender));
  return payer && { ...payer, moreMinor };
}
