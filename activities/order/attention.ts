import type { Database } from '../../db/database.ts';
import { askIn } from '../../db/order/attention.ts';
import { changeOrder, SYSTEM } from '../../db/order/change-order.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { AttentionKind } from '../../domain/order/attention.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';

/** Puts the order before a person; asking twice for the same is asking once. */
export function askForAttention(
  db: Database,
  orderId: OrderId,
  kind: AttentionKind,
  subject: string,
): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    const open = await tx
      .selectFrom('attention')
      .select('id')
      .where('orderId', '=', orderId)
      .where('kind', '=', kind)
      .where('subject', '=', subject)
      .where('resolvedAt', 'is', null)
      .executeTakeFirst();
    if (open) return [];
    await askIn(tx, orderId, kind, subject);
    return [{ type: 'order.needs-attention', actor: SYSTEM, reason: kind, after: { subject } }];
  });
}
