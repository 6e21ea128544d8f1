import type { ObjectStore } from './object-store.ts';
import type { Charge, PaymentIntent } from './stripe-objects.ts';

export type IntentBooks = {
  readonly id: string;
  readonly orderId: string | undefined;
  readonly status: PaymentIntent['status'];
  readonly currency: string;
  /** What the card once approved, whether or not it was given back since. */
  readonly authorized: number;
  readonly capturable: number;
  readonly captured: number;
  readonly refunded: number;
  readonly captures: readonly number[];
  readonly refunds: readonly number[];
  readonly charges: readonly Pick<Charge, 'id' | 'status' | 'amount'>[];
  readonly isDisputed: boolean;
};
export type OrderBooks = {
  readonly orderId: string;
  readonly currency: string;
  readonly intents: number;
  /** Charges the card approved: more than one for one order is two authorisations. */
  readonly charges: number;
  readonly authorized: number;
  readonly capturable: number;
  readonly captured: number;
  readonly refunded: number;
  readonly captures: number;
  readonly refunds: number;
};
export type Books = { readonly intents: readonly IntentBooks[]; readonly orders: readonly OrderBooks[] };

/** The provider's side of the money, against which tests hold ours. Amounts in Stripe's units. */
export function readBooks(store: ObjectStore, orderId?: string): Books {
  const rows = store
    .sql("SELECT body FROM object WHERE kind = 'payment_intent' AND (?1 IS NULL OR order_id = ?1) ORDER BY sequence")
    .all(orderId ?? null);
  const intents = rows.map((row) => booksOf(store, JSON.parse(String(row.body))));
  return { intents, orders: perOrder(intents) };
}

function booksOf(store: ObjectStore, intent: PaymentIntent): IntentBooks {
  const charges = store.of('charge', intent.id).reverse();
  const posted = store.of('balance_transaction', intent.id).reverse();
  const amounts = (type: string) => posted.filter((entry) => entry.type === type).map(({ amount }) => Math.abs(amount));
  const refunds = amounts('refund');
  return {
    id: intent.id,
    orderId: intent.metadata.orderId,
    status: intent.status,
    currency: intent.currency,
    authorized: sum(charges.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount)),
    capturable: intent.amount_capturable,
    captured: intent.amount_received,
    refunded: sum(refunds) - sum(amounts('refund_failure')),
    captures: amounts('charge'),
    refunds,
    charges: charges.map(({ id, status, amount }) => ({ id, status, amount })),
    isDisputed: charges.some(({ disputed }) => disputed),
  };
}

function perOrder(intents: readonly IntentBooks[]): OrderBooks[] {
  const groups = Map.groupBy(intents, ({ orderId, currency }) => `${orderId ?? ''} ${currency}`);
  return [...groups.values()].map((group) => ({
    orderId: group[0]?.orderId ?? '',
    currency: group[0]?.currency ?? '',
    intents: group.length,
    charges: sum(group.map(({ charges }) => charges.filter(({ status }) => status === 'succeeded').length)),
    authorized: sum(group.map(({ authorized }) => authorized)),
    capturable: sum(group.map(({ capturable }) => capturable)),
    captured: sum(group.map(({ captured }) => captured)),
    refunded: sum(group.map(({ refunded }) => refunded)),
    captures: sum(group.map(({ captures }) => captures.length)),
    refunds: sum(group.map(({ refunds }) => refunds.length)),
  }));
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
