import { type Call, createdAt } from './call.ts';
import { stripeId } from './stripe-id.ts';
import type { BalanceTransaction } from './stripe-objects.ts';

const FEE_RATE = 0.029;
const FEE_FIXED = 30;
const DISPUTE_FEE = 1_500;

export type Posting = {
  readonly type: BalanceTransaction['type'];
  readonly category: BalanceTransaction['reporting_category'];
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  readonly source: string;
  readonly paymentIntent: string;
};

/** Money moves at Stripe only by these: what was merely authorised has none. */
export function post(call: Call, posting: Posting): string {
  const transaction: BalanceTransaction = {
    id: stripeId('txn'),
    object: 'balance_transaction',
    amount: posting.amount,
    created: createdAt(call),
    currency: posting.currency,
    fee: posting.fee,
    net: posting.amount - posting.fee,
    reporting_category: posting.category,
    source: posting.source,
    status: 'available',
    type: posting.type,
  };
  call.store.add(transaction, posting.paymentIntent);
  return transaction.id;
}

export const captureFee = (amount: number): number => Math.round(amount * FEE_RATE) + FEE_FIXED;
export const disputeFee = (): number => DISPUTE_FEE;
