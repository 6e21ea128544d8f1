import type { Database, Tx } from '../../db/database.ts';
import type { Intent, TransactionRow } from '../../db/order/payment-intents.ts';
import { bind, credit, free, spend } from '../../db/stored-value/balance.ts';
import { readGiftCard } from '../../db/stored-value/gift-cards.ts';
import { creditCustomer, findStoreCredit } from '../../db/stored-value/store-credit.ts';
import type { StoredValueId } from '../../domain/ids.ts';
import { PaymentRefused } from './payment-refused.ts';

/** Keeps what the intent asks for; answers with the balance it is kept of, or why not. */
export async function bindStoredValue(tx: Tx, intent: Intent): Promise<StoredValueId | PaymentRefused> {
  const balance = await findBalance(tx, intent);
  if (!balance) return new PaymentRefused(intent.tender === 'GIFT_CARD' ? 'token-unknown' : 'insufficient-funds');
  return (await bind(tx, balance, intent.amountMinor)) ? balance : new PaymentRefused('insufficient-funds');
}

async function findBalance(tx: Tx, { tender, code, customerId, currency }: Intent): Promise<StoredValueId | undefined> {
  if (tender === 'STORE_CREDIT') {
    return customerId === null ? undefined : (await findStoreCredit(tx, customerId, currency).executeTakeFirst())?.id;
  }
  const card = code === null ? undefined : await readGiftCard(tx, code);
  // One of another currency is no card for this order.
  return card?.currency === currency ? card.id : undefined;
}

/** In the transaction that settles the capture, so that a repeat takes nothing more. */
export const spendStoredValue = (tx: Tx, capture: Intent, authorization: Intent): Promise<void> =>
  spend(tx, balanceOf(authorization), capture.amountMinor, sourceOf(capture));

export const freeStoredValue = (tx: Tx, authorization: Intent, amountMinor: number): Promise<void> =>
  free(tx, balanceOf(authorization), amountMinor);

/** Back to the balance it was taken of, or to the customer's credit where that was asked for. */
export async function giveBackStoredValue(
  tx: Tx,
  refund: Intent,
  authorization: TransactionRow | undefined,
): Promise<StoredValueId | PaymentRefused> {
  const { amountMinor, currency, customerId, toStoreCredit } = refund;
  if (toStoreCredit) {
    if (customerId === null) return new PaymentRefused('reference-unknown');
    return creditCustomer(tx, { customerId, currency, amountMinor, source: sourceOf(refund) });
  }
  if (!authorization) throw new Error(`refund ${refund.id} takes back no settled capture`);
  await credit(tx, balanceOf(authorization), amountMinor, sourceOf(refund));
  return balanceOf(authorization);
}

const sourceOf = ({ id }: Intent) => ({ type: 'payment-transaction', id });

function balanceOf({ id, providerReference }: TransactionRow): StoredValueId {
  if (providerReference === null) throw new Error(`authorisation ${id} names no balance`);
  return providerReference as StoredValueId;
}

/** Settles in one transaction what no provider is asked for; undefined when that was done before. */
export function inOneGo<Outcome>(db: Database, id: string, settle: (tx: Tx) => Promise<Outcome>) {
  return db.transaction().execute(async (tx): Promise<Outcome | undefined> => {
    const pending = await tx
      .selectFrom('payment_transaction')
      .select('id')
      .where('id', '=', id)
      .where('status', '=', 'PENDING')
      .forUpdate()
      .executeTakeFirst();
    return pending && settle(tx);
  });
}
