import { v7 as uuid } from 'uuid';
import type { Tx } from '../../db/database.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { AttentionKind } from '../../domain/order/attention.ts';

/** Within a transaction of the order. Asking twice for the same is asking once. */
export async function askIn(tx: Tx, orderId: OrderId, kind: AttentionKind, subject: string): Promise<void> {
  await tx
    .insertInto('attention')
    .values({ id: uuid(), orderId, kind, subject })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
