import type { Database } from '../../db/database.ts';
import { changeOrder, type OrderEvent, SYSTEM } from '../../db/order/change-order.ts';
import { type Intent, intend, readIntents, remainingOf } from '../../db/order/payment-intents.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { Bulkhead } from '../bulkhead.ts';
import { settleAuthorization } from './authorize-payment.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { unlessRefused, voidPayment } from './void-payment.ts';

/**
 * What one command had authorised is not needed: that much is voided, and nothing else of the order. One whose answer
 * was lost is asked for once more with its key, so that it is known before it is voided.
 */
export async function giveUpAuthorization(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
  causedBy: CommandId,
): Promise<OrderFacts> {
  for (const intent of await authorizationsOf(db, orderId, causedBy)) {
    if (intent.status === 'PENDING') await settleAuthorization(db, gateway, bulkhead, intent).catch(unlessRefused);
  }
  await changeOrder(db, orderId, async (tx) => {
    const intents = await readIntents(tx, orderId);
    const events: OrderEvent[] = [];
    for (const { paymentId, ...authorization } of await authorizationsOf(tx, orderId, causedBy)) {
      const amountMinor = remainingOf({ paymentId, ...authorization }, intents);
      if (authorization.status !== 'SUCCEEDED' || amountMinor === 0) continue;
      await intend(tx, { orderId, paymentId, kind: 'VOID', amountMinor, parentId: authorization.id, causedBy });
      events.push({ type: 'payment.void-requested', actor: SYSTEM, after: { amountMinor } });
    }
    return events;
  });
  return voidPayment(db, gateway, bulkhead, orderId, causedBy);
}

async function authorizationsOf(db: Database, orderId: OrderId, causedBy: CommandId): Promise<Intent[]> {
  const intents = await readIntents(db, orderId);
  return intents.filter((intent) => intent.kind === 'AUTHORIZATION' && intent.causedBy === causedBy);
}
