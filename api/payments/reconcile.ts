import { readOrdersUnderWay, readOurPayments } from '../../db/payments/our-payments.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { type Difference, reconcile } from '../../domain/payments/reconciliation.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../problem.ts';

/** A provider's clock may be behind ours. */
const MARGIN_MS = 60_000;
const LIST_TIME_MAX_MS = 30_000;

export type Reconciliation = { readonly checked: number; readonly differences: readonly Difference[] };

/** Compares both sides and changes neither. Ours is read last, so nothing that we know is strange to us. */
export async function reconcilePayments(parts: ApiParts, since: Date): Promise<Reconciliation> {
  const { db } = parts;
  const askedAt = new Date();
  const theirs = await listTheirs(parts, new Date(since.getTime() - MARGIN_MS));
  const references = theirs.map(({ reference }) => reference);
  const underWay = await readOrdersUnderWay(db);
  const ours = await readOurPayments(db, { since, references, askedAt });
  const isStrange = ({ kind, orderId }: Difference) => kind !== 'MISSING_HERE' || !underWay.has(orderId ?? '');
  const differences = reconcile(ours, theirs).filter(isStrange);
  return { checked: new Set([...references, ...ours.map(({ reference }) => reference)]).size, differences };
}

async function listTheirs({ payments, logger }: ApiParts, since: Date): Promise<ProviderPayment[]> {
  const theirs: ProviderPayment[] = [];
  try {
    for await (const payment of payments.list(since, AbortSignal.timeout(LIST_TIME_MAX_MS))) theirs.push(payment);
  } catch (error) {
    logger.warn({ err: error }, 'the payment provider gave no list');
    throw new Problem('payment-provider-unavailable', 'The payment provider gave no list to compare with.');
  }
  return theirs;
}
