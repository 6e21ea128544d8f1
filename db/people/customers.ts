import type { Selectable } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { ChannelId, CustomerId } from '../../domain/ids.ts';
import type { Database, Tables, Tx } from '../database.ts';

export type CustomerRow = Selectable<Tables['customer']>;
export type Introduction = { readonly email: string; readonly name?: string; readonly phone?: string };

/** Within certain channels: who has ordered in one of them. */
export function readCustomer(
  db: Database,
  id: CustomerId,
  channelIds?: readonly ChannelId[],
): Promise<CustomerRow | undefined> {
  return db
    .selectFrom('customer')
    .selectAll()
    .where('id', '=', id)
    .$if(channelIds !== undefined, (query) =>
      query.where(({ exists, selectFrom, ref }) =>
        exists(
          selectFrom('orders')
            .select('orders.id')
            .where('orders.customerId', '=', ref('customer.id'))
            .where('orders.channelId', 'in', [...(channelIds ?? [])]),
        ),
      ),
    )
    .executeTakeFirst();
}

/**
 * By his e-mail, however it is spelled. Of several who bring a new one at once the first makes the row; the others
 * wait for that one transaction and then read it.
 */
export async function findOrAddCustomer(tx: Tx, { email, name, phone }: Introduction): Promise<CustomerId> {
  const known = await findByEmail(tx, email);
  if (known) return known;
  const customer = { id: uuid() as CustomerId, email: email.toLowerCase(), name: name ?? null, phone: phone ?? null };
  await tx
    .insertInto('customer')
    .values(customer)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .execute();
  const added = await findByEmail(tx, email);
  if (!added) throw new Error('a customer was neither added nor found');
  return added;
}

async function findByEmail(tx: Tx, email: string): Promise<CustomerId | undefined> {
  const row = await tx.selectFrom('customer').select('id').where('email', '=', email.toLowerCase()).executeTakeFirst();
  return row?.id;
}
