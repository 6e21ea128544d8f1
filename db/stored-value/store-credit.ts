import { v7 as uuid } from 'uuid';
import type { CustomerId, StoredValueId } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';
import { type BalanceSource, credit } from './balance.ts';
import type { StoredValueRow } from './gift-cards.ts';

export type StoreCredit = {
  readonly customerId: CustomerId;
  readonly currency: string;
  readonly amountMinor: number;
  /** A repeat for the same source credits nothing. */
  readonly source: BalanceSource;
};

/** Lets a customer have credit, in the transaction of what he gets it for; the posting is the caller's. */
export async function creditCustomer(
  tx: Tx,
  { customerId, currency, amountMinor, source }: StoreCredit,
): Promise<StoredValueId> {
  await tx
    .insertInto('stored_value')
    .values({ id: uuid() as StoredValueId, tender: 'STORE_CREDIT', customerId, currency })
    .onConflict((conflict) => conflict.columns(['customerId', 'currency']).doNothing())
    .execute();
  const { id } = await findStoreCredit(tx, customerId, currency).executeTakeFirstOrThrow();
  await credit(tx, id, amountMinor, source);
  return id;
}

export const findStoreCredit = (db: Database, customerId: CustomerId, currency: string) =>
  db.selectFrom('stored_value').select('id').where('customerId', '=', customerId).where('currency', '=', currency);

/** One balance a currency. */
export function readStoreCredit(db: Database, customerId: CustomerId): Promise<StoredValueRow[]> {
  return db.selectFrom('stored_value').selectAll().where('customerId', '=', customerId).orderBy('currency').execute();
}
