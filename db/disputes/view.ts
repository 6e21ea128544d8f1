import type { Selectable } from 'kysely';
import type { ChannelId, OrderId } from '../../domain/ids.ts';
import type { DisputeId, DisputeStatus } from '../../domain/payments/dispute.ts';
import type { Database, Tables } from '../database.ts';

export type DisputeRow = Selectable<Tables['dispute']> & { readonly orderNumber: number };
export type DisputeScope = { readonly channelIds?: readonly ChannelId[] };
export type DisputeFilters = {
  readonly status?: DisputeStatus | undefined;
  readonly orderId?: OrderId | undefined;
  readonly before: string | undefined;
  readonly limit: number;
};

/** Newest first. */
export function listDisputes(
  db: Database,
  { status, orderId, before, limit }: DisputeFilters,
  scope: DisputeScope,
): Promise<DisputeRow[]> {
  return disputes(db, scope)
    .$if(status !== undefined, (query) => query.where('dispute.status', '=', status as DisputeStatus))
    .$if(orderId !== undefined, (query) => query.where('dispute.orderId', '=', orderId as OrderId))
    .$if(before !== undefined, (query) => query.where('dispute.id', '<', before as DisputeId))
    .orderBy('dispute.id', 'desc')
    .limit(limit)
    .execute();
}

export function readDispute(db: Database, id: DisputeId, scope: DisputeScope = {}): Promise<DisputeRow | undefined> {
  return disputes(db, scope).where('dispute.id', '=', id).executeTakeFirst();
}

const disputes = (db: Database, { channelIds }: DisputeScope) =>
  db
    .selectFrom('dispute')
    .innerJoin('orders', 'orders.id', 'dispute.orderId')
    .selectAll('dispute')
    .select('orders.orderNumber')
    .$if(channelIds !== undefined, (query) => query.where('orders.channelId', 'in', [...(channelIds ?? [])]));
