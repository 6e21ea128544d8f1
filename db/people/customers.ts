import { type RawBuilder, type Selectable, sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { ChannelId, CustomerId } from '../../domain/ids.ts';
import type { Database, Tables } from '../database.ts';

export type CustomerRow = Selectable<Tables['customer']>;
export type Introduction = {
  /** In lower case: he is one person however he spells it. */
  readonly email: string;
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
};

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
 * The step `added` of a statement that asks `customerOf` for him. Of several who bring a new e-mail at once the first
 * makes the row; the others wait for that one transaction and then take it.
 */
export const addUnlessKnown = ({ email, name, phone }: Introduction): RawBuilder<{ id: CustomerId }> => sql`
  (insert into customer (id, email, name, phone)
  select ${uuid()}::uuid, ${email}, ${name ?? null}, ${phone ?? null}
  where not exists (select from customer where email = ${email})
  on conflict (email) do update set email = excluded.email returning id)`;

/** Beside it; none for who has no e-mail. */
export const customerOf = (email: string | null): RawBuilder<CustomerId | null> => sql`
  coalesce((select id from added), (select id from customer where email = ${email}))`;
