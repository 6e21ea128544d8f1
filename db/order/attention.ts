import { v7 as uuid } from 'uuid';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { AttentionKind } from '../../domain/order/attention.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { Database, Tx } from '../database.ts';
import { changeByCommand } from './change-order.ts';

/** A person has settled it. By the order's workflow while that lives, else by its rows: money goes back later too. */
export function resolveAttention(db: Database, orderId: OrderId, commandId: CommandId): Promise<OrderFacts> {
  return changeByCommand<{ attentionId: string }>(db, orderId, commandId, async (tx, { actor, body }) => {
    const resolved = await tx
      .updateTable('attention')
      .set({ resolvedAt: new Date() })
      .where('id', '=', body.attentionId)
      .where('orderId', '=', orderId)
      .where('resolvedAt', 'is', null)
      .returning('kind')
      .executeTakeFirst();
    if (!resolved) return [];
    return [{ type: 'order.attention-resolved', actor, reason: resolved.kind, commandId, after: body }];
  });
}

/** Within a transaction of the order. Asking twice for the same is asking once. */
export async function askIn(tx: Tx, orderId: OrderId, kind: AttentionKind, subject: string): Promise<void> {
  await tx
    .insertInto('attention')
    .values({ id: uuid(), orderId, kind, subject })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What they were about has been settled by itself. */
export async function settleAttention(
  tx: Tx,
  orderId: OrderId,
  kinds: readonly AttentionKind[],
  subject: string,
): Promise<void> {
  await tx
    .updateTable('attention')
    .set({ resolvedAt: new Date() })
    .where('orderId', '=', orderId)
    .where('kind', 'in', [...kinds])
    .where('subject', '=', subject)
    .where('resolvedAt', 'is', null)
    .execute();
}
