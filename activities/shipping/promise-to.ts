import { type RawBuilder, sql } from 'kysely';
import type { OrderId } from '../../domain/ids.ts';
import type { SourcingPromise } from '../../domain/sourcing/types.ts';

/** What the customer was told when the order was last sourced. Only this: the rest of a decision may be large. */
export const promiseTo = (orderId: OrderId): RawBuilder<SourcingPromise | null> => sql<SourcingPromise | null>`
  (select d.decision -> 'promise' from sourcing_decision d where d.order_id = ${orderId}::uuid
    order by d.at desc limit 1)`;
