import type { OrderId } from '../../domain/ids.ts';
import type { Tx } from '../database.ts';
import { type InboxRow, insertCommand } from '../order/inbox.ts';
import { actorOf } from './effect.ts';

/**
 * A command to give back what was intended for it, by the workflow that carries out refunds. Once a cause: the key says
 * which.
 */
export function giveBack(tx: Tx, orderId: OrderId, provider: string, cause: string): Promise<InboxRow> {
  const sender = { client: 'payments', actor: actorOf(provider), key: `give back ${cause}`, bodyHash: '' };
  return insertCommand(tx, { kind: 'refundPayment', orderId, body: { reason: 'paid-after-void' } }, sender);
}
