import { sql } from 'kysely';
import type { OurPayment } from '../../domain/payments/reconciliation.ts';
import type { Database } from '../database.ts';

export type Wanted = {
  readonly since: Date;
  /** Those that the provider names, however old. */
  readonly references: readonly string[];
  /** When the provider was asked. */
  readonly askedAt: Date;
};

/** Authorisations at a provider, and what drew on them. */
export async function readOurPayments(db: Database, { since, references, askedAt }: Wanted): Promise<OurPayment[]> {
  const { rows } = await sql<OurPayment>`
    select a.provider_reference as reference, a.order_id, o.currency,
      jsonb_build_object('authorized', a.amount_minor, 'captured', d.captured, 'refunded', r.refunded,
        'open', a.amount_minor - d.captured - d.voided) as amounts,
      d.capturing::int8, d.voiding::int8, r.refunding::int8,
      greatest(a.settled_at, d.moved_at, r.moved_at) >= ${askedAt} as is_moving
    from payment_transaction a join payment p on p.id = a.payment_id join orders o on o.id = a.order_id,
      lateral (select ${sumOf('CAPTURE', 'SUCCEEDED')} as captured, ${sumOf('CAPTURE', 'PENDING')} as capturing,
          ${sumOf('VOID', 'SUCCEEDED')} as voided, ${sumOf('VOID', 'PENDING')} as voiding, max(t.settled_at) as moved_at
        from payment_transaction t where t.order_id = a.order_id and t.parent_id = a.id) d,
      lateral (${capturesOf}
        select ${sumOf('REFUND', 'SUCCEEDED')} as refunded, ${sumOf('REFUND', 'PENDING')} as refunding,
          max(t.settled_at) as moved_at
        from captures c join payment_transaction t on t.order_id = c.order_id and t.parent_id = c.id
        where not t.to_store_credit and t.other_order_id is null) r
    where a.kind = 'AUTHORIZATION' and a.status = 'SUCCEEDED' and p.tender = 'CARD'
      and (a.at >= ${since} or a.provider_reference = any(${[...references]}))
    order by a.at`.execute(db);
  return rows;
}

/**
 * Of authorisation `a`, and what of them went on to an exchange: refunds over there are the provider's as well. What
 * draws on a transaction is looked for in its order, which is how transactions are found.
 */
const capturesOf = sql`
  with recursive captures as (
    select c.id, c.order_id from payment_transaction c where c.order_id = a.order_id and c.parent_id = a.id
    union all
    select s.id, s.order_id from captures c
      join payment_transaction m on m.order_id = c.order_id and m.parent_id = c.id and m.other_order_id is not null
      join payment_transaction s on s.order_id = m.other_order_id and s.parent_id = m.id)`;

const sumOf = (kind: string, status: string) =>
  sql`coalesce(sum(t.amount_minor) filter (where t.kind = ${kind} and t.status = ${status}), 0)`;

/** Orders that wait for the answer to an authorisation: what the provider has of them is not strange yet. */
export async function readOrdersUnderWay(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('payment_transaction')
    .select('orderId')
    .where('kind', '=', 'AUTHORIZATION')
    .where('status', '=', 'PENDING')
    .execute();
  return new Set(rows.map(({ orderId }) => orderId));
}
