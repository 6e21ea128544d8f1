import type { Updateable } from 'kysely';
import { ACCOUNT_OF, postingOfPayment } from '../../domain/ledger.ts';
import { builtOnce } from '../built-once.ts';
import type { Tables, Tx } from '../database.ts';
import { postAll, readStanding } from '../ledger/post.ts';
import { type Intent, intend, remainingOf } from './payment-intents.ts';

type Outcome = Pick<
  Updateable<Tables['payment_transaction']>,
  'status' | 'providerReference' | 'refusalCode' | 'capturesMany' | 'expiresAt'
>;

/** Writes down what came of an intent; false when that was known. Call it under the order's lock. */
export async function settleIntent(tx: Tx, intent: Pick<Intent, 'id'>, outcome: Outcome): Promise<boolean> {
  const settled = await settling(intent, outcome).first(tx);
  return settled !== undefined;
}

/** For who posts no money with it, or writes it with the posting. */
export const settling = ({ id }: Pick<Intent, 'id'>, outcome: Outcome) =>
  SETTLED({ ...outcome, id, settledAt: new Date() });

const SETTLED = builtOnce((query, { id, ...outcome }: Outcome & Pick<Intent, 'id'> & { readonly settledAt: Date }) =>
  query
    .updateTable('payment_transaction')
    .set(outcome)
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .returning('id'),
);

/** The same for money that moved: with its posting. A refund's amount is negative. */
export async function settleMoney(tx: Tx, intent: Intent, outcome: Outcome, amountMinor: number): Promise<boolean> {
  const { id, orderId, currency, tender } = intent;
  const standing = await readStanding(tx, orderId);
  if (!standing.pending.includes(id)) return false;
  const source = { type: 'payment-transaction', id, orderId, currency };
  const lines = postingOfPayment(standing, amountMinor, ACCOUNT_OF[tender]);
  await postAll(tx, [{ source, lines }], [settling(intent, outcome)]);
  return true;
}

export type LapseCode = 'authorization-expired' | 'authorization-voided';

/** The provider holds the rest of an authorisation no longer: the next shipment asks for a new one. */
export async function recordLapse(
  tx: Tx,
  authorization: Intent,
  all: readonly Intent[],
  refusalCode: LapseCode,
): Promise<number> {
  const amountMinor = authorization.status === 'SUCCEEDED' ? remainingOf(authorization, all) : 0;
  if (amountMinor <= 0) return 0;
  const { orderId, paymentId, id: parentId } = authorization;
  const id = await intend(tx, { orderId, paymentId, kind: 'VOID', amountMinor, parentId });
  await settleIntent(tx, { id }, { status: 'SUCCEEDED', refusalCode });
  return amountMinor;
}
