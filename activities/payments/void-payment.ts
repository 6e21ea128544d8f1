import type { Database, Tx } from '../../db/database.ts';
import { asItStands, changeOrder, type OrderEvent, SYSTEM } from '../../db/order/change-order.ts';
import { type Intent, intend, readIntents, remainingOf } from '../../db/order/payment-intents.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { isStoredValue } from '../../domain/order/payment.ts';
import type { Bulkhead } from '../bulkhead.ts';
import { isRefusal } from '../refuse.ts';
import { settleAuthorization } from './authorize-payment.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { PaymentRefused } from './payment-refused.ts';
import { ask } from './provider-call.ts';
import { freeStoredValue, inOneGo } from './stored-value.ts';

/**
 * Gives back all authorised money that is not captured, or what one command has intended to give back. An authorisation
 * whose answer was lost is asked for once more with its key, so that it is known before it is voided.
 */
export async function voidPayment(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
  causedBy?: CommandId,
): Promise<OrderFacts> {
  const facts = causedBy === undefined && (await intendAll(db, gateway, bulkhead, orderId));
  const intents = await readIntents(db, orderId);
  const open = intents.filter(
    (intent) =>
      intent.kind === 'VOID' && intent.status === 'PENDING' && (causedBy === undefined || intent.causedBy === causedBy),
  );
  for (const intent of open) await settleVoid(db, gateway, bulkhead, intent, intents);
  return facts && open.length === 0 ? facts : asItStands(db, orderId);
}

async function intendAll(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
): Promise<OrderFacts> {
  for (const unknown of await pending(db, orderId, 'AUTHORIZATION')) {
    await settleAuthorization(db, gateway, bulkhead, unknown).catch(unlessRefused);
  }
  return intendVoids(db, orderId);
}

async function pending(db: Database, orderId: OrderId, kind: Intent['kind']): Promise<Intent[]> {
  return (await readIntents(db, orderId)).filter((intent) => intent.kind === kind && intent.status === 'PENDING');
}

function intendVoids(db: Database, orderId: OrderId): Promise<OrderFacts> {
  return changeOrder(db, orderId, async (tx) => {
    const intents = await readIntents(tx, orderId);
    const events: OrderEvent[] = [];
    for (const intent of intents.filter(({ kind, status }) => kind === 'AUTHORIZATION' && status === 'SUCCEEDED')) {
      const amountMinor = remainingOf(intent, intents);
      const { paymentId, id: parentId } = intent;
      if (amountMinor === 0) continue;
      await intend(tx, { orderId, paymentId, kind: 'VOID', amountMinor, parentId });
      events.push({ type: 'payment.void-requested', actor: SYSTEM, after: { amountMinor } });
    }
    return events;
  });
}

async function settleVoid(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  intent: Intent,
  all: readonly Intent[],
): Promise<void> {
  const authorization = all.find(({ id }) => id === intent.parentId);
  if (!authorization?.providerReference) throw new Error(`void ${intent.id} has no settled authorisation`);
  if (isStoredValue(intent.tender)) return freeOurs(db, intent, authorization);
  const reference = authorization.providerReference;
  const answer = await ask(bulkhead, 'void', (signal) =>
    gateway.void({ reference, idempotencyKey: intent.key, signal }),
  );
  // Lapsed, captured or void already: nothing of it is left to give back.
  await voided(db, intent, answer instanceof PaymentRefused ? answer.code : null);
}

async function freeOurs(db: Database, intent: Intent, authorization: Intent): Promise<void> {
  await inOneGo(db, intent.id, async (tx) => {
    await freeStoredValue(tx, authorization, intent.amountMinor);
    await voided(tx, intent, null);
  });
}

async function voided(db: Database | Tx, intent: Intent, refusalCode: string | null): Promise<void> {
  await db
    .updateTable('payment_transaction')
    .set({ status: 'SUCCEEDED', refusalCode, settledAt: new Date() })
    .where('id', '=', intent.id)
    .where('status', '=', 'PENDING')
    .execute();
}

/** What was declined has nothing to void. */
export function unlessRefused(failure: unknown): void {
  if (!isRefusal(failure)) throw failure;
}
