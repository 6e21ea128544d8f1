import type { Selectable } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { StoredValueId } from '../../domain/ids.ts';
import { postingOfGiftCard } from '../../domain/ledger.ts';
import type { Money } from '../../domain/money.ts';
import type { Database, Tables, Tx } from '../database.ts';
import { post } from '../ledger/post.ts';
import { credit } from './balance.ts';

export type StoredValueRow = Selectable<Tables['stored_value']>;

export function readGiftCard(db: Database, code: string): Promise<StoredValueRow | undefined> {
  return db.selectFrom('stored_value').selectAll().where('code', '=', code.toUpperCase()).executeTakeFirst();
}

/** A new card with its money and its posting; undefined when somebody has the code already. */
export async function issueGiftCard(
  tx: Tx,
  code: string,
  { amount, currency }: Money,
): Promise<StoredValueRow | undefined> {
  const id = uuid() as StoredValueId;
  const card = { id, tender: 'GIFT_CARD' as const, code: code.toUpperCase(), currency };
  const opened = await tx
    .insertInto('stored_value')
    .values(card)
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!opened) return undefined;
  const source = { type: 'gift-card', id };
  await credit(tx, id, amount, source);
  await post(tx, { ...source, currency }, postingOfGiftCard(amount));
  return readGiftCard(tx, code);
}
